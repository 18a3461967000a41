/* prefs.c: reads user_prefs line by line: conditions, languages, and what a user may write at all.
 * SpamAssassin counterpart: parse of Conf/Parser.pm with {scoresonly}.
 * Differs: include is refused, so that nobody reads a daemon's files with it; rules, where allow_user_rules lets users
 * write them, have to be compiled (prefs_have_rules): laid over, they are told and passed over. */
#include "load/prefs_reader.h"

#include "base/strbuf.h"
#include "base/user_limits.h"

#define LANGUAGE "en_US"        /* unless the ruleset was compiled for another */
#define THIS_VERSION "4.000001" /* of SpamAssassin, which require_version names */

static const struct prefs_directive directives[] = {
#define DIRECTIVE(name, shape, canonical, plugin) {#name, #canonical, PREFS_##shape, false},
#define PREFIX(name, shape, plugin) {#name, NULL, PREFS_##shape, true},
#include "grammar/directives.def"
#undef DIRECTIVE
#undef PREFIX
};

void prefs_tell(struct prefs *p, const char *why)
{
	if (p->note && !p->only_looking)
		p->note(p->context, p->line, why);
}

static void tell_line(struct prefs *p, const char *why, struct span line)
{
	prefs_tell(p, arena_printf(p->arena, "%s: %.*s", why, (int)line.n, (const char *)line.p));
}

static const struct prefs_directive *find_directive(struct span key)
{
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
		struct span name = span_from_str(directives[i].name);
		if (directives[i].prefix ? span_has_prefix(key, name) : span_equal(key, name))
			return &directives[i];
	}
	return NULL;
}

/* The line without comment and outer white space, \# undone. */
static struct span clean(struct arena *arena, struct span line)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '\\' && i + 1 < line.n && line.p[i + 1] == '#')
			strbuf_add_byte(&b, line.p[++i]);
		else if (line.p[i] == '#')
			break;
		else
			strbuf_add_byte(&b, line.p[i]);
	}
	return span_trim(strbuf_span(&b));
}

/* --- conditions ---------------------------------------------------------------------------------- */

static void open_if(struct prefs *p, struct span text, bool plugin)
{
	static char yes, no, none;
	const char *key = arena_printf(p->arena, "%d %.*s", plugin, (int)text.n, (const char *)text.p);
	void **known = map_slot(&p->known, span_from_str(key));

	if (!*known) {
		enum condition c = plugin ? (enum condition)plugins_ifplugin(&p->facts.plugins, text)
					  : condition_decide(&p->facts, text);
		if (c == CONDITION_BAD)
			prefs_tell(p, "this condition cannot be read: taken for false");
		if (c == CONDITION_NONE)
			prefs_tell(p, "this condition cannot be read: it opens no block");
		*known = c == CONDITION_TRUE ? &yes : c == CONDITION_NONE ? &none : &no;
	}
	if (*known == &none)
		return;
	vec_push(p->arena, &p->outside, p->skipping);
	p->skipping |= *known == &no;
}

static void invert(struct prefs *p)
{
	bool within = false;

	for (size_t i = 0; i < p->outside.n; i++)
		within |= p->outside.v[i];
	if (p->outside.n)
		p->skipping = within || !p->skipping;
	else
		prefs_tell(p, "else without an if");
}

static void close_if(struct prefs *p)
{
	if (p->outside.n)
		p->skipping = p->outside.v[--p->outside.n];
	else
		prefs_tell(p, "endif without an if");
}

/* True when the line is about conditions, good or bad. */
static bool is_conditional(struct prefs *p, struct span key, struct span value)
{
	bool plugin = span_equal(key, SPAN_LIT("ifplugin")), other = span_equal(key, SPAN_LIT("else"));

	if (plugin || span_equal(key, SPAN_LIT("if"))) {
		if (!value.n)
			prefs_tell(p, "a condition is missing");
		else if (p->outside.n >= PREFS_IF_LIMIT)
			prefs_tell(p, "too many conditions are open: this one has no effect");
		else
			open_if(p, value, plugin);
		return true;
	}
	if (!other && !span_equal(key, SPAN_LIT("endif")))
		return false;
	if (value.n)
		prefs_tell(p, "else and endif stand alone on their line");
	else if (other)
		invert(p);
	else
		close_if(p);
	return true;
}

/* --- lines --------------------------------------------------------------------------------------- */

/* "lang de LINE": whether it is for another language; else the prefix is cut off. */
static bool is_foreign(const struct prefs *p, struct span *line)
{
	struct span rest = *line;
	struct span word = span_next_word(&rest), lang = span_next_word(&rest);

	if (!span_equal(word, SPAN_LIT("lang")) || !rest.n)
		return false;
	*line = rest;
	return !span_has_prefix_nocase(span_from_str(settings_get(&p->rs->settings, "lang", LANGUAGE)), lang);
}

static void read_rule(struct prefs *p, struct span line)
{
	if (!p->allow_rules)
		tell_line(p, "not parsing, 'allow_user_rules' is 0", line);
	else if (!p->only_looking)
		prefs_tell(p, "this has to be compiled: passed over");
	p->has_rules |= p->allow_rules;
}

static void read_directive(struct prefs *p, struct span line, struct span key, struct span value)
{
	const struct prefs_directive *d = find_directive(key);
	enum user_right right = user_right(key);

	if (!d)
		tell_line(p, "failed to parse line", line);
	else if (right == USER_MAY_WITH_RULES)
		read_rule(p, line);
	else if (right == USER_MAY_NOT || d->shape == PREFS_PLUGIN || !strcmp(d->name, "include"))
		tell_line(p, "not parsing, administrator setting", line);
	else if (p->only_looking)
		return;
	else if (!strcmp(d->name, "score"))
		prefs_set_score(p, value);
	else if (!strcmp(d->name, "describe"))
		prefs_set_describe(p, value);
	else
		prefs_set_setting(p, d, key, value);
}

