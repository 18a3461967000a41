/* charset.c: what classes and case mean under the modifiers u, l, d, which may take the place of SpamAssassin's aa: for a
 * whole pattern (/x/u) or from there on ((?u), (?^:...)). Bytes are Latin-1 code points: u has letters and blanks past ASCII;
 * under d and l case is that of ASCII alone.
 * PCRE2, to which all bytes are as under aa, gets the bytes of such a class spelled out.
 * Differs: l is that of the C locale; one letter is never two others (ss under ui); texts that are characters (scan/wide.c)
 * have no letters past U+00FF here. */
#include "lower.h"

static void add_letters(struct byteset *s)
{
	byteset_add(s, 0xAA);
	byteset_add(s, 0xB5);
	byteset_add(s, 0xBA);
	byteset_add_range(s, 0xC0, 0xD6);
	byteset_add_range(s, 0xD8, 0xF6);
	byteset_add_range(s, 0xF8, 0xFF);
}

static void add_upper(struct byteset *s)
{
	byteset_add_range(s, 0xC0, 0xD6);
	byteset_add_range(s, 0xD8, 0xDE);
}

static void add_punctuation(struct byteset *s)
{
	static const unsigned char signs[] = {0xA1, 0xA7, 0xAB, 0xB6, 0xB7, 0xBB, 0xBF};
	for (size_t i = 0; i < sizeof signs; i++)
		byteset_add(s, signs[i]);
}

/* All but letters without a lower case are upper or lower. */
static void add_lower(struct byteset *s)
{
	struct byteset letters = {{0}}, upper = {{0}};
	add_letters(&letters);
	add_upper(&upper);
	*s = byteset_or(*s, byteset_and(letters, byteset_not(upper)));
}

static void add_past_ascii(struct byteset *s, enum charset_class class)
{
	switch (class) {
	case CHARSET_LETTERS: add_letters(s); return;
	case CHARSET_UPPER: add_upper(s); return;
	case CHARSET_LOWER: add_lower(s); return;
	case CHARSET_BLANK: byteset_add(s, 0xA0); return;
	case CHARSET_SPACE: byteset_add(s, 0x85), byteset_add(s, 0xA0); return;
	case CHARSET_PUNCT: add_punctuation(s); return;
	case CHARSET_PRINT: byteset_add_range(s, 0xA0, 0xFF); return;
	case CHARSET_GRAPH: byteset_add_range(s, 0xA1, 0xFF); return;
	case CHARSET_CNTRL: byteset_add_range(s, 0x80, 0x9F); return;
	case CHARSET_ASCII: return;
	}
}

struct byteset charset_class(struct parse_state *s, struct byteset ascii, enum charset_class class)
{
	if (s->mods & MOD_U) {
		add_past_ascii(&ascii, class);
		s->respell |= class != CHARSET_ASCII;
	}
	return ascii;
}

struct byteset charset_fold(struct parse_state *s, struct byteset set)
{
	if (!(s->mods & MOD_I))
		return set;
	struct byteset folded = byteset_fold(set);
	if (!(s->mods & MOD_D))
		return folded;
	for (unsigned i = 2; i < 4; i++) {
		s->respell |= set.w[i] != 0;
		folded.w[i] = set.w[i];
	}
	return folded;
}

void charset_respell(struct parse_state *s, size_t start, size_t edits, const struct re_node *atom)
{
	struct strbuf b = strbuf_new(s->arena);
	strbuf_add_str(&b, "(?-i:");
	regex_print_bytes(&b, &atom->set);
	strbuf_add_byte(&b, ')');
	s->out->edits.n = edits;
	parse_edit(s, start, s->at, strbuf_span(&b));
}

/* Two looks instead of a position of PCRE2's. */
const struct re_node *charset_word_edge(struct parse_state *s, size_t start, bool edge, struct byteset word)
{
	struct re_tree *t = s->tree;
	struct strbuf b = strbuf_new(s->arena);
	const struct re_node *in = tree_class(t, &word);
	const struct re_node *before = tree_look(t, RE_BEHIND, in), *not_before = tree_look(t, RE_NOT_BEHIND, in);
	const struct re_node *ahead = tree_look(t, RE_AHEAD, in), *not_ahead = tree_look(t, RE_NOT_AHEAD, in);
	const struct re_node *both[] = {tree_cat2(t, before, edge ? not_ahead : ahead),
					tree_cat2(t, not_before, edge ? ahead : not_ahead)};

	strbuf_add_str(&b, "(?-i:(?<=");
	regex_print_bytes(&b, &word);
	strbuf_add_str(&b, edge ? ")(?!" : ")(?=");
	regex_print_bytes(&b, &word);
	strbuf_add_str(&b, ")|(?<!");
	regex_print_bytes(&b, &word);
	strbuf_add_str(&b, edge ? ")(?=" : ")(?!");
	regex_print_bytes(&b, &word);
	strbuf_add_str(&b, "))");
	parse_edit(s, start, s->at, strbuf_span(&b));
	return tree_alt(t, both, 2);
}
