/* prop_lowering: each lowered form gives PCRE2's answer with the original pattern.
 *   DIRECT   Hyperscan hits exactly where PCRE2 matches
 *   CONFIRM  Hyperscan hits at least where PCRE2 matches
 *   GATED    so do the gate's literals, chains and automata
 * and tried only where a match can begin by its first bytes (regex/starts.h) it matches as often,
 * on text generated from the pattern itself, on mutations of it, on random bytes, and on units of text
 * given in files.
 *
 * prop_lowering [PATTERNS [TEXT...]]: PATTERNS has lines of name, class, WN_RE_* flags, counted and
 * pattern, separated by tabs; without it a built-in list is used. TEXT files hold units separated by
 * NUL bytes, or else by empty lines. SEED=n and ROUNDS=n in the environment. */
#include "base/file.h"
#include "base/pcre.h"
#include "base/vec.h"
#include "candidate.h"
#include "lowering_patterns.h"
#include "regex/parse.h"
#include "regex/regex.h"
#include "tests/unit/stock_rarity.h"

#include <stdio.h>
#include <stdlib.h>

struct test {
	const char *name;
	struct span pattern;
	uint8_t flags;
	bool counted;
	enum regex_text text; /* NONE: without gates */
	bool no_chains;
};

struct context {
	struct arena *arena;
	uint64_t seed;
	VEC(struct span) texts;
	hs_scratch_t *scratch;
	unsigned long checks, matches, candidates, narrowed, bounded, told, certain, later, limits;
	unsigned failures;
};

static uint32_t roll(struct context *c, uint32_t below)
{
	c->seed = c->seed * 6364136223846793005u + 1442695040888963407u;
	return below ? (uint32_t)(c->seed >> 33) % below : 0;
}

/* --- text from a tree --------------------------------------------------------------------------- */

enum { GENERATED_LIMIT = 4000, CAPTURES = 16 };

struct generator {
	struct context *c;
	struct strbuf out;
	struct span captured[CAPTURES];
};

static void generate(struct generator *g, const struct re_node *node);

static void generate_class(struct generator *g, const struct byteset *set)
{
	unsigned n = byteset_count(set), pick = roll(g->c, n);
	/* Mostly a letter or blank: that is where neighbours interact. */
	for (int tries = 0; tries < 4; tries++) {
		unsigned b = (unsigned char)"abcdefghijklmnopqrstuvwxyz0123456789 \nTHE"[roll(g->c, 41)];
		if (byteset_has(set, b)) {
			strbuf_add_byte(&g->out, (unsigned char)b);
			return;
		}
	}
	for (unsigned b = 0; b < 256; b++)
		if (byteset_has(set, b) && pick-- == 0) {
			strbuf_add_byte(&g->out, (unsigned char)b);
			return;
		}
}

static void generate_repeat(struct generator *g, const struct re_node *node)
{
	uint32_t extra = node->max == RE_INF ? 4 : node->max - node->min;
	uint32_t n = node->min + roll(g->c, (extra < 4 ? extra : 4) + 1);
	if (node->max != RE_INF && roll(g->c, 10) == 0)
		n = node->max + roll(g->c, 2); /* at the bound, and past it */
	for (uint32_t i = 0; i < n && g->out.n < GENERATED_LIMIT; i++)
		generate(g, node->kids[0]);
}

static void generate_capture(struct generator *g, const struct re_node *node)
{
	size_t start = g->out.n;
	generate(g, node->kids[0]);
	if (node->min < CAPTURES)
		g->captured[node->min] =
			arena_dup_span(g->c->arena, span_slice(strbuf_span(&g->out), start, g->out.n));
}

static void generate(struct generator *g, const struct re_node *node)
{
	if (g->out.n > GENERATED_LIMIT)
		return;
	switch ((enum re_op)node->op) {
	case RE_CLASS: generate_class(g, &node->set); break;
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++)
			generate(g, node->kids[i]);
		break;
	case RE_ALT: generate(g, node->kids[roll(g->c, node->n)]); break;
	case RE_REPEAT: generate_repeat(g, node); break;
	case RE_CAPTURE: generate_capture(g, node); break;
	case RE_ATOMIC: generate(g, node->kids[0]); break;
	case RE_LOOK:
		if (roll(g->c, 3) == 0)
			generate(g, node->kids[0]);
		break;
	case RE_BACKREF:
		if (node->min < CAPTURES)
			strbuf_add_span(&g->out, g->captured[node->min]);
		break;
	case RE_COND: generate(g, node->kids[1 + roll(g->c, 2)]); break;
	case RE_ASSERT:
		if (roll(g->c, 4) == 0)
			strbuf_add_byte(&g->out, "\n a"[roll(g->c, 3)]);
		break;
	case RE_EMPTY: case RE_NEVER: case RE_OPAQUE: break;
	}
}

