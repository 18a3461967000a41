/* parse_class.c: bracketed classes. POSIX names are ASCII, as /aa makes them, but under u (charset.c). */
#include "parse.h"

struct class_state {
	struct byteset set;
	bool opaque;       /* holds a \p{...}: any byte, and PCRE2 decides */
	bool has_last;     /* `last` is a character that could begin a range */
	bool set_before;   /* the item before was a set, which can't */
	unsigned last;
};

static const struct posix {
	const char *name;
	char like; /* told apart in posix_has */
	enum charset_class class;
	enum charset_class caseless;
} posix_names[] = {
	{"alpha", 'a', CHARSET_LETTERS, CHARSET_LETTERS}, {"digit", 'd', CHARSET_ASCII, CHARSET_ASCII},
	{"alnum", 'n', CHARSET_LETTERS, CHARSET_LETTERS}, {"upper", 'U', CHARSET_UPPER, CHARSET_LETTERS},
	{"lower", 'L', CHARSET_LOWER, CHARSET_LETTERS},   {"space", 's', CHARSET_SPACE, CHARSET_SPACE},
	{"blank", 'b', CHARSET_BLANK, CHARSET_BLANK},     {"punct", 'p', CHARSET_PUNCT, CHARSET_PUNCT},
	{"print", 'P', CHARSET_PRINT, CHARSET_PRINT},     {"graph", 'g', CHARSET_GRAPH, CHARSET_GRAPH},
	{"cntrl", 'c', CHARSET_CNTRL, CHARSET_CNTRL},     {"xdigit", 'x', CHARSET_ASCII, CHARSET_ASCII},
	{"word", 'w', CHARSET_LETTERS, CHARSET_LETTERS},  {"ascii", 'A', CHARSET_ASCII, CHARSET_ASCII},
};

static const struct posix *find_posix(const unsigned char *name, size_t n)
{
	for (size_t i = 0; i < sizeof posix_names / sizeof *posix_names; i++)
		if (strlen(posix_names[i].name) == n && !memcmp(posix_names[i].name, name, n))
			return &posix_names[i];
	return NULL;
}

static bool posix_has(char like, unsigned c)
{
	unsigned char b = (unsigned char)c;
	bool graph = c > ' ' && c < 127;
	switch (like) {
	case 'a': return byte_is_alpha(b);
	case 'd': return byte_is_digit(b);
	case 'n': return byte_is_alnum(b);
	case 'U': return c >= 'A' && c <= 'Z';
	case 'L': return c >= 'a' && c <= 'z';
	case 's': return byte_is_space(b);
	case 'b': return c == ' ' || c == '\t';
	case 'p': return graph && !byte_is_alnum(b);
	case 'P': return graph || c == ' ';
	case 'g': return graph;
	case 'c': return c < 32 || c == 127;
	case 'x': return byte_is_digit(b) || (byte_lower(b) >= 'a' && byte_lower(b) <= 'f');
	case 'w': return byte_is_word(b);
	case 'A': return c < 128;
	}
	return false;
}

static struct byteset posix_set(struct parse_state *s, const struct posix *posix)
{
	struct byteset set = {{0}};
	for (unsigned c = 0; c < 256; c++)
		if (posix_has(posix->like, c))
			byteset_add(&set, c);
	if (!(s->mods & MOD_I))
		return charset_class(s, set, posix->class);
	return charset_class(s, byteset_fold(set), posix->caseless);
}

static bool is_posix_mark(int c)
{
	return c == ':' || c == '.' || c == '=';
}

/* The length of name in name:], or 0: what Perl may take for one, with two bytes of punctuation at most. */
static size_t posix_name(const struct parse_state *s, size_t at)
{
	enum { SHORTEST = 3, LONGEST = 14, SLIPS = 2 };
	size_t end = at, slips = 0;
	if (at < s->n && s->p[at] == ']')
		return 0;
	for (; end + 1 < s->n && !(s->p[end] == ':' && s->p[end + 1] == ']'); end++) {
		unsigned char c = s->p[end];
		slips += !byte_is_alnum(c);
		if (slips > SLIPS || c <= ' ' || c >= 127 || (c >= 'A' && c <= 'Z'))
			return 0;
	}
	return end + 1 < s->n && end - at >= SHORTEST && end - at <= LONGEST ? end - at : 0;
}

/* [.a-z.] or [=a=], of which `at` is the first mark. */
static bool is_reserved(const struct parse_state *s, size_t at)
{
	enum { SHORTEST = 3 };
	unsigned char mark = s->p[at];
	size_t end = at + 1;
	if (s->n - at <= SHORTEST)
		return false;
	while (end < s->n && (byte_is_word(s->p[end]) || s->p[end] == '-'))
		end++;
	end += end == at + 1 && s->p[end + 1] == mark; /* any one byte */
	return end + 1 < s->n && s->p[end] == mark && s->p[end + 1] == ']';
}

