/* prefs_set.c: what one line of user_prefs says: a score, a description, or a setting, which goes behind those of the
 * ruleset, so that it wins or adds as a later line does. */
#include "load/prefs_reader.h"

#include "base/netset.h"
#include "base/strbuf.h"

#include <stdlib.h>

#define FIELDS_LIMIT 4 /* numbers of a score line */

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

void prefs_set_score(struct prefs *p, struct span value)
{
	struct span name = span_next_word(&value);
	long rule = ruleset_find(p->rs, name);
	double n[FIELDS_LIMIT] = {0};
	size_t count = 0;
	bool relative = false;

	for (; value.n && count < FIELDS_LIMIT; count++) {
		struct span field = span_next_word(&value);
		if (field.n > 2 && field.p[0] == '(' && field.p[field.n - 1] == ')') {
			field = span_slice(field, 1, field.n - 1);
			relative = true;
		}
		if (!read_number(field, &n[count])) {
			prefs_tell(p, "this is no score");
			return;
		}
	}
	if (value.n || (count != 1 && count != FIELDS_LIMIT))
		prefs_tell(p, "a rule has one score or four");
	else if (rule < 0)
		prefs_tell(p, "there is no rule of this name");
	else
		p->rs->scores[rule] = n[count == 1 ? 0 : p->rs->scoreset] + (relative ? p->rs->scores[rule] : 0);
}

void prefs_set_describe(struct prefs *p, struct span value)
{
	long rule = ruleset_find(p->rs, span_next_word(&value));
	if (rule < 0)
		prefs_tell(p, "there is no rule of this name");
	else
		p->rs->describe[rule] = arena_span_str(p->rs->arena, value);
}

static bool is_good(enum prefs_shape shape, struct span value)
{
	double n;
	switch (shape) {
	case PREFS_NUMBER: return read_number(value, &n);
	case PREFS_BOOL:
		return span_equal(value, SPAN_LIT("0")) || span_equal(value, SPAN_LIT("1")) ||
		       span_equal_nocase(value, SPAN_LIT("yes")) || span_equal_nocase(value, SPAN_LIT("no"));
	case PREFS_NOARGS: return !value.n;
	case PREFS_STRING:
	case PREFS_WORDS:
	case PREFS_NAMED: return value.n != 0;
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
		strbuf_add_span(&b, span_next_word(&value));
	}
	return strbuf_span(&b);
}

/* Words that are no networks are passed over when the networks are read; the user is told now. */
static void tell_bad_networks(struct prefs *p, const char *name, struct span value)
{
	if (strcmp(name, "trusted_networks") && strcmp(name, "internal_networks") && strcmp(name, "msa_networks"))
		return;
	struct netset *set = netset_new(p->arena);
	for (struct span word; (word = span_next_word(&value)).n;)
		if (!netset_add(set, word))
			prefs_tell(p, arena_printf(p->arena, "%.*s is no network", (int)word.n, (const char *)word.p));
}

void prefs_set_setting(struct prefs *p, const struct prefs_directive *d, struct span key, struct span value)
{
	struct arena *arena = p->rs->arena;
	if (!is_good(d->shape, value)) {
		prefs_tell(p, "this is no value for it");
		return;
	}
	if (p->settings.n >= PREFS_LINES_LIMIT) {
		prefs_tell(p, "too many settings: this one has no effect");
		return;
	}
	if (d->shape == PREFS_WORDS)
		value = respaced(arena, value);
	struct setting one = {.name = d->canonical ? d->canonical : arena_span_str(arena, key),
			      .value = arena_span_str(arena, value),
			      .file = p->name,
			      .line = p->line};
	tell_bad_networks(p, one.name, value);
	vec_push(arena, &p->settings, one);
}
