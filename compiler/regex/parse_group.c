/* parse_group.c: everything that begins with a parenthesis. */
#include "parse.h"

#include "regex.h"

const char *parse_name(struct parse_state *s, int end)
{
	size_t start = s->at;
	while (parse_more(s) && byte_is_word(s->p[s->at]))
		s->at++;
	size_t n = s->at - start;
	if (n == 0 || byte_is_digit(s->p[start])) {
		parse_fail(s, start, "a group name must start with a non-digit word character");
		return NULL;
	}
	if (!parse_take(s, end)) {
		parse_fail(s, start, "group name not terminated");
		return NULL;
	}
	return arena_span_str(s->arena, (struct span){s->p + start, n});
}

uint32_t parse_find_group(const struct parse_state *s, struct span name)
{
	for (size_t i = 1; i < s->out->groups.n; i++)
		if (s->out->groups.v[i].name && span_equal(span_from_str(s->out->groups.v[i].name), name))
			return (uint32_t)i;
	return 0;
}

/* The inside of a group up to its ')', flags restored behind it. */
static const struct re_node *group_body(struct parse_state *s, size_t start, unsigned mods_after)
{
	const struct re_node *body = parse_alternatives(s);
	if (!body)
		return NULL;
	if (!parse_take(s, ')'))
		return parse_fail(s, start, "unmatched (");
	s->mods = mods_after;
	return body;
}

static const struct re_node *capture_group(struct parse_state *s, size_t start, const char *name)
{
	struct regex_group group = {NULL, name};
	if (name && parse_find_group(s, span_from_str(name)))
		s->out->twin_names = true;
	uint32_t number = ++s->open_groups;
	while (s->out->groups.n <= number)
		vec_push(s->arena, &s->out->groups, group);
	if (!s->out->groups.v[number].name)
		s->out->groups.v[number].name = name;
	const struct re_node *body = group_body(s, start, s->mods);
	if (!body)
		return NULL;
	s->out->groups.v[number].body = body;
	return tree_capture(s->tree, body, number);
}

/* --- (?flags) and (?flags:...) ------------------------------------------------------------------ */

static unsigned modifier(int c)
{
	switch (c) {
	case 'i': return MOD_I;
	case 's': return MOD_S;
	case 'm': return MOD_M;
	case 'n': return MOD_N;
	default: return 0;
	}
}

struct modifiers {
	unsigned on, off;
	bool negative;   /* behind the '-' */
	int charset;     /* a, d, l or u was met; 0: none */
	unsigned a_count;
	bool foreign;    /* letters PCRE2 doesn't know: the run is respelled */
};

/* a, which may stand twice, d, l, u: of these one. */
static bool take_charset(struct modifiers *m, int c)
{
	if (m->negative || (m->charset && (c != 'a' || m->charset != 'a' || m->a_count > 1)))
		return false;
	m->charset = c;
	m->a_count += c == 'a';
	m->off |= MOD_U | MOD_D;
	m->on = (m->on & ~(unsigned)(MOD_U | MOD_D)) | (c == 'u' ? MOD_U : c == 'a' ? 0 : MOD_D);
	return true;
}

/* One letter; false when it can't stand here. */
static bool take_modifier(struct parse_state *s, struct modifiers *m)
{
	int c = s->p[s->at];
	unsigned bits = modifier(c);
	if (c == 'x') {
		bits = MOD_X;
		if (parse_peek(s, 1) == 'x') {
			s->at++;
			bits |= MOD_XX;
		}
		if (m->negative)
			bits |= MOD_XX;
		m->on &= ~(unsigned)MOD_XX;
	}
	if (bits && m->negative)
		m->off |= bits, m->on &= ~bits;
	else if (bits)
		m->on |= bits;
	bool foreign = strchr("adlu", c) ? take_charset(m, c) : c == 'p' && !m->negative;
	m->foreign |= foreign;
	if (!bits && !foreign)
		return parse_fail(s, s->at, "regexp modifier \"%c\" is not known here", c);
	s->at++;
	return true;
}

