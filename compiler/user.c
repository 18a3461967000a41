/* user.c: a user_prefs file behind the site's rules. SpamAssassin counterpart: {scoresonly} of Conf/Parser.pm.
 * A rule of the site that the user gives another type goes on running as the site has it, beside the user's and under one
 * name; what matches a pattern then matches the user's, if that one has any.
 * Differs: include is refused; a priority that the user gives a rule of the site does not make it run, and count, once more; evals of
 * the site that have a score of 0 run when a user who has rules gives them another (prefs.c knows better). */
#include "load.h"

#include "base/user_limits.h"

static enum user_right right_of(const struct directive *d)
{
	if (d->shape == SHAPE_PLUGIN || d->id == DIRECTIVE_include)
		return USER_MAY_NOT;
	return user_right(span_from_str(d->name));
}

bool user_rules_allowed(const struct load *l)
{
	bool allowed = false;

	for (size_t i = 0; i < l->settings.n; i++)
		if (!strcmp(l->settings.v[i].name, "allow_user_rules"))
			allowed = !strcmp(l->settings.v[i].value, "1");
	return allowed;
}

bool user_may(struct load *l, const struct ast_stmt *stmt)
{
	enum user_right right = stmt->key.directive ? right_of(stmt->key.directive) : USER_MAY;

	if (right == USER_MAY || (right == USER_MAY_WITH_RULES && l->user_rules))
		return true;
	uint32_t start;
	struct span line = span_trim(source_line(stmt->where.source, stmt->where.start, &start));
	diag_add(l->diags, DIAG_ID_USER_FORBIDDEN, stmt->key.text.where, "not parsing, %s: %.*s",
		 right == USER_MAY_WITH_RULES ? "'allow_user_rules' is 0" : "administrator setting", (int)line.n,
		 (const char *)line.p);
	return false;
}

static void note_globs(struct load *l, const struct mexpr *e)
{
	static char yes;

	if (e->op == MEXPR_MATCHING)
		map_set(&l->site_globs, span_from_str(e->name), &yes);
	for (size_t i = 0; i < e->nargs; i++)
		note_globs(l, e->args[i]);
}

/* What is of the site; a rules_matching() that it has means the site's rules, whoever says it again. */
void user_begin(struct load *l, const struct source *prefs)
{
	sem_add_setting(l, WN_SETTING_USER, prefs->path, (struct loc){.source = prefs});
	l->user = true;
	l->user_rules = user_rules_allowed(l);
	l->condition_cache = map_new(l->arena);
	l->site_globs = map_new(l->arena);
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		s->site = s->rule || s->scored;
		s->site_tflags = s->tflags;
		s->site_replace = s->replace;
		s->defaulted = s->rule && !s->scored;
		for (size_t k = 0; k < 4 && s->defaulted; k++)
			s->score[k] = symbol_default_score(s);
		if (s->meta && s->rule && s->rule->type == WN_RULE_META)
			note_globs(l, s->meta);
	}
}

/* Types that SpamAssassin keeps in one table: a definition takes the place of any other there. */
static int table_of(const struct rule *rule)
{
	switch (rule->type) {
	case WN_RULE_URI_DETAIL:
	case WN_RULE_MIMEHEADER: return WN_RULE_EVAL_BODY;
	default: return (int)rule->type;
	}
}

static bool has_shared_pattern(const struct rule *rule)
{
	return rule->type == WN_RULE_BODY || rule->type == WN_RULE_RAWBODY || rule->type == WN_RULE_URI ||
	       rule->type == WN_RULE_FULL || (rule->type == WN_RULE_HEADER && !rule->exists);
}

void user_keep(struct load *l, struct symbol *s)
{
	if (!l->user || !s->site || s->site_rule || !s->rule->name)
		return;
	s->site_rule = ARENA_NEW(l->arena, struct rule);
	*s->site_rule = *s->rule;
	s->site_meta = s->meta;
}

