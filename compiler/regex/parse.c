/* parse.c: alternatives, sequences, quantifiers, and the whole. Recursion is per group and bounded. */
#include "parse.h"

#include "regex.h"

#include <stdarg.h>
#include <stdio.h>

#define QUANTIFIER_LIMIT 65534u /* as perl 5.36 */

const struct re_node *parse_fail(struct parse_state *s, size_t at, const char *format, ...)
{
	if (s->failed)
		return NULL;
	va_list args;
	va_start(args, format);
	char text[200];
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	err_set(s->err, "%s", text);
	s->error_at = at;
	s->failed = true;
	return NULL;
}

void parse_edit(struct parse_state *s, size_t start, size_t end, struct span text)
{
	struct regex_edit edit = {start, end, text};
	while (s->out->edits.n && s->out->edits.v[s->out->edits.n - 1].start >= start)
		s->out->edits.n--;
	vec_push(s->arena, &s->out->edits, edit);
}

bool parse_take_str(struct parse_state *s, const char *text)
{
	size_t n = strlen(text);
	if (s->n - s->at < n || memcmp(s->p + s->at, text, n))
		return false;
	s->at += n;
	return true;
}

const struct re_node *parse_code(struct parse_state *s, unsigned code)
{
	if (code > 255)
		return tree_never(s->tree);
	struct byteset set = {{0}};
	byteset_add(&set, code);
	set = charset_fold(s, set);
	return tree_class(s->tree, &set);
}

/* White space and comments: (?#...) always, the rest under /x. */
static void skip_filler(struct parse_state *s)
{
	while (parse_more(s)) {
		int c = s->p[s->at];
		if (c == '(' && parse_peek(s, 1) == '?' && parse_peek(s, 2) == '#') {
			size_t start = s->at;
			while (parse_more(s) && s->p[s->at] != ')')
				s->at++;
			if (!parse_take(s, ')')) {
				parse_fail(s, start, "sequence (?#... is not terminated");
				return;
			}
		} else if (s->mods & MOD_X && c == 0x85) { /* NEL, which is none to PCRE2 */
			parse_edit(s, s->at, s->at + 1, SPAN_LIT(" "));
			s->at++;
		} else if (s->mods & MOD_X && byte_is_space((unsigned char)c)) {
			s->at++;
		} else if (s->mods & MOD_X && c == '#') {
			while (parse_more(s) && s->p[s->at] != '\n')
				s->at++;
		} else {
			return;
		}
	}
}

/* Between a quantifier and the ? or + that belongs to it. */
static void skip_filler_for_pcre2(struct parse_state *s)
{
	size_t start = s->at;
	skip_filler(s);
	if (s->at > start && (parse_peek(s, 0) == '?' || parse_peek(s, 0) == '+'))
		parse_edit(s, start, s->at, SPAN_LIT(""));
}

static size_t skip_blanks(const struct parse_state *s, size_t at)
{
	while (at < s->n && (s->p[at] == ' ' || s->p[at] == '\t'))
		at++;
	return at;
}

static size_t read_count(const struct parse_state *s, size_t at, uint32_t *value_r)
{
	uint32_t value = 0;
	for (; at < s->n && byte_is_digit(s->p[at]); at++)
		if (value <= QUANTIFIER_LIMIT)
			value = value * 10 + (s->p[at] - '0');
	*value_r = value;
	return at;
}

bool parse_braces(struct parse_state *s, uint32_t *min_r, uint32_t *max_r, bool *respell_r)
{
	uint32_t min = 0, max = RE_INF;
	size_t start = skip_blanks(s, s->at + 1), at = read_count(s, start, &min), after = skip_blanks(s, at);
	bool has_min = at > start, has_max = true;
	if (after < s->n && s->p[after] == ',') {
		size_t second = skip_blanks(s, after + 1);
		at = read_count(s, second, &max);
		has_max = at > second;
		after = skip_blanks(s, at);
		if (!has_max)
			max = RE_INF;
	} else {
		max = min;
	}
	if (after >= s->n || s->p[after] != '}' || (!has_min && !has_max) || (!has_min && max == min && start == at))
		return false;
	*respell_r = !has_min || memchr(s->p + s->at, ' ', after - s->at) ||
		     memchr(s->p + s->at, '\t', after - s->at);
	s->at = after + 1;
	*min_r = min;
	*max_r = max;
	return true;
}

/* {02}: to Perl that is no number. */
static bool begins_with_zero(const struct parse_state *s, size_t from, size_t to)
{
	for (size_t i = from + 1; i < to; i++)
		if (s->p[i - 1] == '0' && byte_is_digit(s->p[i]) && !byte_is_digit(s->p[i - 2]))
			return true;
	return false;
}