static void mutate(struct context *c, struct strbuf *text)
{
	for (uint32_t n = roll(c, 4); n > 0 && text->n; n--) {
		uint32_t at = roll(c, (uint32_t)text->n);
		switch (roll(c, 5)) {
		case 0: text->p[at] = (unsigned char)roll(c, 256); break;
		case 1: text->p[at] ^= 0x20; break;
		case 2: text->p[at] = text->p[roll(c, (uint32_t)text->n)]; break;
		case 3: memmove(text->p + at, text->p + at + 1, --text->n - at); break;
		case 4: text->p[at] = (unsigned char)"\n \t0a_=."[roll(c, 8)]; break;
		}
	}
}

static void surround(struct context *c, struct strbuf *text)
{
	static const char *const around[] = {"", "", " ", "\n", "x", "9 ", "\xe9", "the end\n", "=", "_"};
	strbuf_add_str(text, around[roll(c, 10)]);
}

/* --- one pattern -------------------------------------------------------------------------------- */

struct forms {
	const struct test *test;
	struct regex_lowered low;
	struct candidate candidate;
	struct pcre original, at_starts; /* the same, told where matches can begin */
};

static void report(struct context *c, const struct forms *f, struct span text, struct candidate_hit hit, int expected)
{
	static const char *const names[] = {"DIRECT", "CONFIRM", "PCRE", "GATED"};
	if (++c->failures > 40)
		return;
	printf("%s (%s): candidate: %s, begins in [%u, %u], PCRE2 %s\n  pattern %.300s\n  lowered %.300s\n  text \"", f->test->name,
	       names[f->low.lowering], hit.is ? "yes" : "no", hit.begins.from, hit.begins.to, expected ? "matches" : "does not",
	       (const char *)f->test->pattern.p, f->low.hyperscan.n ? (const char *)f->low.hyperscan.p : f->low.why);
	for (size_t i = 0; i < text.n && i < 300; i++)
		printf(text.p[i] > 31 && text.p[i] < 127 && text.p[i] != '\\' ? "%c" : "\\x%02x", text.p[i]);
	printf("\"\n");
}

static void check(struct context *c, struct forms *f, struct span text)
{
	int expected = pcre_match(&f->original, text, 0, NULL);
	if (expected < 0) {
		c->limits++;
		return;
	}
	struct candidate_hit hit = candidate_is(&f->candidate, text, c->scratch);
	c->checks++;
	c->matches += expected > 0;
	c->candidates += hit.is;
	c->narrowed += hit.is && (hit.begins.from > 0 || hit.begins.to < text.n);
	if (f->low.lowering == WN_DIRECT || f->low.certain ? hit.is != expected : expected && !hit.is)
		report(c, f, text, hit, expected);
	if (expected && hit.is &&
	    (pcre_match_within(&f->original, text, hit.begins) != expected ||
	     pcre_count_within(&f->original, text, 0, hit.begins) != pcre_count(&f->original, text, 0)))
		report(c, f, text, hit, expected);
	c->bounded += hit.begins.most > 0;
	if (hit.is && hit.begins.most && pcre_count(&f->original, text, 0) > (long)hit.begins.most)
		report(c, f, text, hit, expected);
	c->told += f->low.starts != NULL;
	c->later += f->low.has_later;
	c->certain += f->low.certain;
	if ((f->low.starts || f->low.has_later) && (pcre_match_within(&f->at_starts, text, PCRE_ANYWHERE) != expected ||
				  pcre_count_within(&f->at_starts, text, 0, PCRE_ANYWHERE) != pcre_count(&f->original, text, 0)))
		report(c, f, text, (struct candidate_hit){.is = true, .begins = PCRE_ANYWHERE}, expected);
	if (text.n == 0 && f->low.lowering == WN_DIRECT && f->low.matches_empty != expected)
		report(c, f, text, hit, expected);
}

static void check_generated(struct context *c, struct forms *f, unsigned rounds)
{
	struct regex_parse parsed;
	struct err err;
	size_t at;
	if (regex_parse(c->arena, f->test->pattern, f->test->flags, &parsed, &at, &err))
		return;
	check(c, f, SPAN_LIT(""));
	for (unsigned i = 0; i < rounds; i++) {
		struct generator g = {.c = c, .out = strbuf_new(c->arena)};
		for (unsigned n = i % 4 ? 1 : 6; n; n--) {
			surround(c, &g.out);
			generate(&g, parsed.root);
		}
		surround(c, &g.out);
		check(c, f, strbuf_span(&g.out));
		mutate(c, &g.out);
		check(c, f, strbuf_span(&g.out));
		for (size_t j = 0; i % 8 == 0 && j < g.out.n; j++)
			g.out.p[j] = (unsigned char)roll(c, 256);
		check(c, f, strbuf_span(&g.out));
	}
}

