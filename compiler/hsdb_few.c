/* hsdb_few.c: a pass over a text pays for many patterns. For few, PCRE2 is as fast: it looks for a
 * first byte with memchr. */
#include "hsdb.h"

/* Automata side by side cost about what PCRE2 costs for so many patterns; not for large ones, nor
 * in long texts, where some would run beside others anyway. Chains cost a tenth of that; whole
 * messages and headers are long. */
enum { FEW_AUTOMATA = 3, LARGE = 200, FEW_CHAINS = 4 };

/* One that skips the rest of each line is no pass over all headers. */
static bool skips(const struct ir_pattern *p)
{
	return p->view == WN_VIEW_HEADER && ir_text_of(p) == REGEX_TEXT_FULL && regex_code_begins_line(&p->low.code);
}

static bool waits_for_automaton(const struct ir_pattern *p)
{
	return p->low.lowering == WN_GATED && p->low.code.n && !p->low.gate.ascii && !skips(p);
}

static bool waits_for_chains(const struct ir_pattern *p)
{
	return p->low.lowering == WN_GATED && p->low.chains.n && !p->low.gate.ascii;
}

static void drop(struct ir *ir, const struct ir_class *c, bool (*waits)(const struct ir_pattern *),
		 uint32_t few, const char *why)
{
	uint32_t n = 0;

	for (uint32_t i = c->first; i < c->first + c->n; i++)
		n += waits(&ir->patterns[i]) ? 1 + ir->patterns[i].low.code.n / LARGE : 0;
	for (uint32_t i = c->first; n && n <= few && i < c->first + c->n; i++) {
		struct ir_pattern *p = &ir->patterns[i];
		if (!waits(p))
			continue;
		p->low.lowering = WN_PCRE;
		p->low.why = why;
	}
}

void hsdb_drop_few(struct ir *ir, const struct ir_class *c)
{
	bool long_texts =
	    c->view == WN_VIEW_FULL || (c->header && strncmp(c->header, "ALL", 3) == 0);

	if (c->view != WN_VIEW_BODY && c->view != WN_VIEW_RAWBODY)
		drop(ir, c, waits_for_automaton, FEW_AUTOMATA,
		     "too few of its kind for an automaton");
	if (long_texts)
		drop(ir, c, waits_for_chains, FEW_CHAINS, "too few of its kind for chains");
}
