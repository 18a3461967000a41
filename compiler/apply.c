/* apply.c: sends a statement that is in force to what records it. */
#include "load.h"
#include "source.h"

static const char *str(struct load *l, struct span s)
{
	return arena_span_str(l->arena, s);
}

static bool plugin_missing(struct load *l, const struct ast_stmt *stmt)
{
	const struct directive *d = stmt->key.directive;

	if (!d || plugins_any_loaded(&l->plugins, d->plugin))
		return false;
	diag_add(l->diags, DIAG_ID_DIRECTIVE_PLUGIN, stmt->key.text.where,
		 "%s belongs to the plugin %s, which is not loaded", d->name, d->plugin);
	return true;
}

/* A header line that is no good, but was read as one: nothing is lost when a name stands alone, or a call is none. */
static void apply_bad_header(struct load *l, const struct ast_stmt *stmt)
{
	struct span rest = source_code(stmt->where.source, stmt->where.start), name;

	span_next_word(&rest);
	name = span_next_word(&rest);
	rest = span_trim(rest);
	if (rest.n && !span_has_prefix(rest, SPAN_LIT("eval:")) && !span_has_prefix(rest, SPAN_LIT("rbleval:")))
		sem_header_spoils(l, name);
}

static void apply_bad(struct load *l, const struct ast_stmt *stmt)
{
	const struct directive *d = stmt->key.directive;
	enum diag_id id = DIAG_ID_SYNTAX;
	size_t at;

	if (d && (d->shape == SHAPE_HEADER || d->shape == SHAPE_MIMEHEADER))
		id = DIAG_ID_HEADER_BAD;
	else if (d && d->shape == SHAPE_META)
		id = sem_meta_is_refused(source_code(stmt->where.source, stmt->where.start), &at)
			     ? DIAG_ID_META_REFUSED
			     : DIAG_ID_META_BAD;
	else if (d && d->shape == SHAPE_SCORE)
		id = DIAG_ID_SCORE_BAD;
	if (d && d->shape == SHAPE_HEADER)
		apply_bad_header(l, stmt);
	if (d)
		diag_add(l->diags, id, stmt->name.where, "%s wants %s: %.*s", d->name,
			 shape_arguments(d->shape), (int)stmt->text.s.n,
			 (const char *)stmt->text.s.p);
	else
		diag_add(l->diags, id, stmt->name.where, "%.*s", (int)stmt->text.s.n,
			 (const char *)stmt->text.s.p);
}

static void apply_unknown(struct load *l, const struct ast_stmt *stmt)
{
	const char *near = ++l->suggestions > SUGGESTION_LIMIT ? NULL
							      : directive_nearest(stmt->key.text.s);

	if (span_equal(stmt->key.text.s, SPAN_LIT("0")) && !stmt->text.s.n)
		return; /* false to Perl, so an empty line to SpamAssassin */
	diag_add(l->diags, DIAG_ID_DIRECTIVE_UNKNOWN, stmt->key.text.where,
		 near ? "there is no directive %.*s, did you mean %s?"
		      : "there is no directive %.*s",
		 (int)stmt->key.text.s.n, (const char *)stmt->key.text.s.p, near);
}

static void apply_priority(struct load *l, const struct ast_stmt *stmt)
{
	struct span digits = stmt->text.s;
	bool negative = digits.n && digits.p[0] == '-';
	long n = 0;

	digits = span_slice(digits, negative, digits.n);
	for (size_t i = 0; i < digits.n && n >= 0; i++)
		n = byte_is_digit(digits.p[i]) && n < 1000000 ? n * 10 + digits.p[i] - '0' : -1;
	if (!digits.n || n < 0 || !is_rule_name(stmt->name.s)) {
		diag_add(l->diags, DIAG_ID_VALUE_BAD, stmt->text.where,
			 "a priority is a rule name and a whole number");
		return;
	}
	struct symbol *s = symbol_get(l, stmt->name.s);
	s->priority = negative ? -n : n;
	s->has_priority = true;
}

/* spam and ham bring a priority and flags along. */
static void apply_shortcircuit(struct load *l, const struct ast_stmt *stmt)
{
	struct span type = stmt->text.s;
	bool ham = span_equal(type, SPAN_LIT("ham")), spam = span_equal(type, SPAN_LIT("spam"));
	enum { EARLY = -200 };

	if (!ham && !spam && !span_equal(type, SPAN_LIT("on")) && !span_equal(type, SPAN_LIT("off"))) {
		diag_add(l->diags, DIAG_ID_VALUE_BAD, stmt->text.where,
			 "shortcircuit wants a rule name and on, off, ham or spam");
		return;
	}
	struct symbol *s = symbol_get(l, stmt->name.s);
	if ((ham || spam) && !s->priority)
		s->priority = EARLY;
	if (ham || spam)
		s->tflags = arena_printf(l->arena, "%s%s%snoautolearn", s->tflags ? s->tflags : "",
					 s->tflags ? " " : "", ham ? "nice " : "");
	sem_setting(l, stmt);
}

static void apply_plugin(struct load *l, const struct ast_stmt *stmt)
{
	struct ast_text name = stmt->words.list.v[0];
	bool try = stmt->key.directive->id == DIRECTIVE_tryplugin;

	if (plugins_load(&l->plugins, name.s))
		sem_add_setting(l, "loadplugin", str(l, name.s), stmt->where);
	else if (!try)
		diag_add(l->diags, DIAG_ID_PLUGIN_UNKNOWN, name.where, "%.*s is not a known plugin",
			 (int)name.s.n, (const char *)name.s.p);
}

