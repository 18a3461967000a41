/* condition.c: reads and computes at once, by precedence as Perl has it. */
#include "load/condition.h"

#include "base/condition_text.h"

#include <stdlib.h>

#define VERSION 4.000001 /* SpamAssassin's, whose behaviour this is */
#define PERL_VERSION 5.036

/* What is known of a part: a name alone is a string, true, and 0 as a number. */
struct value {
	double num;
	bool truth;
};

struct reader {
	const struct condition_facts *facts;
	struct span text;
	size_t at;
	unsigned depth;
	bool bad;
};

enum op { OP_NONE, OP_OR, OP_AND, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_ADD, OP_SUB, OP_MUL, OP_DIV };

/* In the order in which they are looked for: longer ones first. */
static const struct {
	const char *text;
	enum op op;
	int binds; /* tighter with a higher number */
} ops[] = {
	{"||", OP_OR, 1}, {"&&", OP_AND, 2}, {"==", OP_EQ, 3}, {"!=", OP_NE, 3}, {"<=", OP_LE, 4}, {">=", OP_GE, 4},
	{"<", OP_LT, 4},  {">", OP_GT, 4},   {"+", OP_ADD, 5}, {"-", OP_SUB, 5}, {"*", OP_MUL, 6}, {"/", OP_DIV, 6},
};
#define NOPS (sizeof ops / sizeof *ops)

static struct value number(double num)
{
	return (struct value){num, num != 0};
}

static struct value fail(struct reader *r)
{
	r->bad = true;
	r->at = r->text.n;
	return number(0);
}

/* What no token has in it is passed over, as SpamAssassin does. */
static bool means_something(unsigned char byte)
{
	return byte_is_word(byte) || (byte && strchr(".:+-*/()!<>=|&?^", byte));
}

static int peek(struct reader *r)
{
	while (r->at < r->text.n && !means_something(r->text.p[r->at]))
		r->at++;
	return r->at < r->text.n ? r->text.p[r->at] : -1;
}

static bool take(struct reader *r, int byte)
{
	if (peek(r) != byte)
		return false;
	r->at++;
	return true;
}

static struct span take_name(struct reader *r)
{
	size_t start = r->at;

	while (r->at < r->text.n && (byte_is_word(r->text.p[r->at]) || r->text.p[r->at] == ':'))
		r->at++;
	return span_slice(r->text, start, r->at);
}

static struct value take_number(struct reader *r)
{
	char text[32];
	size_t n = 0;

	while (r->at < r->text.n && (byte_is_digit(r->text.p[r->at]) || r->text.p[r->at] == '.')) {
		if (n == sizeof text - 1)
			return fail(r);
		text[n++] = (char)r->text.p[r->at++];
	}
	text[n] = 0;
	return number(strtod(text, NULL));
}

static struct value call(struct reader *r, struct span function)
{
	struct span argument = {0}; /* one that is missing is one that nothing has */

	if (take(r, '(')) {
		peek(r);
		argument = take_name(r);
		if (!take(r, ')'))
			return fail(r);
	}
	if (span_equal(function, SPAN_LIT("plugin")))
		return number(plugins_loaded(&r->facts->plugins, argument));
	bool can = span_equal(function, SPAN_LIT("can"));
	return number((!can || r->facts->can) && plugins_can(&r->facts->plugins, argument, can));
}

static struct value name(struct reader *r)
{
	struct span word = take_name(r);

	if (span_equal(word, SPAN_LIT("version")))
		return number(VERSION);
	if (span_equal(word, SPAN_LIT("perl_version")))
		return number(PERL_VERSION);
	if (span_equal(word, SPAN_LIT("local_tests_only")))
		return number(r->facts->local_tests_only);
	if (span_equal(word, SPAN_LIT("plugin")) || span_equal(word, SPAN_LIT("can")) ||
	    span_equal(word, SPAN_LIT("has")))
		return call(r, word);
	return word.n > 1 ? (struct value){0, true} : fail(r);
}

static struct value expression(struct reader *r, int binds);

static struct value primary(struct reader *r)
{
	struct value v;
	int byte = peek(r);

	if (byte < 0 || ++r->depth > CONDITION_DEPTH_LIMIT) {
		v = fail(r);
	} else if (take(r, '!')) {
		v = number(!primary(r).truth);
	} else if (take(r, '-')) {
		v = number(-primary(r).num);
	} else if (take(r, '+')) {
		v = primary(r);
	} else if (take(r, '(')) {
		v = expression(r, 0);
		v = take(r, ')') ? v : fail(r);
	} else if (byte_is_digit((unsigned char)byte) || byte == '.') {
		v = take_number(r);
	} else {
		v = byte_is_word((unsigned char)byte) ? name(r) : fail(r);
	}
	r->depth--;
	return v;
}

/* The index of the operator that comes next, or NOPS. */
static size_t next_op(struct reader *r)
{
	peek(r);
	struct span rest = span_slice(r->text, r->at, r->text.n);
	size_t i = 0;
	while (i < NOPS && !span_has_prefix(rest, span_from_str(ops[i].text)))
		i++;
	return i;
}

static struct value apply(struct reader *r, enum op op, struct value a, struct value b)
{
	switch (op) {
	case OP_OR: return a.truth ? a : b;
	case OP_AND: return a.truth ? b : a;
	case OP_EQ: return number(a.num == b.num);
	case OP_NE: return number(a.num != b.num);
	case OP_LT: return number(a.num < b.num);
	case OP_LE: return number(a.num <= b.num);
	case OP_GT: return number(a.num > b.num);
	case OP_GE: return number(a.num >= b.num);
	case OP_ADD: return number(a.num + b.num);
	case OP_SUB: return number(a.num - b.num);
	case OP_MUL: return number(a.num * b.num);
	case OP_DIV: return b.num == 0 ? fail(r) : number(a.num / b.num);
	default: return fail(r);
	}
}

/* All operators that bind tighter than `binds`, from the left; ?: binds least. */
static struct value expression(struct reader *r, int binds)
{
	struct value v = primary(r), last = v;
	int chain = 0; /* how the comparison before this one binds: 1 < x < 3 is two of them */

	for (size_t i; (i = next_op(r)) < NOPS && ops[i].binds > binds;) {
		r->at += strlen(ops[i].text);
		struct value right = expression(r, ops[i].binds);
		if (chain == ops[i].binds)
			v = v.truth ? apply(r, ops[i].op, last, right) : v;
		else
			v = apply(r, ops[i].op, v, right);
		chain = ops[i].op >= OP_EQ && ops[i].op <= OP_GE ? ops[i].binds : 0;
		last = right;
	}
	if (binds == 0 && take(r, '?')) {
		if (++r->depth > CONDITION_DEPTH_LIMIT)
			return fail(r);
		struct value yes = expression(r, 0);
		if (!take(r, ':'))
			return fail(r);
		struct value no = expression(r, 0);
		v = v.truth ? yes : no;
		r->depth--;
	}
	return v;
}

enum condition condition_decide(const struct condition_facts *facts, struct span text)
{
	if (!condition_is_readable(text))
		return CONDITION_NONE;
	struct reader r = {.facts = facts, .text = text};
	struct value v = expression(&r, 0);

	if (r.bad || peek(&r) >= 0)
		return CONDITION_BAD;
	return v.truth ? CONDITION_TRUE : CONDITION_FALSE;
}