/* min and max of a quantifier at s->at; false: there is none, or it is bad. */
static bool parse_quantifier(struct parse_state *s, uint32_t *min_r, uint32_t *max_r)
{
	size_t start = s->at;
	bool respell = false;
	switch (parse_peek(s, 0)) {
	case '*': *min_r = 0, *max_r = RE_INF, s->at++; return true;
	case '+': *min_r = 1, *max_r = RE_INF, s->at++; return true;
	case '?': *min_r = 0, *max_r = 1, s->at++; return true;
	case '{': break;
	default: return false;
	}
	if (!parse_braces(s, min_r, max_r, &respell))
		return false;
	if (begins_with_zero(s, start + 1, s->at))
		return parse_fail(s, start, "a number of times that begins with 0");
	if (*min_r > QUANTIFIER_LIMIT || (*max_r != RE_INF && *max_r > QUANTIFIER_LIMIT))
		return parse_fail(s, start, "quantifier bigger than %u", QUANTIFIER_LIMIT);
	if (*min_r > *max_r)
		return parse_fail(s, start, "quantifier {n,m} with n > m can't match");
	if (respell) {
		const char *text = *max_r == RE_INF ? arena_printf(s->arena, "{%u,}", *min_r)
						    : arena_printf(s->arena, "{%u,%u}", *min_r, *max_r);
		parse_edit(s, start, s->at, span_from_str(text));
	}
	return true;
}

bool parse_at_quantifier(struct parse_state *s)
{
	int c = parse_peek(s, 0);
	uint32_t min, max;
	bool respell;
	size_t at = s->at;
	if (c == '*' || c == '+' || c == '?')
		return true;
	bool braces = c == '{' && parse_braces(s, &min, &max, &respell);
	s->at = at;
	return braces;
}

/* PCRE2 does not let a position be quantified; only whether it is optional matters. */
static const struct re_node *quantified_assert(struct parse_state *s, const struct re_node *atom, size_t from,
					       size_t to, uint32_t min)
{
	parse_edit(s, from, s->at, min ? span_slice((struct span){s->p, s->n}, from, to) : SPAN_LIT(""));
	return min ? atom : tree_empty(s->tree);
}

/* Perl warns of quantifiers of nothing, but where a match may go around them; and of {0} for {1}. */
static void note_useless(struct parse_state *s, const struct re_node *atom, size_t from, size_t at, uint32_t min, uint32_t max)
{
	bool empty = atom->longest == 0 && atom->op != RE_NEVER && !(atom->has & RE_HAS_CAPTURE);
	if (min == 0 && s->useless_at > from)
		s->useless_at = 0;
	if (empty && (min > 0 || max == 0) && !s->useless_at)
		s->useless_at = at + 1;
}

/* The atom that began at `from` with the quantifier that follows, if one does. */
static const struct re_node *parse_quantified(struct parse_state *s, const struct re_node *atom, size_t from)
{
	uint32_t min, max;
	size_t start, to = s->at;
	skip_filler(s);
	start = s->at;
	if (s->failed || !parse_quantifier(s, &min, &max))
		return s->failed ? NULL : atom;
	skip_filler_for_pcre2(s);
	if (min == max && parse_peek(s, 0) == '?')
		return parse_fail(s, s->at, "useless use of greediness modifier");
	if (max == RE_INF && atom->longest == 0 && atom->op != RE_NEVER)
		return parse_fail(s, start, "the quantified part matches the empty string many times");
	enum re_repeat kind = parse_take(s, '?')   ? RE_LAZY
			      : parse_take(s, '+') ? RE_POSSESSIVE
						   : RE_GREEDY;
	skip_filler(s);
	if (parse_at_quantifier(s))
		return parse_fail(s, s->at, "nested quantifiers");
	note_useless(s, atom, from, start, min, max);
	if (atom->op == RE_ASSERT)
		return quantified_assert(s, atom, from, to, min);
	return tree_repeat(s->tree, atom, min, max, kind);
}

/* One literal, class, escape, anchor or group; tree_empty for a lone (?i). */
static const struct re_node *parse_atom(struct parse_state *s, bool first)
{
	size_t start = s->at;
	int c = s->p[s->at];
	if (c != '{' && parse_at_quantifier(s))
		return parse_fail(s, start, "quantifier follows nothing");
	s->at++;
	switch (c) {
	case '(': return parse_group(s);
	case '[': return parse_class(s);
	case '\\': return parse_escape(s);
	case '^': return tree_assert(s->tree, s->mods & MOD_M ? RE_LINE_START : RE_TEXT_START);
	case '$': return tree_assert(s->tree, s->mods & MOD_M ? RE_LINE_END : RE_TEXT_END_NL);
	case '.': {
		struct byteset any = byteset_not((struct byteset){{0}});
		if (!(s->mods & MOD_S))
			any.w[0] &= ~(UINT64_C(1) << '\n');
		return tree_class(s->tree, &any);
	}
	case '{':
		if (!first)
			return parse_fail(s, start, "an unescaped left brace: write \\{");
		s->at = start;
		if (parse_at_quantifier(s)) /* to PCRE2 */
			parse_edit(s, start, start + 1, SPAN_LIT("\\{"));
		s->at = start + 1;
	}
	return parse_code(s, (unsigned)c);
}

