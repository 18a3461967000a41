/* regex.c: parse, relax, simplify, decide, print. */
#include "regex.h"

#include "backtrack.h"
#include "lower.h"
#include "shape.h"
#include "starts.h"

#include <hs_compile.h>

/* Hyperscan refuses longer pattern text. */
#define HS_TEXT_LIMIT 16000u
/* Compiled code PCRE2 is given; it takes 65,536 bytes, and our estimate is rough. */
#define PCRE_CODE_BUDGET 30000.0
/* What an exact form, and one that is confirmed anyway, may weigh (measure.h): larger automata take
 * long to compile, and spill the caches when they run. */
#define WEIGHT_DIRECT 200.0
#define WEIGHT_CONFIRM 40.0
/* Below so many bits nearly every unit would be a candidate. */
#define RARITY_FLOOR 7.0
#define RARITY_FLOOR_ANCHORED 1.5
/* A gate that lets more units through than this costs more in PCRE2 than Hyperscan would. */
#define GATE_SHARE 0.05
/* Literals that are as rare as that are hardly ever decided in vain. */
#define GATE_SHARE_RARE 0.002
/* What PCRE2 takes for a decision is what chains take for so many links, a byte each. */
#define LINK_BYTES 8e5
/* Below so many bits an automaton would stop at every other byte: PCRE2 alone is cheaper. */
#define CODE_FLOOR 4.0
#define CODE_FLOOR_ANCHORED 0.5

static const char *capture_names(struct arena *arena, const struct regex_parse *parsed)
{
	const char *names = NULL;
	for (size_t i = 1; i < parsed->groups.n; i++)
		if (parsed->groups.v[i].name)
			names = names ? arena_printf(arena, "%s,%s", names, parsed->groups.v[i].name)
				      : parsed->groups.v[i].name;
	return names;
}

/* PCRE2 tries alternatives one after the other; of so many it is quicker with what they begin with in common. */
#define PCRE_ALTERNATIVES 32u

/* `seen` by node id. */
static bool has_wide_choice(const struct re_node *node, bool *seen)
{
	if (seen[node->id] || node->size < PCRE_ALTERNATIVES)
		return false;
	seen[node->id] = true;
	if (node->op == RE_ALT && node->n >= PCRE_ALTERNATIVES)
		return true;
	for (uint32_t i = 0; i < node->n; i++)
		if (has_wide_choice(node->kids[i], seen))
			return true;
	return false;
}

/* An atomic group that may match nothing, other than one of bytes. `seen` by node id. */
static bool has_empty_atomic(const struct re_node *node, bool *seen)
{
	if (seen[node->id] || !(node->has & RE_HAS_ATOMIC))
		return false;
	seen[node->id] = true;
	bool atomic = node->op == RE_ATOMIC || (node->op == RE_REPEAT && node->kind == RE_POSSESSIVE);
	const struct re_node *inner = atomic && node->op == RE_ATOMIC && node->kids[0]->op == RE_REPEAT ? node->kids[0] : node;
	if (atomic && node->shortest == 0 && inner->kids[0]->op != RE_CLASS)
		return true;
	for (uint32_t i = 0; i < node->n; i++)
		if (has_empty_atomic(node->kids[i], seen))
			return true;
	return false;
}

/* PCRE2 10.42 makes a repeat before such a group possessive, whatever comes behind the group: \W*(?:1a)?+-. */
static void spare_repeats(struct arena *arena, const struct regex_parse *parsed, struct regex_lowered *out)
{
	static const char option[] = "(*NO_AUTO_POSSESS)";
	if (!has_empty_atomic(parsed->root, ARENA_ARRAY(arena, bool, tree_count(parsed->tree))))
		return;
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, option);
	strbuf_add_span(&b, out->pcre);
	strbuf_str(&b);
	out->pcre = strbuf_span(&b);
}

/* PCRE2's form: the text, or for what is too large for PCRE2 the tree with its repeated parts shared. How much
 * a match takes matters only where matches are counted; else the tree can be simplified first, which may be quicker. */
static void decide_exact(struct arena *arena, struct span pattern, uint8_t flags, const struct regex_parse *parsed,
			 bool counted, struct regex_lowered *out)
{
	const uint16_t stays = RE_HAS_BACKREF | RE_HAS_COND | RE_HAS_OPAQUE;
	bool large = regex_pcre_cost(parsed->tree, parsed->root) >= PCRE_CODE_BUDGET;
	bool wide = !counted && !(parsed->root->has & RE_HAS_ATOMIC) && has_wide_choice(parsed->root, ARENA_ARRAY(arena, bool, tree_count(parsed->tree)));
	out->pcre = regex_print_pcre(arena, pattern, parsed);
	out->pcre_flags = flags | WN_RE_LATIN1;
	if ((!large && !wide) || out->captures || parsed->root->has & stays)
		return;
	const struct re_node *node = parsed->root;
	if (!counted && !(node->has & RE_HAS_ATOMIC))
		node = regex_simplify(parsed->tree, node);
	bool caseless;
	out->pcre = regex_print_shared(parsed->tree, node, &caseless);
	out->pcre_flags = caseless ? WN_RE_CASELESS | WN_RE_LATIN1 : 0;
}