static void respell_modifiers(struct parse_state *s, size_t start)
{
	struct strbuf b = strbuf_new(s->arena);
	for (size_t i = start; i < s->at; i++)
		if (!strchr("adlpu", s->p[i]))
			strbuf_add_byte(&b, s->p[i]);
	parse_edit(s, start, s->at, strbuf_span(&b));
}

static const struct re_node *flags_group(struct parse_state *s, size_t start)
{
	struct modifiers m = {0};
	unsigned before = s->mods;
	size_t first = s->at;
	bool caret = parse_take(s, '^');
	if (caret) {
		m.off = MOD_I | MOD_S | MOD_M | MOD_X | MOD_XX | MOD_N | MOD_U;
		m.on = MOD_D;
	}
	while (parse_more(s) && s->p[s->at] != ')' && s->p[s->at] != ':') {
		if (s->p[s->at] == '-' && !caret && !m.negative) {
			m.negative = true;
			s->at++;
		} else if (!take_modifier(s, &m)) {
			return NULL;
		}
	}
	if (!parse_more(s))
		return parse_fail(s, start, "sequence (?... is not terminated");
	if (m.foreign)
		respell_modifiers(s, first);
	if (m.on & MOD_X && !(m.on & MOD_XX))
		m.off |= MOD_XX;
	s->mods = (s->mods & ~m.off) | m.on;
	if (s->p[s->at++] == ')') {
		s->lone_modifiers = true;
		return tree_empty(s->tree);
	}
	return group_body(s, start, before);
}

/* --- look-arounds, conditions, recursion, verbs ------------------------------------------------- */

static const struct re_node *look_group(struct parse_state *s, size_t start, enum re_look kind)
{
	size_t from = s->at, useless = s->useless_at;
	uint32_t groups = s->open_groups;
	s->looks++;
	const struct re_node *body = group_body(s, start, s->mods);
	s->looks--;
	bool behind = kind == RE_BEHIND || kind == RE_NOT_BEHIND;
	if (!body)
		return NULL;
	s->useless_at = useless;
	bool known = !s->asked_total || s->total_groups != UINT32_MAX; /* what \240 is */
	if (!behind || !known)
		return tree_look(s->tree, kind, body);
	if (body->longest > 255)
		return parse_fail(s, start, "lookbehind longer than 255 is not implemented");
	if (body->shortest != body->longest && s->open_groups > groups)
		return parse_fail(s, start, "a look-behind of several lengths with a group in it is experimental: write (?:...)");
	if (!s->branches_fixed)
		body = lookbehind_write_out(s, from, s->at - 1, body);
	return body ? tree_look(s->tree, kind, body) : NULL;
}

static bool take_number(struct parse_state *s, uint32_t *number_r)
{
	size_t start = s->at;
	uint32_t number = 0;
	for (; parse_more(s) && byte_is_digit(s->p[s->at]) && number < 100000; s->at++)
		number = number * 10 + (s->p[s->at] - '0');
	*number_r = number;
	return s->at > start;
}

static void note_reference(struct parse_state *s, size_t start, uint32_t number)
{
	if (number > s->highest_ref) {
		s->highest_ref = number;
		s->highest_ref_at = start;
	}
}

static bool note_name(struct parse_state *s, int end)
{
	size_t at = s->at;
	const char *name = parse_name(s, end);
	if (!name)
		return false;
	struct span text = {s->p + at, strlen(name)};
	vec_push(s->arena, &s->named_refs, text);
	return true;
}