const struct re_node *parse_sequence(struct parse_state *s)
{
	VEC(const struct re_node *) items = {0};
	bool quantifiable = false; /* the item before: then '{' is a slip */
	for (;;) {
		skip_filler(s);
		int c = parse_peek(s, 0);
		if (s->failed || c < 0 || c == '|' || c == ')')
			break;
		size_t start = s->at, edits = s->out->edits.n;
		s->respell = false;
		const struct re_node *atom = parse_atom(s, !quantifiable);
		size_t end = s->at;
		bool lone = s->lone_modifiers; /* nothing that could be quantified */
		s->lone_modifiers = false;
		if (atom && s->respell && c != '(' && atom->op == RE_CLASS)
			charset_respell(s, start, edits, atom);
		if (atom && !(lone && parse_at_quantifier(s)))
			atom = parse_quantified(s, atom, start);
		if (!atom)
			break;
		quantifiable = s->at == end && (c != '^' || s->mods & MOD_M) && !lone;
		vec_push(s->arena, &items, atom);
	}
	return s->failed ? NULL : tree_cat(s->tree, items.v, items.n);
}

const struct re_node *parse_alternatives(struct parse_state *s)
{
	VEC(const struct re_node *) branches = {0};
	bool fixed = true;
	size_t useless_before = s->useless_at;
	if (++s->depth > REGEX_DEPTH_LIMIT)
		return parse_fail(s, s->at, "groups nested deeper than %u", REGEX_DEPTH_LIMIT);
	do {
		const struct re_node *branch = parse_sequence(s);
		if (!branch)
			return NULL;
		vec_push(s->arena, &branches, branch);
		fixed &= branch->shortest == branch->longest;
	} while (parse_take(s, '|'));
	s->depth--;
	if (branches.n > 1)
		s->useless_at = useless_before;
	s->branches_fixed = fixed;
	return tree_alt(s->tree, branches.v, branches.n);
}

static int parse_pass(struct parse_state *s)
{
	struct regex_group whole = {NULL, NULL};
	s->out->groups.n = s->out->edits.n = 0;
	s->out->twin_names = false;
	vec_push(s->arena, &s->out->groups, whole);
	s->out->root = parse_alternatives(s);
	if (!s->failed && parse_more(s))
		parse_fail(s, s->at, "unmatched )");
	if (!s->failed && s->highest_ref > s->open_groups &&
	    !(s->asked_total && s->total_groups == UINT32_MAX))
		parse_fail(s, s->highest_ref_at, "reference to nonexistent group %u", s->highest_ref);
	if (!s->failed && s->useless_at)
		parse_fail(s, s->useless_at - 1, "quantifier unexpected on zero-length expression");
	for (size_t i = 0; i < s->named_refs.n && !s->failed; i++)
		if (!parse_find_group(s, s->named_refs.v[i]))
			parse_fail(s, (size_t)(s->named_refs.v[i].p - s->p), "reference to nonexistent group");
	return s->failed ? -1 : 0;
}

static int parse_into(struct re_tree *tree, struct span pattern, uint8_t flags, struct regex_parse *out, size_t *at_r,
		      struct err *err)
{
	struct parse_state first = {
		.arena = tree_arena(tree), .p = pattern.p, .n = pattern.n, .out = out, .err = err,
		.total_groups = UINT32_MAX,
		.mods = (flags & WN_RE_CASELESS ? MOD_I : 0) | (flags & WN_RE_DOTALL ? MOD_S : 0) |
			(flags & WN_RE_MULTILINE ? MOD_M : 0) | (flags & WN_RE_EXTENDED ? MOD_X : 0),
	};
	*out = (struct regex_parse){.tree = tree};
	first.tree = out->tree;
	if (pattern.n > REGEX_LENGTH_LIMIT) {
		*at_r = REGEX_LENGTH_LIMIT;
		return err_set(err, "longer than %u bytes", REGEX_LENGTH_LIMIT);
	}
	struct parse_state s = first;
	int rc = parse_pass(&s);
	if (rc == 0 && s.asked_total) {
		first.total_groups = s.open_groups;
		s = first;
		rc = parse_pass(&s);
	}
	if (rc)
		*at_r = s.error_at;
	else
		out->groups.v[0].body = out->root;
	return rc;
}

int regex_parse(struct arena *arena, struct span pattern, uint8_t flags, struct regex_parse *out, size_t *at_r,
		struct err *err)
{
	return parse_into(tree_new(arena), pattern, flags, out, at_r, err);
}

int regex_check(struct arena *arena, struct span pattern, uint8_t flags, size_t *at_r, struct err *err)
{
	struct regex_parse parsed;
	return parse_into(tree_new_unmeasured(arena), pattern, flags, &parsed, at_r, err);
}