/* [:name:] at s->at (on the inner '['): 1 consumed, 0 not one, -1 failed. */
static int posix_class(struct parse_state *s, struct byteset *set_r)
{
	int mark = parse_peek(s, 1);
	size_t start = s->at, name = start + 2;
	if (is_posix_mark(mark) && mark != ':' && is_reserved(s, start + 1))
		return parse_fail(s, start, "[. .] and [= =] are reserved"), -1;
	bool negated = parse_peek(s, 2) == '^';
	name += negated;
	size_t n = mark == ':' ? posix_name(s, name) : 0;
	if (!n)
		return 0;
	const struct posix *posix = find_posix(s->p + name, n);
	if (!posix)
		return parse_fail(s, start, "unknown POSIX class"), -1;
	struct byteset set = posix_set(s, posix);
	*set_r = negated ? byteset_not(set) : set;
	s->at = name + n + 2;
	return 1;
}

static void add_range(struct parse_state *s, struct class_state *c, unsigned from, unsigned to)
{
	struct byteset range = {{0}};
	if (from < 256)
		byteset_add_range(&range, from, to < 256 ? to : 255);
	c->set = byteset_or(c->set, charset_fold(s, range));
}

static bool add_set(struct parse_state *s, struct class_state *c, struct byteset set, size_t start, bool after_dash)
{
	if (after_dash)
		return parse_fail(s, start, "false [] range");
	c->set = byteset_or(c->set, set);
	c->has_last = false;
	c->set_before = true;
	return true;
}

/* The next item: a set added (has_last false), or a character in *code_r (true in *char_r). */
static bool class_item(struct parse_state *s, struct class_state *c, bool after_dash, bool *char_r,
		       unsigned *code_r)
{
	size_t start = s->at;
	struct byteset set;
	*char_r = false;
	if (parse_peek(s, 0) == '[') {
		int posix = posix_class(s, &set);
		if (posix)
			return posix > 0 && add_set(s, c, set, start, after_dash);
		s->respell |= is_posix_mark(parse_peek(s, 1));
	}
	if (!parse_take(s, '\\')) {
		*code_r = s->p[s->at++];
		return *char_r = true;
	}
	int e = parse_peek(s, 0);
	if (e >= 0 && parse_set_escape(s, e, &set))
		return s->at++, add_set(s, c, set, start, after_dash);
	if (e == 'p' || e == 'P') {
		c->opaque = true;
		s->at++;
		return parse_property(s, start) && add_set(s, c, (struct byteset){{0}}, start, after_dash);
	}
	if (parse_char_escape(s, true, code_r))
		return *char_r = true;
	parse_fail(s, start, "unrecognized escape in a character class");
	return false;
}

static bool class_range(struct parse_state *s, struct class_state *c, size_t dash)
{
	bool is_char;
	unsigned to, from = c->last;
	if (c->set_before && !c->has_last)
		return parse_fail(s, dash, "false [] range");
	if (!class_item(s, c, true, &is_char, &to))
		return false;
	if (to < from)
		return parse_fail(s, dash, "invalid [] range");
	add_range(s, c, from, to);
	c->has_last = c->set_before = false;
	return true;
}

static bool class_step(struct parse_state *s, struct class_state *c, bool first)
{
	size_t start = s->at;
	int next = parse_peek(s, 1);
	if (s->mods & MOD_XX && (s->p[s->at] == ' ' || s->p[s->at] == '\t'))
		return s->at++, true;
	if (s->p[s->at] == '-' && !first && next >= 0 && next != ']' && (c->has_last || c->set_before)) {
		s->at++;
		return class_range(s, c, start);
	}
	bool is_char;
	unsigned code;
	if (!class_item(s, c, false, &is_char, &code))
		return false;
	if (is_char) {
		add_range(s, c, code, code);
		c->has_last = true;
		c->set_before = false;
		c->last = code;
	}
	return true;
}

/* [:alpha:] by itself, [=a-z=], or [.,.]x: a slip that Perl warns of. */
static bool looks_like_posix(const struct parse_state *s)
{
	int mark = parse_peek(s, 0);
	if (mark != ':')
		return is_posix_mark(mark) && is_reserved(s, s->at);
	size_t name = s->at + 1 + (parse_peek(s, 1) == '^'), n = posix_name(s, name);
	return n && (s->p[s->at - 1] == '[' || find_posix(s->p + name, n));
}

const struct re_node *parse_class(struct parse_state *s)
{
	size_t start = s->at - 1, edits = s->out->edits.n;
	struct class_state c = {0};
	bool negated = parse_take(s, '^');
	if (looks_like_posix(s))
		return parse_fail(s, start, "POSIX syntax [: :] belongs inside character classes");
	for (bool first = true; parse_more(s) && (first || s->p[s->at] != ']'); first = false)
		if (!class_step(s, &c, first))
			return NULL;
	if (!parse_take(s, ']'))
		return parse_fail(s, start, "unmatched [");
	s->respell |= is_posix_mark(s->p[start + 1]) && s->p[s->at - 2] == s->p[start + 1]; /* [.,;.] is a class, which PCRE2 refuses */
	if (c.opaque) /* \p{...}: the text goes to PCRE2 as it stands */
		return tree_opaque(s->tree, RE_ANY_BYTE);
	if (negated)
		c.set = byteset_not(c.set);
	if (s->out->edits.n > edits && byteset_empty(&c.set)) {
		s->out->edits.n = edits; /* only code points above 255: nothing */
		parse_edit(s, start, s->at, SPAN_LIT("(?!)"));
	} else if (s->out->edits.n > edits) {
		s->respell = true; /* without those, a ^ may be the first */
	}
	return tree_class(s->tree, &c.set);
}
