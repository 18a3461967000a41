/* template_needle.c: see template_needle.h. Letters of both cases are taken for the same, whatever the pattern says. */
#include "scan/template_needle.h"

#include "base/bytes.h"

/* Where the class that opens at i ends: the index of its last byte. */
static size_t skip_class(struct span re, size_t i)
{
	i += i + 1 < re.n && re.p[i + 1] == '^' ? 2 : 1; /* a first ']' is literal */
	for (i++; i < re.n && re.p[i] != ']'; i++)
		i += re.p[i] == '\\';
	return i;
}

static bool is_repeated(struct span re, size_t at)
{
	return at < re.n && (re.p[at] == '?' || re.p[at] == '*' || re.p[at] == '{');
}

/* (?i), (?x: and the like */
static bool sets_flags(struct span re)
{
	return span_has_prefix(re, SPAN_LIT("(?")) && re.n > 2 && (byte_is_alpha(re.p[2]) || re.p[2] == '^' || re.p[2] == '-');
}

/* The mark stands outside all groups, once at least in every match. */
static bool holds_mark(struct span re, struct span mark)
{
	bool found = false;
	int depth = 0;
	for (size_t i = 0; i < re.n; i++) {
		struct span rest = span_slice(re, i, re.n);
		if (!depth && span_has_prefix(rest, mark)) {
			found |= !is_repeated(re, i + mark.n);
			i += mark.n - 1;
		} else if (span_has_prefix(rest, SPAN_LIT("\\Q")) || sets_flags(rest)) {
			return false; /* other rules for what follows */
		} else if (re.p[i] == '\\') {
			i++;
		} else if (re.p[i] == '[') {
			i = skip_class(re, i);
		} else if (re.p[i] == '(' || re.p[i] == ')') {
			depth += re.p[i] == '(' ? 1 : -1;
		} else if (re.p[i] == '|' && !depth) {
			return false;
		}
	}
	return found;
}

struct template_needle template_needle_make(struct span pattern, struct span mark, bool extended, struct spans values)
{
	struct template_needle needle = {.n = 0};
	if (values.n != 1 || values.v[0].n > TEMPLATE_NEEDLE_LIMIT || extended || !holds_mark(pattern, mark))
		return needle;
	for (size_t i = 0; i < values.v[0].n; i++) {
		if (values.v[0].p[i] >= 0x80)
			return needle;
		needle.text[i] = byte_lower(values.v[0].p[i]);
	}
	needle.n = values.v[0].n;
	return needle;
}

bool template_needle_equal(const struct template_needle *a, const struct template_needle *b)
{
	return a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
}

bool template_needle_allows(const struct template_needle *needle, struct span text)
{
	unsigned char lower[TEMPLATE_TEXT_LIMIT];
	if (!needle->n || text.n > sizeof lower)
		return true;
	bytes_lower(lower, text);
	return span_find((struct span){lower, text.n}, (struct span){needle->text, needle->n}, 0) != (size_t)-1;
}