static void apply_compat(struct load *l, const struct ast_stmt *stmt)
{
	struct span name = stmt->text.s;
	static char yes;

	for (size_t i = 0; i < name.n; i++) {
		if (!byte_is_word(name.p[i]) || name.n > 128) {
			sem_value_bad(l, stmt);
			return;
		}
	}
	map_set(&l->plugins.compat, name, &yes);
	sem_add_setting(l, "enable_compat", str(l, name), stmt->where);
}

static void apply_version(struct load *l, const struct ast_stmt *stmt)
{
	if (span_equal(stmt->text.s, SPAN_LIT("@@VERSION@@")) ||
	    span_equal(stmt->text.s, SPAN_LIT(SPAMASSASSIN_VERSION_TEXT)))
		return;
	diag_add(l->diags, DIAG_ID_VERSION_REQUIRED, stmt->text.where,
		 "the file is for version %.*s; this is " SPAMASSASSIN_VERSION_TEXT,
		 (int)stmt->text.s.n, (const char *)stmt->text.s.p);
	l->skipping = true;
}

static void apply_replace_rules(struct load *l, const struct ast_stmt *stmt)
{
	for (size_t i = 0; i < stmt->words.list.n; i++)
		symbol_get(l, stmt->words.list.v[i].s)->replace = true;
}

static void set_text(struct load *l, struct map *map, const struct ast_stmt *stmt)
{
	struct span *value = ARENA_NEW(l->arena, struct span);
	*value = stmt->text.s;
	map_set(map, stmt->name.s, value);
}

/* `name value` lines: what they say about rules is kept with them, the rest are settings. */
static void apply_named(struct load *l, const struct ast_stmt *stmt)
{
	switch (stmt->key.directive->id) {
	case DIRECTIVE_describe:
		symbol_get(l, stmt->name.s)->describe = str(l, stmt->text.s);
		return;
	case DIRECTIVE_tflags:
		tflags_check(l, &stmt->text);
		symbol_get(l, stmt->name.s)->tflags = str(l, stmt->text.s);
		return;
	case DIRECTIVE_priority: apply_priority(l, stmt); return;
	case DIRECTIVE_replace_tag: set_text(l, &l->replace_tag, stmt); return;
	case DIRECTIVE_replace_pre: set_text(l, &l->replace_pre, stmt); return;
	case DIRECTIVE_replace_inter: set_text(l, &l->replace_inter, stmt); return;
	case DIRECTIVE_replace_post: set_text(l, &l->replace_post, stmt); return;
	case DIRECTIVE_shortcircuit: apply_shortcircuit(l, stmt); return;
	case DIRECTIVE_uri_detail: sem_uri_detail(l, stmt); return;
	case DIRECTIVE_askdns: sem_net(l, stmt); return;
	default:
		if (stmt->key.directive->shape == SHAPE_NET) /* several lines make one rule */
			sem_net(l, stmt);
		sem_setting(l, stmt);
	}
}

static void apply_setting(struct load *l, const struct ast_stmt *stmt)
{
	enum directive_id id = stmt->key.directive->id;

	if (id == DIRECTIVE_test)
		return; /* for SpamAssassin's own test suite */
	if (stmt->key.directive->shape == SHAPE_STRING && !stmt->text.s.n)
		sem_value_bad(l, stmt);
	else if (id == DIRECTIVE_require_version)
		apply_version(l, stmt);
	else if (id == DIRECTIVE_enable_compat)
		apply_compat(l, stmt);
	else if (id == DIRECTIVE_replace_start)
		l->replace_start = stmt->text.s;
	else if (id == DIRECTIVE_replace_end)
		l->replace_end = stmt->text.s;
	else
		sem_setting(l, stmt);
}

static void apply_words(struct load *l, const struct ast_stmt *stmt)
{
	if (stmt->key.directive->shape == SHAPE_PLUGIN)
		apply_plugin(l, stmt);
	else if (stmt->key.directive->id == DIRECTIVE_replace_rules)
		apply_replace_rules(l, stmt);
	else
		sem_setting(l, stmt);
}

void apply_stmt(struct load *l, const struct ast_stmt *stmt)
{
	if (plugin_missing(l, stmt))
		return;
	switch (stmt->kind) {
	case AST_SETTING: apply_setting(l, stmt); return;
	case AST_NAMED: apply_named(l, stmt); return;
	case AST_WORDS: apply_words(l, stmt); return;
	case AST_SCORE: sem_score(l, stmt); return;
	case AST_PATTERN: sem_pattern(l, stmt); return;
	case AST_HEADER:
		if (stmt->key.directive->shape == SHAPE_MIMEHEADER)
			sem_mimeheader(l, stmt);
		else
			sem_header(l, stmt);
		return;
	case AST_EXISTS: sem_exists(l, stmt); return;
	case AST_EVAL: sem_eval(l, stmt); return;
	case AST_META: sem_meta(l, stmt); return;
	case AST_IF: return; /* decided by load.c */
	case AST_UNKNOWN: apply_unknown(l, stmt); return;
	case AST_BAD: apply_bad(l, stmt); return;
	}
}

void apply_skipped(struct load *l, const struct ast_stmt *stmt)
{
	switch (stmt->kind) {
	case AST_NAMED:
		if (stmt->key.directive->shape == SHAPE_NAMED)
			return;
		/* fallthrough */
	case AST_PATTERN:
	case AST_HEADER:
	case AST_EXISTS:
	case AST_EVAL:
	case AST_META: symbol_get(l, stmt->name.s)->elsewhere = true; return;
	default: return;
	}
}
