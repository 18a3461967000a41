/* regex.c: parse, relax, simplify, decide, print. */
#include "regex.h"

#include "lower.h"
#include "shape.h"

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

static const char *capture_names(struct arena *arena, const struct regex_parse *parsed)
{
	const char *names = NULL;
	for (size_t i = 1; i < parsed->groups.n; i++)
		if (parsed->groups.v[i].name)
			names = names ? arena_printf(arena, "%s,%s", names, parsed->groups.v[i].name)
				      : parsed->groups.v[i].name;
	return names;
}

/* PCRE2's form: the text, or for what is too large for PCRE2 the tree with its repeated parts shared. How much
 * a match takes matters only where matches are counted; else the tree can be simplified first. */
static void decide_exact(struct arena *arena, struct span pattern, uint8_t flags, const struct regex_parse *parsed,
			 bool counted, struct regex_lowered *out)
{
	const uint16_t stays = RE_HAS_BACKREF | RE_HAS_COND | RE_HAS_OPAQUE;
	out->pcre = regex_print_pcre(arena, pattern, parsed);
	out->pcre_flags = flags | WN_RE_LATIN1;
	if (regex_pcre_cost(parsed->tree, parsed->root) < PCRE_CODE_BUDGET || out->captures ||
	    parsed->root->has & stays)
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

static void decide(struct arena *arena, const struct regex_parse *parsed, bool counted,
		   struct regex_lowered *out)
{
	const char *why;
	const struct re_node *node = regex_relax(parsed, &why);
	if (!node) {
		decide_pcre(out, why);
		return;
	}
	out->matches_empty = regex_matches_empty(node);
	node = regex_simplify(parsed->tree, node);
	node = regex_simplify(parsed->tree, shape_trim(parsed->tree, node));
	if (node->op == RE_NEVER) {
		decide_pcre(out, "matches nothing");
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

int regex_lower(struct arena *arena, struct span pattern, uint8_t flags, bool counted,
		struct regex_lowered *lowered_r, size_t *at_r, struct err *err)
{
	struct regex_parse parsed;
	if (regex_parse(arena, pattern, flags, &parsed, at_r, err))
		return -1;
	struct regex_lowered out = {0};
	out.captures = capture_names(arena, &parsed);
	decide_exact(arena, pattern, flags, &parsed, counted, &out);
	decide(arena, &parsed, counted, &out);
	*lowered_r = out;
	return 0;
}