static void decide_pcre(struct regex_lowered *out, const char *why)
{
	out->lowering = WN_PCRE;
	out->why = why;
	out->gate = (struct regex_gate){.n = 0};
	out->hyperscan = (struct span){NULL, 0};
	out->hs_flags = 0;
}

/* The Hyperscan form of a regular tree; false when it can't have one. */
static bool print(struct arena *arena, const struct re_node *node, struct regex_lowered *out)
{
	struct strbuf text = strbuf_new(arena);
	bool caseless;
	regex_print_hs(&text, node, &caseless);
	if (text.n > HS_TEXT_LIMIT)
		return false;
	strbuf_str(&text);
	out->hyperscan = strbuf_span(&text);
	out->hs_flags = HS_FLAG_SINGLEMATCH | (caseless ? HS_FLAG_CASELESS : 0) |
			(node->shortest == 0 ? HS_FLAG_ALLOWEMPTY : 0);
	return true;
}

/* Behind literals, if every match needs some that are rare. What the look-alikes of replace tags may be in
 * 8-bit bytes would need far too many: then the gate is that of units without such bytes, and a Hyperscan
 * form serves the others. */
static bool decide_gate(const struct regex_parse *parsed, const struct re_node *node, struct regex_use use,
			struct regex_lowered *out)
{
	enum regex_text text = use.text;
	struct regex_gate gate = regex_gate(parsed->tree, node, text, use.rarity);
	bool ascii = false;
	if (text == REGEX_TEXT_NONE)
		return false;
	if (!gate.n || gate.share > GATE_SHARE) {
		const struct re_node *plain = regex_ascii(parsed->tree, node);
		struct regex_gate narrow = regex_gate(parsed->tree, plain, text, use.rarity);
		if (plain != node && plain->op != RE_NEVER && narrow.n && narrow.share < gate.share)
			gate = narrow, ascii = true;
	}
	if (!gate.n || gate.share > GATE_SHARE) {
		out->gate.common = gate.common;
		return false;
	}
	out->gate = gate;
	out->gate.ascii = ascii;
	return true;
}

/* All chains of a class share the words that a scan goes through: longer ones where texts are much alike, or patterns few.
 * Text by text in the order of what a candidate costs beside that. */
static const struct chain_shares chain_shares[REGEX_TEXTS] = {
	[REGEX_TEXT_BODY] = {6e-7, 1e-3, NULL}, [REGEX_TEXT_RAWBODY] = {1e-7, 1e-4, NULL}, [REGEX_TEXT_URI] = {1e-12, 1e-5, "https://"},
	[REGEX_TEXT_FULL] = {1e-12, 1e-6, NULL}, [REGEX_TEXT_HEADER] = {1e-12, 1e-3, NULL}, [REGEX_TEXT_RELAYS] = {1e-16, 1e-5, NULL},
};

static uint32_t shortest_chain(const struct regex_chains *chains)
{
	uint32_t shortest = UINT32_MAX;
	for (uint32_t i = 0, n = 0; i < chains->n; i++) {
		n += !chains->v[i].optional && !chains->v[i].edge;
		if (!chains->v[i].last)
			continue;
		shortest = n < shortest ? n : shortest;
		n = 0;
	}
	return shortest;
}

static uint32_t shortest_literal(const struct regex_gate *gate)
{
	uint32_t shortest = UINT32_MAX;
	for (uint32_t k = 0; k < gate->n; k++)
		for (uint32_t i = 0; i < gate->clauses[k].n; i++)
			shortest = gate->clauses[k].v[i].n < shortest ? gate->clauses[k].v[i].n : shortest;
	return shortest;
}

/* Chains instead of literals that let more through, where that saves more than the chains' places in the words take. What
 * is hardly longer than a literal is not rarer, whatever its letters tell. */
static bool beats_gate(const struct regex_chains *chains, const struct regex_gate *gate, struct regex_use use)
{
	enum { LONGER = 3 };
	double length = rarity_length(use.rarity, use.text), share = chains->share * length;
	return chains->n && shortest_chain(chains) >= shortest_literal(gate) + LONGER &&
	       chains->n * length < LINK_BYTES * (gate->share - share);
}

