/* prefs.c: reads user_prefs line by line: `score` changes a score, other directives are settings behind those of
 * the ruleset, so that they win or add as later lines do.
 * Differs: rules in user_prefs are told and passed over even under allow_user_rules: they would have to be
 * compiled; so are if and ifplugin with their blocks. */
#include "load/prefs.h"

#include "base/strbuf.h"
#include "base/vec.h"

#include <stdlib.h>

#define FIELDS_LIMIT 4 /* numbers of a score line */

enum right { RIGHT_USER, RIGHT_RULE, RIGHT_ADMIN };

static const struct {
	const char *name;
	enum right right;
} limits[] = {
#define ADMIN(name) {#name, RIGHT_ADMIN},
#define RULE(name) {#name, RIGHT_RULE},
#include "grammar/user_limits.def"
#undef ADMIN
#undef RULE
};

enum shape {
#define SHAPE(symbol, words) SHAPE_##symbol,
#include "grammar/shapes.def"
#undef SHAPE
};

static const struct directive {
	const char *name, *canonical;
	enum shape shape;
	bool prefix;
} directives[] = {
#define DIRECTIVE(name, shape, canonical, plugin) {#name, #canonical, SHAPE_##shape, false},
#define PREFIX(name, shape, plugin) {#name, NULL, SHAPE_##shape, true},
#include "grammar/directives.def"
#undef DIRECTIVE
#undef PREFIX
};

struct prefs {
	struct ruleset *rs;
	const char *name;
	prefs_note_fn note;
	void *context;
	unsigned line, skipping; /* skipping: how many ifs deep */
	VEC(struct setting) settings;
};

static void tell(struct prefs *p, const char *why)
{
	if (p->note)
		p->note(p->context, p->line, why);
}

static const struct directive *find_directive(struct span key)
{
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
		struct span name = span_from_str(directives[i].name);
		if (directives[i].prefix ? span_has_prefix(key, name) : span_equal(key, name))
			return &directives[i];
	}
	return NULL;
}

