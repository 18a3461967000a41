/* tflags.c: the words of a tflags line. A word counts wherever it stands between bytes that are no word
 * bytes, as \bword\b would find it.
 * SpamAssassin counterpart: fix_tflags of Conf/Parser.pm.
 * Differs: metas inherit `net` through metas always, not by the order of a hash. */
#include "load.h"

#include <stdlib.h>

static struct span next_word(const char **at)
{
	while (**at && !byte_is_word((unsigned char)**at))
		++*at;
	const char *start = *at;
	while (byte_is_word((unsigned char)**at))
		++*at;
	return (struct span){(const unsigned char *)start, (size_t)(*at - start)};
}

bool tflags_has(const char *tflags, const char *word)
{
	for (struct span w = next_word(&tflags); w.n; w = next_word(&tflags))
		if (span_equal(w, span_from_str(word)))
			return true;
	return false;
}

static const char *const words[] = {
#define TFLAG(symbol, word) word,
#include "grammar/tflags.def"
#undef TFLAG
};

/* Words that have a meaning, but none the ruleset has to carry. */
static const char *const others[] = {"a",     "concat", "maxhits", "noawl", "nolog",
				     "notrim", "ns",    "range"};

static bool is_flag(struct span word)
{
	for (size_t i = 0; i < WN_TFLAG_BITS; i++)
		if (span_equal(word, span_from_str(words[i])))
			return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (span_equal(word, span_from_str(others[i])))
			return true;
	return false;
}

void tflags_check(struct load *l, const struct ast_text *text)
{
	struct span s = text->s;

	for (size_t at = 0, end; at < s.n; at = end + 1) {
		for (end = at; end < s.n && !byte_is_space(s.p[end]);)
			end++;
		size_t equals = span_find_byte(span_slice(s, at, end), '=', 0);
		struct span word = span_slice(s, at, equals < end - at ? at + equals : end);
		struct loc where = {text->where.source, text->where.start + (uint32_t)at,
				    text->where.start + (uint32_t)end};
		if (word.n && !is_flag(word))
			diag_add(l->diags, DIAG_ID_TFLAGS_UNKNOWN, where, "there is no flag %.*s",
				 (int)word.n, (const char *)word.p);
	}
}

static uint32_t tflags_bits(const char *tflags)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < WN_TFLAG_BITS; i++)
		if (tflags_has(tflags, words[i]))
			bits |= 1u << i;
	return bits;
}

const char *tflags_maxhits_text(const char *tflags)
{
	for (const char *at = strstr(tflags, "maxhits="); at; at = strstr(at + 1, "maxhits=")) {
		const char *digits = at + strlen("maxhits=");
		size_t n = strspn(digits, "0123456789");
		if (n && !byte_is_word((unsigned char)digits[n]) && (at == tflags || !byte_is_word((unsigned char)at[-1])))
			return digits;
	}
	return NULL;
}

/* The most hits, 0: any number. SpamAssassin looks behind each hit whether it is enough, so that 0 is 1, but for kinds that take
 * a plain 0 for none; and it writes the number into Perl code, where a 0 in front makes it octal. */
static unsigned tflags_maxhits(const char *tflags, enum wn_rule_type type)
{
	const char *digits = tflags_maxhits_text(tflags);
	if (!digits)
		return 0;
	bool written = type != WN_RULE_MIMEHEADER, plain = !byte_is_digit((unsigned char)digits[1]);
	unsigned long n = strtoul(digits, NULL, written && *digits == '0' ? 8 : 10);
	if (n == 0)
		return plain && (type == WN_RULE_BODY || type == WN_RULE_RAWBODY || type == WN_RULE_URI) ? 0 : 1;
	return n > UINT16_MAX ? UINT16_MAX : (unsigned)n;
}

static bool needs_net(struct load *l, const struct mexpr *e)
{
	if (e->rule && symbol_find(l, span_from_str(e->rule->name))->net)
		return true;
	for (size_t i = 0; i < e->nargs; i++)
		if (needs_net(l, e->args[i]))
			return true;
	return false;
}

static bool inherit_net(struct load *l)
{
	bool changed = false;

	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (!s->meta || s->rule->cyclic || s->net || !needs_net(l, s->meta))
			continue;
		s->tflags = s->tflags && *s->tflags ? arena_printf(l->arena, "%s net", s->tflags)
						    : "net";
		s->net = changed = true;
	}
	return changed;
}

#define INHERIT_LIMIT 100 /* rounds: metas are nested a dozen deep at most */

void tflags_resolve(struct load *l)
{
	for (int round = 0; round < INHERIT_LIMIT && inherit_net(l); round++)
		;
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (!s->rule || !s->tflags)
			continue;
		s->rule->tflags_text = s->tflags;
		s->rule->tflags = tflags_bits(s->tflags);
		s->rule->maxhits = tflags_maxhits(s->tflags, s->rule->type);
	}
}