/* False: it stays behind its literals. */
static bool decide_chains(const struct regex_parse *parsed, const struct re_node *node, struct regex_use use,
			  struct regex_lowered *out)
{
	if (use.text != REGEX_TEXT_BODY || use.no_chains || !use.rarity || out->gate.share < GATE_SHARE_RARE ||
	    !node->shortest)
		return false;
	uint32_t lead;
	const struct re_node *loose = regex_loosen(parsed->tree, node, &lead);
	struct regex_chains chains = regex_chains(parsed->tree, loose, chain_shares[use.text]);
	if (!beats_gate(&chains, &out->gate, use))
		return false;
	out->gate = (struct regex_gate){.n = 0};
	return true;
}

/* Whether something may go on to the end of the text. */
static bool runs_on(const struct re_node *node)
{
	enum { MOST_BYTES = 200 };
	if (node->op == RE_REPEAT && node->max == RE_INF && node->kids[0]->op == RE_CLASS &&
	    byteset_has(&node->kids[0]->set, '\n') && byteset_count(&node->kids[0]->set) > MOST_BYTES)
		return true;
	for (uint32_t i = 0; i < node->n; i++)
		if (runs_on(node->kids[i]))
			return true;
	return false;
}

/* Whether it is looked for at the beginnings of lines only, and seldom further: an automaton skips the rest of each. */
static bool begins_lines(const struct re_node *node)
{
	const struct re_node *first = node;
	while (first->op == RE_CAT && first->n)
		first = first->kids[0];
	return first->op == RE_ASSERT && first->kind == RE_LINE_START && !runs_on(node);
}

/* Whether each match begins a line of its own, and holds some of what the code matches, which begins a line, too, and has no
 * look-behinds in front of it. */
static bool is_of_lines(const struct regex_parse *parsed, const struct regex_code *code)
{
	const uint16_t unlike = RE_HAS_LOOK | RE_HAS_BACKREF | RE_HAS_COND | RE_HAS_OPAQUE | RE_HAS_ACCEPT | RE_HAS_SEARCH_START;
	return code->n && !(parsed->root->has & unlike) && regex_begins_with(RE_LINE_START, parsed->root) &&
	       regex_code_begins_line(code);
}

/* Whether the chains match what the tree does, as far as one can read. Links that may be left out are looked for more
 * loosely than they say (hsdb_chain.c). */
static bool are_exact(struct arena *arena, const struct regex_chains *chains, const struct re_node *a, const struct re_node *b)
{
	for (uint32_t i = 0; i < chains->n; i++)
		if (chains->v[i].optional)
			return false;
	struct strbuf text_a = strbuf_new(arena), text_b = strbuf_new(arena);
	bool caseless_a, caseless_b;
	regex_print_hs(&text_a, a, &caseless_a);
	regex_print_hs(&text_b, b, &caseless_b);
	return caseless_a == caseless_b && span_equal(strbuf_span(&text_a), strbuf_span(&text_b));
}

/* Behind chains or an automaton, where literals alone don't do. `node` begins at most `trimmed` bytes behind the whole. */
static void decide_code(struct arena *arena, const struct regex_parse *parsed, const struct re_node *node,
			uint32_t trimmed, bool exact, struct regex_use use, struct regex_lowered *out)
{
	enum { SHOWN = 200 };
	bool caseless, lines = use.text == REGEX_TEXT_FULL && begins_lines(node);
	/* Whole headers: an automaton would only find again what they all have, if not at the beginnings of lines. */
	if (!out->gate.n && out->gate.common && use.text == REGEX_TEXT_FULL && !lines) {
		decide_pcre(out, "most texts hold its literals");
		return;
	}
	if (!out->gate.n && node->bits < (regex_anchored(node) ? CODE_FLOOR_ANCHORED : CODE_FLOOR)) {
		decide_pcre(out, "most texts match");
		return;
	}
	const struct re_node *tight = node;
	uint32_t lead;
	node = regex_loosen(parsed->tree, node, &lead);
	if (node->shortest && !use.no_chains && !lines)
		out->chains = regex_chains(parsed->tree, node, chain_shares[use.text]);
	if (node->shortest && !out->chains.n)
		out->code = regex_code(parsed->tree, node);
	out->lines = is_of_lines(parsed, &out->code);
	if (out->code.n)
		out->lead = gate_reach_add(gate_reach(lead), gate_reach(trimmed));
	if (!out->chains.n && !out->code.n) {
		decide_pcre(out, node->shortest ? "too large for an automaton" : "matches the empty text");
		return;
	}
	struct strbuf text = strbuf_new(arena);
	if (out->chains.n)
		node = regex_chains_tree(parsed->tree, &out->chains);
	out->certain = exact && out->chains.n && !out->gate.n && are_exact(arena, &out->chains, node, tight);
	regex_print_hs(&text, node, &caseless);
	out->why = out->gate.n ? regex_gate_text(arena, &out->gate)
			       : arena_printf(arena, "behind %s: %.*s%s", out->chains.n ? "chains" : "an automaton",
					      (int)(text.n < SHOWN ? text.n : SHOWN), (const char *)text.p,
					      text.n > SHOWN ? "..." : "");
	out->lowering = WN_GATED;
}