static enum right right_of(struct span key)
{
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (span_equal(key, span_from_str(limits[i].name)))
			return limits[i].right;
	return RIGHT_USER;
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

/* Cuts the first word off. */
static struct span next_word(struct span *rest)
{
	size_t end = 0;
	while (end < rest->n && !byte_is_space(rest->p[end]))
		end++;
	struct span word = span_slice(*rest, 0, end);
	*rest = span_trim(span_slice(*rest, end, rest->n));
	return word;
}

static bool read_number(struct span s, double *n_r)
{
	char text[40], *end;
	if (!s.n || s.n >= sizeof text || byte_is_space(s.p[0]))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = 0;
	*n_r = strtod(text, &end);
	return end == text + s.n && !strpbrk(text, "xXnN");
}

static void set_score(struct prefs *p, struct span value)
{
	struct span name = next_word(&value);
	long rule = ruleset_find(p->rs, name);
	double n[FIELDS_LIMIT] = {0};
	size_t count = 0;
	bool relative = false;

	for (; value.n && count < FIELDS_LIMIT; count++) {
		struct span field = next_word(&value);
		if (field.n > 2 && field.p[0] == '(' && field.p[field.n - 1] == ')') {
			field = span_slice(field, 1, field.n - 1);
			relative = true;
		}
		if (!read_number(field, &n[count])) {
			tell(p, "this is no score");
			return;
		}
	}
	if (value.n || (count != 1 && count != FIELDS_LIMIT))
		tell(p, "a rule has one score or four");
	else if (rule < 0)
		tell(p, "there is no rule of this name");
	else
		p->rs->scores[rule] = n[count == 1 ? 0 : p->rs->scoreset] + (relative ? p->rs->scores[rule] : 0);
}

static void set_describe(struct prefs *p, struct span value)
{
	long rule = ruleset_find(p->rs, next_word(&value));
	if (rule < 0)
		tell(p, "there is no rule of this name");
	else
		p->rs->describe[rule] = arena_span_str(p->rs->arena, value);
}

static bool is_good(enum shape shape, struct span value)
{
	double n;
	switch (shape) {
	case SHAPE_NUMBER: return read_number(value, &n);
	case SHAPE_BOOL:
		return span_equal(value, SPAN_LIT("0")) || span_equal(value, SPAN_LIT("1")) ||
		       span_equal_nocase(value, SPAN_LIT("yes")) || span_equal_nocase(value, SPAN_LIT("no"));
	case SHAPE_NOARGS: return !value.n;
	case SHAPE_STRING:
	case SHAPE_WORDS:
	case SHAPE_NAMED: return value.n != 0;
	default: return true;
	}
}

/* Words are one blank apart. */
static struct span respaced(struct arena *arena, struct span value)
{
	struct strbuf b = strbuf_new(arena);
	while (value.n) {
		if (b.n)
			strbuf_add_byte(&b, ' ');
		strbuf_add_span(&b, next_word(&value));
	}
	return strbuf_span(&b);
}

static void add_setting(struct prefs *p, const struct directive *d, struct span key, struct span value)
{
	struct arena *arena = p->rs->arena;
	if (!is_good(d->shape, value)) {
		tell(p, "this is no value for it");
		return;
	}
	if (p->settings.n >= PREFS_LINES_LIMIT) {
		tell(p, "too many settings: this one has no effect");
		return;
	}
	if (d->shape == SHAPE_WORDS)
		value = respaced(arena, value);
	struct setting one = {.name = d->canonical ? d->canonical : arena_span_str(arena, key),
			      .value = arena_span_str(arena, value),
			      .file = p->name,
			      .line = p->line};
	vec_push(arena, &p->settings, one);
}

/* if, ifplugin, else, endif: true when the line is one of them, or is skipped. */
static bool is_conditional(struct prefs *p, struct span key)
{
	if (span_equal(key, SPAN_LIT("if")) || span_equal(key, SPAN_LIT("ifplugin"))) {
		if (!p->skipping++)
			tell(p, "conditions are not decided here: passed over up to its endif");
		return true;
	}
	if (span_equal(key, SPAN_LIT("endif"))) {
		p->skipping -= p->skipping > 0;
		return true;
	}
	return p->skipping || span_equal(key, SPAN_LIT("else"));
}

static void read_line(struct prefs *p, struct span line)
{
	struct span value = clean(p->rs->arena, line);
	struct span word = next_word(&value);
	if (!word.n)
		return;
	char *name = arena_span_str(p->rs->arena, word);
	for (char *c = name; *c; c++)
		*c = *c == '-' ? '_' : (char)byte_lower((unsigned char)*c);
	struct span key = span_from_str(name);
	const struct directive *d = find_directive(key);
	enum right right = right_of(key);
	if (is_conditional(p, key))
		return;
	if (!d)
		tell(p, "there is no such directive");
	else if (right == RIGHT_ADMIN || d->shape == SHAPE_PLUGIN || !strcmp(d->name, "include"))
		tell(p, "only the administrator may set this");
	else if (right == RIGHT_RULE)
		tell(p, settings_get_bool(&p->rs->settings, "allow_user_rules", false)
				? "rules of users are not compiled"
				: "users may not write rules: allow_user_rules is 0");
	else if (!strcmp(d->name, "score"))
		set_score(p, value);
	else if (!strcmp(d->name, "describe"))
		set_describe(p, value);
	else
		add_setting(p, d, key, value);
}

struct ruleset *prefs_lay_over(struct ruleset *base, const char *name, struct span text, prefs_note_fn note,
			       void *context, struct err *err)
{
	if (text.n > PREFS_LIMIT) {
		err_set(err, "%s: larger than %u bytes", name, PREFS_LIMIT);
		return NULL;
	}
	struct ruleset *rs = ruleset_overlay(base);
	struct prefs p = {.rs = rs, .name = arena_dup_str(rs->arena, name), .note = note, .context = context};
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		end = span_find_byte(text, '\n', at);
		end = end == (size_t)-1 ? text.n : end;
		p.line++;
		read_line(&p, span_slice(text, at, end));
	}
	settings_append(rs->arena, &base->settings, p.settings.v, p.settings.n, &rs->settings);
	ruleset_settle(rs);
	return rs;
}