/* The condition, behind "(?(" or on the look-around's '('; NULL after a failure. */
static const struct re_node *condition(struct parse_state *s, size_t start, bool *define_r)
{
	uint32_t number;
	if (parse_peek(s, 1) == '?' || parse_peek(s, 1) == '*') {
		s->at++;
		const struct re_node *look = parse_group(s);
		return look && look->op != RE_LOOK ? parse_fail(s, start, "not a condition") : look;
	}
	s->at++;
	if (parse_take_str(s, "DEFINE)"))
		return *define_r = true, tree_empty(s->tree);
	if (take_number(s, &number)) {
		note_reference(s, start, number);
	} else if (parse_take(s, '<')) {
		if (!note_name(s, '>'))
			return NULL;
	} else if (parse_take(s, '\'')) {
		if (!note_name(s, '\''))
			return NULL;
	} else if (parse_take(s, 'R')) {
		if (parse_take(s, '&')) {
			if (!note_name(s, ')'))
				return NULL;
			s->at--;
		} else if (take_number(s, &number)) {
			note_reference(s, start, number);
		}
	}
	if (!parse_take(s, ')'))
		return parse_fail(s, start, "unknown condition (?(...");
	return tree_empty(s->tree);
}

static const struct re_node *cond_group(struct parse_state *s, size_t start)
{
	bool define = false;
	unsigned mods = s->mods;
	size_t useless = s->useless_at;
	const struct re_node *test = condition(s, start, &define);
	const struct re_node *body = test ? group_body(s, start, mods) : NULL;
	if (!body)
		return NULL;
	s->useless_at = useless;
	/* The branches were parsed as an alternation: a written-out one has two kids at most, but a
	 * branch that is itself an alternation of groups has been flattened into it. Which is which
	 * no longer matters: both are possible. */
	if (define)
		return tree_cond(s->tree, test, tree_empty(s->tree), tree_empty(s->tree));
	return tree_cond(s->tree, test, body, tree_empty(s->tree));
}

static const struct re_node *recursion_group(struct parse_state *s, size_t start)
{
	uint32_t number;
	if (parse_take(s, 'R')) {
		number = 0;
	} else {
		bool plus = parse_take(s, '+'), minus = !plus && parse_take(s, '-');
		if (!take_number(s, &number))
			return parse_fail(s, start, "sequence (?... is not recognized");
		if (minus && number > s->open_groups)
			return parse_fail(s, start, "reference to nonexistent group");
		number = plus ? s->open_groups + number : minus ? s->open_groups + 1 - number : number;
		note_reference(s, start, number);
	}
	if (!parse_take(s, ')'))
		return parse_fail(s, start, "sequence (?R... is not terminated");
	return tree_opaque(s->tree, RE_ANY_TEXT);
}

static const struct re_node *named_recursion(struct parse_state *s)
{
	return note_name(s, ')') ? tree_opaque(s->tree, RE_ANY_TEXT) : NULL;
}

/* (?|...): each alternative numbers its groups from the same start. What a number then means depends
 * on the branch, so references to them are taken as any text. */
static const struct re_node *branch_reset(struct parse_state *s, size_t start)
{
	unsigned mods = s->mods;
	uint32_t from = s->open_groups, most = from;
	VEC(const struct re_node *) branches = {0};
	if (++s->depth > REGEX_DEPTH_LIMIT)
		return parse_fail(s, start, "groups nested too deep");
	do {
		s->open_groups = from;
		const struct re_node *branch = parse_sequence(s);
		if (!branch)
			return NULL;
		vec_push(s->arena, &branches, branch);
		if (s->open_groups > most)
			most = s->open_groups;
	} while (parse_take(s, '|'));
	s->depth--;
	s->open_groups = most;
	for (uint32_t i = from + 1; i <= most; i++)
		s->out->groups.v[i].body = NULL;
	if (!parse_take(s, ')'))
		return parse_fail(s, start, "unmatched (");
	s->mods = mods;
	return tree_alt(s->tree, branches.v, branches.n);
}