/* Where a match begins, as far as what was met of `whole` tells: chains and automata are met a byte behind what is asked for. */
static void decide_reach(struct arena *arena, const struct regex_parse *parsed, const struct re_node *whole,
			 struct regex_lowered *out)
{
	uint32_t behind = regex_begins_behind(parsed);
	out->reach = WN_REACH_NONE;
	if (behind <= WN_REACH_SLACK) {
		out->behind = (uint8_t)behind;
		uint32_t newlines = regex_newlines(parsed->tree, whole);
		out->reach = gate_reach_add(gate_reach(whole->longest), 1);
		if (out->reach == WN_REACH_BEHIND && newlines < WN_REACH_LINES_MOST)
			out->reach = (uint16_t)(WN_REACH_LINES + newlines + 1);
	}
	regex_gate_place(arena, &out->gate, shape_trimmed(whole), out->reach);
}

static void decide(struct arena *arena, const struct regex_parse *parsed, struct regex_use use,
		   struct regex_lowered *out)
{
	bool counted = use.counted;
	const char *why;
	const struct re_node *node = regex_relax(parsed, &why);
	if (!node) {
		decide_pcre(out, why);
		return;
	}
	out->matches_empty = regex_matches_empty(node);
	const struct re_node *whole = node = regex_simplify(parsed->tree, node);
	const struct re_node *plain = counted && !why ? regex_ascii(parsed->tree, node) : NULL;
	if (plain && plain->op == RE_CLASS) {
		out->counts_bytes = plain == node ? WN_BYTES_ANYWHERE : regex_is_bytes_or_high(node, &plain->set) ? WN_BYTES_BESIDE_HIGH : WN_BYTES_IN_ASCII;
		out->bytes = plain->set;
	}
	node = regex_simplify(parsed->tree, shape_trim(parsed->tree, node));
	if (node->op == RE_NEVER) {
		decide_pcre(out, "matches nothing");
		return;
	}
	struct wn_starts *starts = ARENA_NEW(arena, struct wn_starts);
	if (!why && !out->captures && regex_starts_whole(node, shape_trimmed(whole) > 0, starts) &&
	    (!counted || starts->whole == WN_STARTS_WHOLE_ONCE))
		out->starts = starts;
	bool gated = decide_gate(parsed, node, use, out) && !decide_chains(parsed, node, use, out);
	decide_reach(arena, parsed, whole, out);
	out->has_later = out->reach != WN_REACH_NONE && regex_starts_later(whole, &out->later);
	if (gated && !out->gate.ascii) {
		out->lowering = WN_GATED;
		out->why = regex_gate_text(arena, &out->gate);
		return;
	}
	if (use.text != REGEX_TEXT_NONE) {
		decide_code(arena, parsed, node, shape_lead(whole), !why && !counted && !out->captures, use, out);
		return;
	}
	if (!why && counted)
		why = "every match is counted";
	if (!why && out->captures)
		why = "captures are used";
	if (!why && node->weight > WEIGHT_DIRECT)
		why = "too large to be exact";
	if (why)
		node = regex_coarsen(parsed->tree, node, WEIGHT_CONFIRM);
	if (why && node && node->bits <
			   (regex_anchored(node) ? RARITY_FLOOR_ANCHORED : RARITY_FLOOR)) {
		decide_pcre(out, arena_printf(arena, "%s; without it nearly everything matches", why));
		return;
	}
	out->lowering = why ? WN_CONFIRM : WN_DIRECT;
	out->why = why;
	if (!node || !print(arena, node, out))
		decide_pcre(out, "too large for Hyperscan");
}

int regex_lower(struct arena *arena, struct span pattern, struct regex_use use,
		struct regex_lowered *lowered_r, size_t *at_r, struct err *err)
{
	struct regex_parse parsed;
	if (regex_parse(arena, pattern, use.flags, &parsed, at_r, err))
		return -1;
	struct regex_lowered out = {.lead = WN_REACH_NONE};
	out.captures = capture_names(arena, &parsed);
	out.backtracks = regex_backtracks(parsed.tree, arena, parsed.root) != NULL;
	decide_exact(arena, pattern, use.flags, &parsed, use.counted, &out);
	out.starts = regex_starts(arena, parsed.tree, parsed.root);
	spare_repeats(arena, &parsed, &out);
	decide(arena, &parsed, use, &out);
	*lowered_r = out;
	return 0;
}
