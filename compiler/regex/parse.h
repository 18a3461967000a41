/* parse: Perl regex text to a tree, as perl 5.36 reads it under (?^aa:...) on byte strings. What Perl
 * refuses, or only warns about (SpamAssassin makes those warnings fatal), is refused with the offset.
 * parse_state is shared by the parser's files: groups and quantifiers (parse.c, parse_group.c), escapes
 * (parse_escape.c), bracketed classes (parse_class.c). */
#ifndef WINNOW_REGEX_PARSE_H
#define WINNOW_REGEX_PARSE_H

#include "base/err.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "tree.h"

/* A run of the pattern that PCRE2 has to read differently. */
struct regex_edit {
	size_t start, end;
	struct span text;
};

struct regex_group {
	const struct re_node *body; /* NULL while open */
	const char *name;           /* or NULL */
};

struct regex_parse {
	struct re_tree *tree;
	const struct re_node *root;
	VEC(struct regex_edit) edits; /* in order of place */
	VEC(struct regex_group) groups; /* by number; [0] is the whole pattern */
	bool twin_names;              /* a group name is used twice */
	bool has_escape_k;            /* \K: matters for what matched, not whether */
};

int regex_parse(struct arena *arena, struct span pattern, uint8_t flags, struct regex_parse *out,
		size_t *at_r, struct err *err);
/* The same for who only wants to know whether the pattern is good. */
int regex_check(struct arena *arena, struct span pattern, uint8_t flags, size_t *at_r, struct err *err);

/* --- inside the parser ------------------------------------------------------------------------- */

/* U: classes and case are those of Latin-1; D: case is that of ASCII; neither: classes of ASCII, case of Latin-1 (aa). */
enum { MOD_I = 1, MOD_S = 2, MOD_M = 4, MOD_X = 8, MOD_XX = 16, MOD_N = 32, MOD_U = 64, MOD_D = 128 };

struct parse_state {
	struct re_tree *tree;
	struct arena *arena;
	const unsigned char *p;
	size_t n, at;
	unsigned mods;          /* MOD_* in force */
	unsigned depth;
	unsigned looks;         /* look-arounds that are open */
	uint32_t total_groups;  /* known from an earlier pass; UINT32_MAX in the first */
	uint32_t open_groups;   /* groups begun so far */
	uint32_t highest_ref;   /* \N that must exist when parsing ends */
	size_t highest_ref_at;
	bool asked_total;       /* a \NN was read whose meaning depends on the total */
	bool branches_fixed;    /* the alternatives read last have one length each */
	bool lone_modifiers;    /* the group read last was (?i) or the like */
	size_t useless_at;      /* the first quantifier of nothing that every match has to pass, + 1; 0: none. Perl warns of it at last */
	bool respell;           /* the atom at hand is a class that PCRE2 must have spelled out (charset.c) */
	struct regex_parse *out;
	VEC(struct span) named_refs;
	struct err *err;
	size_t error_at;
	bool failed;
};

/* Records the first failure and returns NULL. */
const struct re_node *parse_fail(struct parse_state *s, size_t at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* In place of edits within that run, too. */
void parse_edit(struct parse_state *s, size_t start, size_t end, struct span text);

static inline bool parse_more(const struct parse_state *s)
{
	return s->at < s->n;
}
/* The byte `ahead` places on, or -1 at the end. */
static inline int parse_peek(const struct parse_state *s, size_t ahead)
{
	return s->at + ahead < s->n ? s->p[s->at + ahead] : -1;
}
static inline bool parse_take(struct parse_state *s, int c)
{
	if (parse_peek(s, 0) != c)
		return false;
	s->at++;
	return true;
}
bool parse_take_str(struct parse_state *s, const char *text);

const struct re_node *parse_alternatives(struct parse_state *s);
const struct re_node *parse_sequence(struct parse_state *s); /* one alternative */
const struct re_node *parse_group(struct parse_state *s);  /* behind the '(' */
const struct re_node *parse_escape(struct parse_state *s); /* behind the '\' */
const struct re_node *parse_class(struct parse_state *s);  /* behind the '[' */
/* A code point >= 256 or a byte, of the escapes that mean one character; false: not such an escape
 * (nothing consumed) or failed. `s->at` is behind the '\'. */
bool parse_char_escape(struct parse_state *s, bool in_class, unsigned *code_r);
/* \d \D \w \W \s \S \h \H \v \V: the set; false for any other letter. */
bool parse_set_escape(struct parse_state *s, int c, struct byteset *set_r);
bool parse_property(struct parse_state *s, size_t start);
const struct re_node *parse_code(struct parse_state *s, unsigned code); /* with the case in force */
/* A quantifier comes next; nothing is consumed. */
bool parse_at_quantifier(struct parse_state *s);
/* A quantifier's {m,n} at s->at: true and consumed. */
bool parse_braces(struct parse_state *s, uint32_t *min_r, uint32_t *max_r, bool *respell_r);
/* name up to `end`; NULL after parse_fail. */
const char *parse_name(struct parse_state *s, int end);
uint32_t parse_find_group(const struct parse_state *s, struct span name);

/* The body of a look-behind in [start, end), the lengths of whose alternatives vary: lookbehind.c. */
const struct re_node *lookbehind_write_out(struct parse_state *s, size_t start, size_t end, const struct re_node *body);

/* --- charset.c: what depends on the character set ------------------------------------------------ */

enum charset_class { CHARSET_ASCII /* nothing past it */, CHARSET_LETTERS, CHARSET_UPPER, CHARSET_LOWER, CHARSET_BLANK, CHARSET_SPACE,
		     CHARSET_PUNCT, CHARSET_PRINT, CHARSET_GRAPH, CHARSET_CNTRL };
/* The class that has these bytes of ASCII. */
struct byteset charset_class(struct parse_state *s, struct byteset ascii, enum charset_class class);
/* The set without regard to case, where that is in force. */
struct byteset charset_fold(struct parse_state *s, struct byteset set);
/* Spells the class that began at `start` out for PCRE2; there were so many edits before it. */
void charset_respell(struct parse_state *s, size_t start, size_t edits, const struct re_node *atom);
/* \b, or \B, where this is not ASCII's. */
const struct re_node *charset_word_edge(struct parse_state *s, size_t start, bool edge, struct byteset word);

#endif
