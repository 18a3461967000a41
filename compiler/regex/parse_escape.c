/* parse_escape.c: what stands behind a backslash, outside and inside of classes. */
#include "parse.h"

/* \h and \v are not narrowed by /aa: they keep NBSP and NEL. */
bool parse_set_escape(struct parse_state *state, int c, struct byteset *set_r)
{
	struct byteset s = {{0}};
	switch (byte_lower((unsigned char)c)) {
	case 'd': byteset_add_range(&s, '0', '9'); break;
	case 'w': s = charset_class(state, byteset_word(), CHARSET_LETTERS); break;
	case 's':
		byteset_add_range(&s, '\t', '\r'), byteset_add(&s, ' ');
		s = charset_class(state, s, CHARSET_SPACE);
		break;
	case 'h': byteset_add(&s, '\t'), byteset_add(&s, ' '), byteset_add(&s, 0xA0); break;
	case 'v': byteset_add_range(&s, '\n', '\r'), byteset_add(&s, 0x85); break;
	default: return false;
	}
	*set_r = c >= 'a' ? s : byteset_not(s);
	return true;
}

static int hex_value(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Digits of a base up to a closing brace (blanks allowed around them). */
static bool braced_code(struct parse_state *s, unsigned base, unsigned *code_r)
{
	size_t start = s->at;
	unsigned code = 0;
	while (parse_peek(s, 0) == ' ' || parse_peek(s, 0) == '\t')
		s->at++;
	for (int v; (v = hex_value(parse_peek(s, 0))) >= 0 && v < (int)base; s->at++)
		if (code <= 0x10FFFF)
			code = code * base + (unsigned)v;
	while (parse_peek(s, 0) == ' ' || parse_peek(s, 0) == '\t')
		s->at++;
	if (!parse_take(s, '}'))
		return parse_fail(s, start, parse_more(s) ? "not a digit here" : "missing right brace");
	*code_r = code;
	return true;
}

/* PCRE2 knows neither \x{} above 255 (on bytes), nor an empty \x{}, nor \N{U+..}. */
static void respell_code(struct parse_state *s, size_t start, bool in_class, unsigned code)
{
	if (code > 255)
		parse_edit(s, start, s->at, in_class ? SPAN_LIT("") : SPAN_LIT("(?!)"));
	else
		parse_edit(s, start, s->at, span_from_str(arena_printf(s->arena, "\\x%02x", code)));
}

static bool hex_escape(struct parse_state *s, size_t start, bool in_class, unsigned *code_r)
{
	unsigned code = 0;
	if (parse_take(s, '{')) {
		if (!braced_code(s, 16, &code))
			return false;
		respell_code(s, start, in_class, code);
	} else {
		int digits = 0;
		for (int v; digits < 2 && (v = hex_value(parse_peek(s, 0))) >= 0; digits++, s->at++)
			code = code * 16 + (unsigned)v;
		int next = parse_peek(s, 0);
		if (digits < 2 && next >= 0)
			return parse_fail(s, start, "\\x takes two hexadecimal digits");
	}
	*code_r = code;
	return true;
}

static bool octal_escape(struct parse_state *s, size_t start, bool in_class, unsigned *code_r)
{
	unsigned code = 0, digits = 0;
	for (; digits < 3 && parse_peek(s, 0) >= '0' && parse_peek(s, 0) <= '7'; digits++, s->at++)
		code = code * 8 + (unsigned)(s->p[s->at] - '0');
	if (digits < 3 && parse_more(s) && byte_is_digit(s->p[s->at]))
		return parse_fail(s, start, "not an octal digit");
	if (code > 255)
		respell_code(s, start, in_class, code);
	*code_r = code;
	return true;
}

static bool control_escape(struct parse_state *s, size_t start, unsigned *code_r)
{
	int c = parse_peek(s, 0);
	if (c < '?' || c == '`' || c > 'z')
		return parse_fail(s, start, "\\c takes a letter or one of @[\\]^_?");
	s->at++;
	*code_r = (c >= 'a' && c <= 'z' ? (unsigned)c - 32 : (unsigned)c) ^ 64;
	return true;
}

bool parse_char_escape(struct parse_state *s, bool in_class, unsigned *code_r)
{
	size_t start = s->at - 1;
	int c = parse_peek(s, 0);
	s->at++;
	switch (c) {
	case 't': *code_r = '\t'; return true;
	case 'n': *code_r = '\n'; return true;
	case 'r': *code_r = '\r'; return true;
	case 'f': *code_r = '\f'; return true;
	case 'e': *code_r = 0x1B; return true;
	case 'a': *code_r = 0x07; return true;
	case 'x': return hex_escape(s, start, in_class, code_r);
	case 'c': return control_escape(s, start, code_r);
	case 'o':
		if (!parse_take(s, '{'))
			return parse_fail(s, start, "missing braces on \\o{}");
		if (!braced_code(s, 8, code_r))
			return false;
		respell_code(s, start, in_class, *code_r);
		return true;
	case '0':
		s->at--;
		return octal_escape(s, start, in_class, code_r);
	case 'N':
		if (!parse_take_str(s, "{U+"))
			break;
		if (!braced_code(s, 16, code_r))
			return false;
		respell_code(s, start, in_class, *code_r);
		return true;
	case 'b':
		if (!in_class)
			break;
		*code_r = '\b';
		return true;
	default:
		if (in_class && byte_is_digit((unsigned char)c)) {
			s->at--;
			return octal_escape(s, start, in_class, code_r);
		}
		if (c >= 0 && !byte_is_alnum((unsigned char)c)) {
			*code_r = (unsigned)c;
			return true;
		}
	}
	s->at--;
	return false;
}

static const struct re_node *reference(struct parse_state *s, size_t start, uint32_t number)
{
	if (number > s->highest_ref) {
		s->highest_ref = number;
		s->highest_ref_at = start;
	}
	return tree_backref(s->tree, number, s->mods & MOD_I);
}

static const struct re_node *named_reference(struct parse_state *s, int end)
{
	size_t start = s->at;
	const char *name = parse_name(s, end);
	if (!name)
		return NULL;
	struct span text = {s->p + start, strlen(name)};
	vec_push(s->arena, &s->named_refs, text);
	uint32_t number = s->out->twin_names ? 0 : parse_find_group(s, text);
	return tree_backref(s->tree, number, s->mods & MOD_I);
}

/* \1 to \9 are references; more digits are one when there are that many groups, else octal. */
static const struct re_node *digits_escape(struct parse_state *s, size_t start)
{
	uint32_t number = 0;
	size_t at = s->at;
	for (; at < s->n && byte_is_digit(s->p[at]) && number < 100000; at++)
		number = number * 10 + (s->p[at] - '0');
	if (number > 9)
		s->asked_total = true;
	if (number > 9 && number > s->total_groups && s->p[s->at] < '8') {
		unsigned code;
		return octal_escape(s, start, false, &code) ? parse_code(s, code) : NULL;
	}
	s->at = at;
	return reference(s, start, number);
}

/* \g1 \g{1} \g{-1} \g{name} */
static const struct re_node *g_escape(struct parse_state *s, size_t start)
{
	bool braced = parse_take(s, '{');
	bool relative = parse_take(s, '-');
	uint32_t number = 0;
	if (!relative && braced && !byte_is_digit((unsigned char)parse_peek(s, 0)))
		return named_reference(s, '}');
	size_t digits = s->at;
	for (; parse_more(s) && byte_is_digit(s->p[s->at]) && number < 100000; s->at++)
		number = number * 10 + (s->p[s->at] - '0');
	if (s->at == digits || number == 0 || (braced && !parse_take(s, '}')))
		return parse_fail(s, start, "unterminated \\g{...} pattern");
	if (relative && number > s->open_groups)
		return parse_fail(s, start, "reference to nonexistent group");
	return reference(s, start, relative ? s->open_groups + 1 - number : number);
}

static const struct re_node *k_escape(struct parse_state *s, size_t start)
{
	int open = parse_peek(s, 0);
	int close = open == '<' ? '>' : open == '\'' ? '\'' : open == '{' ? '}' : -1;
	if (close < 0)
		return parse_fail(s, start, "sequence \\k... not terminated");
	s->at++;
	return named_reference(s, close);
}

/* Without regard to case Perl has letters of either case for those of one; PCRE2 does not. */
static void fold_property(struct parse_state *s, size_t start)
{
	static const struct {
		const char *name, *folded;
	} names[] = {{"Lu", "L&"}, {"Ll", "L&"}, {"Lt", "L&"}, {"Upper", "Cased"}, {"Lower", "Cased"},
		     {"Uppercase", "Cased"}, {"Lowercase", "Cased"}};
	struct span name = span_slice((struct span){s->p, s->n}, start + 2, s->at);
	if (name.n > 2 && name.p[0] == '{')
		name = span_trim(span_slice(name, 1, name.n - 1));
	bool not = name.n && name.p[0] == '^';
	name = span_slice(name, not, name.n);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (span_equal_nocase(name, span_from_str(names[i].name)))
			parse_edit(s, start, s->at, span_from_str(arena_printf(s->arena, "\\%c{%s%s}", s->p[start + 1], not ? "^" : "", names[i].folded)));
}

/* \p{...} \P{...} \pL, behind the letter: bytes here are Latin-1 code points; left to PCRE2. */
bool parse_property(struct parse_state *s, size_t start)
{
	if (parse_take(s, '{')) {
		while (parse_more(s) && s->p[s->at] != '}')
			s->at++;
		if (!parse_take(s, '}'))
			return parse_fail(s, start, "missing right brace on \\p{}");
	} else if (parse_more(s)) {
		s->at++;
	} else {
		return parse_fail(s, start, "empty \\p");
	}
	if (s->mods & MOD_I)
		fold_property(s, start);
	return true;
}

/* \R and \X take \r\n whole. */
static const struct re_node *newline_escape(struct parse_state *s, struct byteset single)
{
	const struct re_node *crlf = tree_cat2(s->tree, tree_byte(s->tree, '\r'), tree_byte(s->tree, '\n'));
	const struct re_node *one = tree_class(s->tree, &single);
	return tree_atomic(s->tree, tree_alt(s->tree, (const struct re_node *[]){crlf, one}, 2));
}

const struct re_node *parse_escape(struct parse_state *s)
{
	size_t start = s->at - 1;
	struct byteset set;
	unsigned code;
	int c = parse_peek(s, 0);
	if (c < 0)
		return parse_fail(s, start, "trailing \\");
	if (parse_set_escape(s, c, &set)) {
		s->at++;
		/* PCRE2 10.42 makes \S* before \h possessive, which forgets NBSP; in brackets it looks. */
		if (c == 'h' || c == 'v')
			parse_edit(s, start, s->at, c == 'h' ? SPAN_LIT("[\\h]") : SPAN_LIT("[\\v]"));
		return tree_class(s->tree, &set);
	}
	if (c >= '1' && c <= '9')
		return digits_escape(s, start);
	if (parse_char_escape(s, false, &code))
		return parse_code(s, code);
	if (s->failed)
		return NULL;
	s->at++;
	switch (c) {
	case 'b': case 'B':
		if (parse_peek(s, 0) == '{')
			return parse_fail(s, start, "\\b{...} needs Unicode rules");
		if (s->mods & MOD_U)
			return charset_word_edge(s, start, c == 'b', charset_class(s, byteset_word(), CHARSET_LETTERS));
		return tree_assert(s->tree, c == 'b' ? RE_WORD_EDGE : RE_WORD_INSIDE);
	case 'A': return tree_assert(s->tree, RE_TEXT_START);
	case 'z': return tree_assert(s->tree, RE_TEXT_END);
	case 'Z': return tree_assert(s->tree, RE_TEXT_END_NL);
	case 'G': return tree_assert(s->tree, RE_SEARCH_START);
	case 'K':
		if (s->looks)
			return parse_fail(s, start, "\\K is not permitted in a look-around");
		return s->out->has_escape_k = true, tree_opaque(s->tree, RE_KEEP);
	case 'N':
		set = byteset_not((struct byteset){{0}});
		set.w[0] &= ~(UINT64_C(1) << '\n');
		return tree_class(s->tree, &set);
	case 'R':
		parse_edit(s, start, s->at, SPAN_LIT("(?>\\r\\n|[\\v])"));
		return parse_set_escape(s, 'v', &set), newline_escape(s, set);
	case 'X': return newline_escape(s, byteset_not((struct byteset){{0}}));
	case 'g': return g_escape(s, start);
	case 'k': return k_escape(s, start);
	case 'p': case 'P':
		return parse_property(s, start) ? tree_opaque(s->tree, RE_ANY_BYTE) : NULL;
	}
	if (c != 'C' && parse_peek(s, 0) == '{' && parse_at_quantifier(s)) { /* of \y{3} Perl does not warn */
		parse_edit(s, start, start + 1, SPAN_LIT(""));
		return parse_code(s, (unsigned)c);
	}
	return parse_fail(s, start, "unrecognized escape \\%c", c);
}