static void read_line(struct prefs *p, struct span text)
{
	struct span line = clean(p->arena, text);

	if (is_foreign(p, &line))
		return;
	struct span value = line, word = span_next_word(&value);
	if (!word.n)
		return;
	char *name = arena_span_str(p->arena, word);
	for (char *c = name; *c; c++)
		*c = *c == '-' ? '_' : (char)byte_lower((unsigned char)*c);
	struct span key = span_from_str(name);
	if (is_conditional(p, key, value) || p->skipping)
		return;
	if (!span_equal(key, SPAN_LIT("require_version"))) {
		read_directive(p, line, key, value);
	} else if (!span_equal(value, SPAN_LIT(THIS_VERSION)) && !span_equal(value, SPAN_LIT("@@VERSION@@"))) {
		prefs_tell(p, "for another version: the rest is passed over");
		p->skipping = true;
	}
}

static void read_all(struct prefs *p, struct span text)
{
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		end = span_find_byte(text, '\n', at);
		end = end == (size_t)-1 ? text.n : end;
		p->line++;
		read_line(p, span_slice(text, at, end));
	}
}

static bool users_may_write_rules(const struct ruleset *base)
{
	return settings_get_int(&base->settings, "allow_user_rules", 0) != 0;
}

/* What conditions can ask about the site: it is all among its settings. */
static void init(struct prefs *p, const struct ruleset *base)
{
	static char yes;
	const struct setting *s;

	p->known = map_new(p->arena);
	p->facts.plugins.compat = map_new(p->arena);
	p->facts.local_tests_only = !(base->scoreset & 1);
	p->allow_rules = users_may_write_rules(base);
	for (s = settings_find(&base->settings, "loadplugin"); s; s = s->next_same)
		plugins_load(&p->facts.plugins, span_from_str(s->value));
	for (s = settings_find(&base->settings, "enable_compat"); s; s = s->next_same)
		map_set(&p->facts.plugins.compat, span_from_str(s->value), &yes);
}

/* SpamAssassin decides no can() in a file of this name. */
static bool is_user_prefs(const char *name)
{
	struct span s = span_from_str(name), file = SPAN_LIT("user_prefs");

	return s.n >= file.n && span_equal(span_slice(s, s.n - file.n, s.n), file) &&
	       (s.n == file.n || !byte_is_word(s.p[s.n - file.n - 1]));
}

/* What runs it in SpamAssassin: the code of a type of evals and a priority; -1: it is none. */
static int eval_table(const struct wn_rule *rule)
{
	if (rule->type == WN_RULE_MIMEHEADER || rule->type == WN_RULE_URI_DETAIL)
		return WN_RULE_EVAL_BODY;
	return rule->type >= WN_RULE_EVAL_BODY && rule->type <= WN_RULE_EVAL_RBL ? rule->type : -1;
}

static bool has_code(const struct ruleset *base, int table, int priority)
{
	const struct wn_program *program = base->program;

	for (uint32_t i = 0; i < program->nrules; i++)
		if (base->live[i] && program->rules[i].priority == priority && eval_table(&program->rules[i]) == table)
			return true;
	return false;
}

/* SpamAssassin has made code of the site's evals when it reads the user's file, and what had a score of 0 then is not in it. */
static void leave_evals_off(struct ruleset *rs, const struct ruleset *base)
{
	for (uint32_t i = 0; i < base->program->nrules; i++) {
		const struct wn_rule *rule = &base->program->rules[i];
		int table = eval_table(rule);
		if (table >= 0 && base->scores[i] == 0 && rs->scores[i] != 0 && has_code(base, table, rule->priority))
			rs->scores[i] = 0;
	}
}

struct ruleset *prefs_lay_over(struct ruleset *base, const char *name, struct span text, prefs_note_fn note,
			       void *context, struct err *err)
{
	if (text.n > PREFS_LIMIT) {
		err_set(err, "%s: larger than %u bytes", name, PREFS_LIMIT);
		return NULL;
	}
	struct ruleset *rs = ruleset_overlay(base);
	struct prefs p = {.rs = rs, .arena = rs->arena, .note = note, .context = context};
	p.name = arena_dup_str(p.arena, name);
	p.facts.can = !is_user_prefs(name);
	init(&p, base);
	vec_push(p.arena, &p.settings, ((struct setting){.name = WN_SETTING_USER, .value = p.name, .file = p.name}));
	read_all(&p, text);
	if (p.outside.n)
		prefs_tell(&p, "an if is never closed");
	settings_append(rs->arena, &base->settings, p.settings.v, p.settings.n, &rs->settings);
	leave_evals_off(rs, base);
	ruleset_settle(rs);
	return rs;
}

bool prefs_have_rules(struct ruleset *base, const char *name, struct span text)
{
	if (text.n > PREFS_LIMIT || !users_may_write_rules(base))
		return false;
	struct prefs p = {.rs = base, .arena = arena_new(), .only_looking = true};
	p.facts.can = !is_user_prefs(name);
	init(&p, base);
	read_all(&p, text);
	arena_free(&p.arena);
	return p.has_rules;
}

struct digest prefs_key(const struct ruleset *base, const char *name, struct span text)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);

	strbuf_printf(&b, "%s\n%s\n", base->id, name); /* the name stands in its diagnostics and settings */
	strbuf_add_span(&b, text);
	struct digest key = digest_of(strbuf_span(&b));
	arena_free(&arena);
	return key;
}
