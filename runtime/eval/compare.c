/* compare.c: a small parser by precedence for comparisons in rules. No recursion: three levels, each a
 * loop over the tighter one. */
#include "eval/compare.h"
#include "base/span.h"

#include <stdlib.h>

struct scan {
	const char *s;
	double value; /* the one in front, read first */
	bool first, bad;
};

static void skip_space(struct scan *c)
{
	while (*c->s == ' ')
		c->s++;
}

/* Takes `op` if it is next and is not the start of a longer one. */
static bool take(struct scan *c, const char *op, const char *not_before)
{
	skip_space(c);
	size_t n = strlen(op);
	if (strncmp(c->s, op, n) != 0 || (c->s[n] && strchr(not_before, c->s[n])))
		return false;
	c->s += n;
	return true;
}

/* A number, octal with a leading 0, with signs and negations before it. */
static double term(struct scan *c)
{
	if (c->first) {
		c->first = false;
		return c->value;
	}
	bool negative = false, inverted = false, not = false;
	for (;;) {
		skip_space(c);
		if (*c->s == '-')
			negative = !negative;
		else if (*c->s == '!')
			inverted = not, not = true, negative = false;
		else if (*c->s != '+')
			break;
		c->s++;
	}
	if (!byte_is_digit((unsigned char)*c->s)) {
		c->bad = true;
		return 0;
	}
	char *end;
	double v = *c->s == '0' ? (double)strtoull(c->s, &end, 8) : strtod(c->s, &end);
	c->bad |= byte_is_digit((unsigned char)*end);
	c->s = end;
	if (not)
		v = (v != 0) == inverted;
	return negative ? -v : v;
}

static double sum(struct scan *c)
{
	double v = term(c);
	for (;;) {
		if (take(c, "+", "+="))
			v += term(c);
		else if (take(c, "-", "-="))
			v -= term(c);
		else
			return v;
	}
}

static double relation(struct scan *c)
{
	double v = sum(c);
	for (;;) {
		if (take(c, "<=", ">="))
			v = v <= sum(c);
		else if (take(c, ">=", "="))
			v = v >= sum(c);
		else if (take(c, "<", "<="))
			v = v < sum(c);
		else if (take(c, ">", ">="))
			v = v > sum(c);
		else
			return v;
	}
}

static double equality(struct scan *c)
{
	double v = relation(c);
	if (take(c, "==", "="))
		return v == relation(c);
	if (take(c, "!=", "="))
		return v != relation(c);
	if (take(c, "<=>", "=")) {
		double w = relation(c);
		return (v > w) - (v < w);
	}
	return v;
}

bool compare_holds(double value, const char *expression)
{
	struct scan c = {expression, value, true, false};
	if (!*expression || expression[strspn(expression, "<>=!-+ 0123456789")])
		return false;
	double v = equality(&c);
	skip_space(&c);
	return !c.bad && !*c.s && v != 0;
}