void user_note_type(struct load *l, const struct rule *rule)
{
	if (l->user)
		l->user_types |= 1u << table_of(rule);
}

static bool has_code_flag(const char *tflags, bool eval)
{
	if (eval)
		return tflags_has(tflags, "net") || tflags_has(tflags, "learn");
	return tflags_has(tflags, "multiple") || tflags_has(tflags, "nosubject") || tflags_maxhits_text(tflags);
}

/* The flags of the site's rule that are in code, and those of the user's that are not. A hit counts again when both say multiple. */
static const char *tflags_of_both(struct load *l, const struct symbol *s, bool eval)
{
	const char *site = s->site_tflags ? s->site_tflags : "", *user = s->tflags ? s->tflags : "", *max = tflags_maxhits_text(site);
	static const char *const of_patterns[] = {"nosubject", NULL}, *const of_evals[] = {"net", "learn", NULL};
	struct strbuf b = strbuf_new(l->arena);
	struct span rest = span_from_str(user), word;

	while ((word = span_next_word(&rest)).n) {
		const char *text = arena_span_str(l->arena, word);
		if (!has_code_flag(text, eval))
			strbuf_printf(&b, "%s ", text);
	}
	for (const char *const *flag = eval ? of_evals : of_patterns; *flag; flag++)
		if (tflags_has(site, *flag))
			strbuf_printf(&b, "%s ", *flag);
	if (!eval && tflags_has(site, "multiple") && tflags_has(user, "multiple"))
		strbuf_add_str(&b, "multiple ");
	if (!eval && max)
		strbuf_printf(&b, "maxhits=%.*s", (int)strspn(max, "0123456789"), max);
	return strbuf_str(&b);
}

/* SpamAssassin has made code of the site's rules when it reads the user's file, and does so again for types alone that this has
 * rules of. What the user says of a rule of another type comes too late for what is in that code. Regexes of uri and full are not: no
 * message has been scanned that has a URI. */
static void keep_code(struct load *l, struct symbol *s)
{
	if (!s->site || !s->rule || s->site_rule || s->rule->type == WN_RULE_META || l->user_types & 1u << table_of(s->rule))
		return;
	if (s->rule->type != WN_RULE_FULL && s->rule->type != WN_RULE_URI)
		s->replace = s->site_replace;
	if (s->tflags != s->site_tflags)
		s->tflags = tflags_of_both(l, s, !has_shared_pattern(s->rule) && s->rule->type != WN_RULE_HEADER);
}

void user_end(struct load *l)
{
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (l->user)
			keep_code(l, s);
		if (!s->site_rule || s->site_rule->left_out || s->site_rule->type == WN_RULE_NET ||
		    table_of(s->site_rule) == table_of(s->rule))
			continue;
		if (s->rule->left_out) {
			*s->rule = *s->site_rule;
			s->meta = s->site_meta;
			continue;
		}
		s->rule->also = s->site_rule;
		if (s->site_rule->type != WN_RULE_META)
			continue;
		struct rule user = *s->rule; /* the meta comes first: it is what others name */
		*s->rule = *s->site_rule;
		*s->site_rule = user;
		s->site_rule->also = NULL;
		s->rule->also = s->site_rule;
		s->meta = s->site_meta;
	}
}

void user_complete(struct load *l)
{
	for (size_t i = 0; i < l->symbols.n; i++) {
		const struct rule *rule = ((struct symbol *)l->symbols.entries[i].value)->rule;
		if (!rule || !rule->also)
			continue;
		struct rule *also = rule->also;
		also->id = rule->id;
		also->priority = rule->priority;
		also->tflags = rule->tflags;
		also->maxhits = rule->maxhits;
		if (has_shared_pattern(also) && has_shared_pattern(rule)) {
			also->pattern = rule->pattern;
			also->captures = rule->captures;
		}
	}
}