static void check_pattern(struct context *c, const struct test *test, unsigned rounds)
{
	struct forms f = {.test = test};
	struct err err;
	size_t at;
	if (regex_lower(c->arena, test->pattern, (struct regex_use){.flags = test->flags, .counted = test->counted, .text = test->text, .no_chains = test->no_chains, .rarity = stock_rarity()}, &f.low, &at, &err)) {
		printf("%s: at %zu: %s\n", test->name, at, err.text);
		c->failures++;
		return;
	}
	f.original = pcre_make((const char *)f.low.pcre.p, f.low.pcre.n, f.low.pcre_flags);
	f.at_starts = f.original;
	f.at_starts.starts = f.low.starts;
	f.at_starts.later = f.low.has_later ? &f.low.later : NULL;
	if (pcre_compile(&f.original, &err) || pcre_compile(&f.at_starts, &err)) {
		printf("%s: PCRE2 %s\n", test->name, err.text);
		c->failures++;
		return;
	}
	if (!candidate_init(&f.candidate, c->arena, &f.low, &c->scratch)) {
		printf("%s: Hyperscan refuses %s\n", test->name, (const char *)f.low.hyperscan.p);
		c->failures++;
	} else if (f.low.lowering != WN_PCRE) {
		check_generated(c, &f, rounds);
		for (size_t i = 0; i < c->texts.n; i++)
			check(c, &f, c->texts.v[i]);
	}
	candidate_deinit(&f.candidate);
	pcre_release(&f.original);
	pcre_release(&f.at_starts);
}

/* --- input -------------------------------------------------------------------------------------- */

static void add_texts(struct context *c, struct arena *arena, struct span file)
{
	bool nul = file.n && memchr(file.p, 0, file.n);
	for (size_t start = 0; start < file.n;) {
		struct span sep = nul ? (struct span){(const unsigned char *)"", 1} : SPAN_LIT("\n\n");
		size_t end = span_find(file, sep, start);
		if (end == (size_t)-1)
			end = file.n;
		struct span unit = span_slice(file, start, end);
		vec_push(arena, &c->texts, unit);
		start = end + sep.n;
	}
}

/* Classes as the dump names them: "body", "header Subject". */
static enum regex_text text_named(const char *class)
{
	static const struct {
		const char *prefix;
		enum regex_text text;
	} texts[] = {{"body", REGEX_TEXT_BODY}, {"rawbody", REGEX_TEXT_RAWBODY}, {"uri", REGEX_TEXT_URI},
		     {"full", REGEX_TEXT_FULL}, {"header ALL", REGEX_TEXT_FULL}, {"header Received", REGEX_TEXT_RELAYS},
		     {"header X-Spam-Relays", REGEX_TEXT_RELAYS}};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strncmp(class, texts[i].prefix, strlen(texts[i].prefix)) == 0)
			return texts[i].text;
	return REGEX_TEXT_HEADER;
}

static bool read_line(char *line, struct test *test)
{
	char *fields[5] = {line};
	for (int i = 1; i < 5; i++) {
		fields[i] = strchr(fields[i - 1], '\t');
		if (!fields[i])
			return false;
		*fields[i]++ = 0;
	}
	*test = (struct test){fields[0], span_from_str(fields[4]), (uint8_t)atoi(fields[2]), fields[3][0] == '1',
			      text_named(fields[1]), false};
	return true;
}

static unsigned number(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);
	return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct context c = {.arena = arena_new(), .seed = number("SEED", 1)};
	unsigned rounds = number("ROUNDS", 40), patterns = 0;
	struct err err;
	struct span file;
	for (int i = 2; i < argc; i++) {
		if (file_read(arena, argv[i], 1u << 30, &file, &err))
			return fprintf(stderr, "%s\n", err.text), 2;
		add_texts(&c, arena, file);
	}
	for (size_t i = 0; argc < 2 && i < sizeof lowering_patterns / sizeof *lowering_patterns; i++, patterns++) {
		struct test test = {lowering_patterns[i].pattern, span_from_str(lowering_patterns[i].pattern),
				    lowering_patterns[i].flags, false, REGEX_TEXT_NONE, false};
		check_pattern(&c, &test, rounds * 10);
		test.text = REGEX_TEXT_BODY;
		check_pattern(&c, &test, rounds * 10);
		test.no_chains = true;
		check_pattern(&c, &test, rounds * 4);
	}
	if (argc > 1 && file_read(arena, argv[1], 1u << 30, &file, &err))
		return fprintf(stderr, "%s\n", err.text), 2;
	for (char *line = argc > 1 ? strtok(arena_span_str(arena, file), "\n") : NULL; line; line = strtok(NULL, "\n")) {
		struct test test;
		if (!read_line(line, &test))
			continue;
		check_pattern(&c, &test, rounds);
		patterns++;
		arena_reset(c.arena);
	}
	printf("lowering: %u patterns, %lu checks, %lu matches, %lu candidates, %lu of them narrowed, %lu with a bound, %lu told by first bytes, %lu by chains, %lu by what comes later, %lu match limits, %u failures\n",
	       patterns, c.checks, c.matches, c.candidates, c.narrowed, c.bounded, c.told, c.certain, c.later, c.limits, c.failures);
	hs_free_scratch(c.scratch);
	arena_free(&c.arena);
	arena_free(&arena);
	return c.failures != 0;
}