static const struct re_node *verb_group(struct parse_state *s, size_t start)
{
	static const struct {
		const char *name;
		enum re_look kind;
	} looks[] = {{"pla:", RE_AHEAD}, {"positive_lookahead:", RE_AHEAD},
		     {"nla:", RE_NOT_AHEAD}, {"negative_lookahead:", RE_NOT_AHEAD},
		     {"plb:", RE_BEHIND}, {"positive_lookbehind:", RE_BEHIND},
		     {"nlb:", RE_NOT_BEHIND}, {"negative_lookbehind:", RE_NOT_BEHIND}};
	static const char *const verbs[] = {"PRUNE", "SKIP", "THEN", "COMMIT", "MARK", ""};
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
		if (parse_take_str(s, looks[i].name))
			return look_group(s, start, looks[i].kind);
	if (parse_take_str(s, "atomic:")) {
		const struct re_node *body = group_body(s, start, s->mods);
		return body ? tree_atomic(s->tree, body) : NULL;
	}
	const struct re_node *verb = NULL;
	if (parse_take_str(s, "FAIL") || parse_take_str(s, "F"))
		verb = tree_never(s->tree);
	else if (parse_take_str(s, "ACCEPT"))
		verb = tree_opaque(s->tree, RE_ACCEPT);
	for (size_t i = 0; !verb && i < sizeof verbs / sizeof *verbs; i++)
		if (parse_take_str(s, verbs[i]))
			verb = tree_opaque(s->tree, RE_VERB);
	if (parse_take(s, ':'))
		while (parse_more(s) && s->p[s->at] != ')')
			s->at++;
	if (!parse_take(s, ')'))
		return parse_fail(s, start, "unknown (*...) construct");
	return verb;
}

/* --- dispatch ----------------------------------------------------------------------------------- */

static const struct re_node *named_group(struct parse_state *s, size_t start, int end)
{
	const char *name = parse_name(s, end);
	return name ? capture_group(s, start, name) : NULL;
}

static const struct re_node *python_group(struct parse_state *s, size_t start)
{
	if (parse_take(s, '<'))
		return named_group(s, start, '>');
	if (parse_take(s, '>'))
		return named_recursion(s);
	size_t at = s->at + 1;
	if (!parse_take(s, '='))
		return parse_fail(s, start, "sequence (?P... is not recognized");
	if (!note_name(s, ')'))
		return NULL;
	struct span name = {s->p + at, s->at - 1 - at};
	return tree_backref(s->tree, s->out->twin_names ? 0 : parse_find_group(s, name), s->mods & MOD_I);
}

static const struct re_node *question_group(struct parse_state *s, size_t start)
{
	int c = parse_peek(s, 0), next = parse_peek(s, 1);
	if (c == '<' && (next == '=' || next == '!')) {
		s->at += 2;
		return look_group(s, start, next == '=' ? RE_BEHIND : RE_NOT_BEHIND);
	}
	if (c == '(')
		return cond_group(s, start);
	if (c == 'R' || c == '+' || byte_is_digit((unsigned char)c) || (c == '-' && next >= '0' && next <= '9'))
		return recursion_group(s, start);
	if (c < 0)
		return parse_fail(s, start, "sequence (? is incomplete");
	s->at++;
	switch (c) {
	case ':': return group_body(s, start, s->mods);
	case '=': return look_group(s, start, RE_AHEAD);
	case '!': return look_group(s, start, RE_NOT_AHEAD);
	case '<': return named_group(s, start, '>');
	case '\'': return named_group(s, start, '\'');
	case 'P': return python_group(s, start);
	case '&': return named_recursion(s);
	case '|': return branch_reset(s, start);
	case '>': {
		const struct re_node *body = group_body(s, start, s->mods);
		return body ? tree_atomic(s->tree, body) : NULL;
	}
	case '{': case '?': return parse_fail(s, start, "code in a pattern is not allowed");
	case '[': return parse_fail(s, start, "extended classes (?[...]) are not supported");
	}
	s->at--;
	return flags_group(s, start);
}

const struct re_node *parse_group(struct parse_state *s)
{
	size_t start = s->at - 1;
	if (parse_take(s, '*'))
		return verb_group(s, start);
	if (parse_take(s, '?'))
		return question_group(s, start);
	return s->mods & MOD_N ? group_body(s, start, s->mods) : capture_group(s, start, NULL);
}
