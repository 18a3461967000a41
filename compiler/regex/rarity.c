/* rarity.c: how often a literal is met in mail: from a table made of a corpus, how surprising a byte is after another
 * (grammar/bigrams.def), and from strings that many units hold (compiler/profile.c), for which the former is much too
 * optimistic. */
#include "gate.h"

#include "base/profile_format.h"

#include <math.h>
#include <string.h>

/* Letters of words hang together more than neighbours alone tell: the bits of a literal shrink by this. */
#define WORDS 0.65

static const char punctuation[] = ".,-/:;'\"=<>_@!?()&%$#*";
enum { DIGIT = 26, SPACE, PUNCTUATION, OTHER = PUNCTUATION + sizeof punctuation - 1, EIGHT_BIT, SYMBOLS };

#define FIRST(...) static const uint8_t first[SYMBOLS] = {__VA_ARGS__};
#define AFTER(...)
#include "grammar/bigrams.def"
#undef FIRST
#undef AFTER
static const uint8_t after[SYMBOLS][SYMBOLS] = {
#define FIRST(...)
#define AFTER(...) {__VA_ARGS__},
#include "grammar/bigrams.def"
#undef FIRST
#undef AFTER
};

static unsigned symbol(unsigned char c)
{
	const char *p;
	if (byte_is_alpha(c))
		return (c | 32u) - 'a';
	if (byte_is_digit(c))
		return DIGIT;
	if (byte_is_space(c))
		return SPACE;
	if (c && (p = strchr(punctuation, c)))
		return PUNCTUATION + (unsigned)(p - punctuation);
	return c < 128 ? OTHER : EIGHT_BIT;
}

/* Bits for upper case where it is asked for: rare at first, less so when the letter before had it. */
static double case_bits(const struct gate_literal *l, unsigned i)
{
	if (l->caseless || l->b[i] < 'A' || l->b[i] > 'Z')
		return 0;
	return i && l->b[i - 1] >= 'A' && l->b[i - 1] <= 'Z' ? 1 : 3.5;
}

static double bits_of(const struct gate_literal *l)
{
	double bits = 0;
	for (unsigned i = 0; i < l->n; i++) {
		unsigned s = symbol(l->b[i]);
		bits += (i ? after[symbol(l->b[i - 1])][s] : first[s]) / 8.0 + case_bits(l, i);
		if (s == DIGIT)
			bits += 3;
		else if (s == OTHER || s == EIGHT_BIT)
			bits += 4;
	}
	return bits;
}

/* --- frequent strings ---------------------------------------------------------------------------- */

/* What is known of a string: how often some frequent string is met that it is part of, and how often it
 * is itself, being one. */
struct known {
	uint64_t hash; /* 0: free */
	float within, itself;
};

struct rarity {
	struct arena *arena;
	struct known *known;
	size_t n, slots; /* a power of two */
	double length[REGEX_TEXTS]; /* bytes of an average unit */
};

struct rarity *rarity_new(struct arena *arena)
{
	enum { SLOTS = 1 << 12 };
	struct rarity *r = ARENA_NEW(arena, struct rarity);
	*r = (struct rarity){.arena = arena, .slots = SLOTS};
	r->known = ARENA_ARRAY(arena, struct known, SLOTS);
	for (unsigned i = 0; i < REGEX_TEXTS; i++)
		r->length[i] = 50;
	return r;
}

void rarity_set_length(struct rarity *r, enum regex_text text, double bytes)
{
	r->length[text] = bytes;
}

double rarity_length(const struct rarity *r, enum regex_text text)
{
	return r->length[text];
}

static uint64_t hash_begin(enum regex_text text)
{
	return 14695981039346656037u ^ (uint64_t)text << 32;
}

static uint64_t hash_add(uint64_t hash, unsigned char c)
{
	return (hash ^ byte_lower(c)) * 1099511628211u;
}

/* Its slot, or a free one. */
static struct known *slot_of(const struct rarity *r, uint64_t hash)
{
	size_t slot = (hash * 0x9E3779B97F4A7C15u >> 32) & (r->slots - 1);
	while (r->known[slot].hash && r->known[slot].hash != hash)
		slot = (slot + 1) & (r->slots - 1);
	return &r->known[slot];
}

static void more_slots(struct rarity *r)
{
	struct known *old = r->known;
	size_t n = r->slots;
	r->slots *= 2;
	r->known = ARENA_ARRAY(r->arena, struct known, r->slots);
	for (size_t i = 0; i < n; i++)
		if (old[i].hash)
			*slot_of(r, old[i].hash) = old[i];
}

static void enter(struct rarity *r, uint64_t hash, float met, bool itself)
{
	if (2 * r->n >= r->slots)
		more_slots(r);
	struct known *k = slot_of(r, hash);
	r->n += !k->hash;
	k->hash = hash;
	if (met > k->within)
		k->within = met;
	if (itself)
		k->itself = met;
}

/* How many there are in an average unit of what that share of units holds. */
static double expected_of(double share)
{
	return -log1p(-share / 1.001);
}

void rarity_add(struct rarity *r, enum regex_text text, struct span string, double share)
{
	for (size_t from = 0; from < string.n; from++) {
		uint64_t hash = hash_begin(text);
		for (size_t to = from; to < string.n; to++) {
			hash = hash_add(hash, string.p[to]);
			enter(r, hash, (float)expected_of(share), from == 0 && to + 1 == string.n);
		}
	}
}

/* The bigrams' estimate, bounded by what is known of strings around it and within it. */
double rarity_expected(const struct rarity *r, const struct gate_literal *l, enum regex_text text)
{
	static const unsigned least[] = PROFILE_LEAST;
	const double same = PROFILE_SAME_PERCENT / 100.0;
	double upper = 0;
	for (unsigned i = 0; i < l->n; i++)
		upper += case_bits(l, i);
	double expected = r->length[text] * exp2(-WORDS * bits_of(l)), share = exp2(-upper);
	double within = 0;
	for (unsigned from = 0; from < l->n; from++) {
		uint64_t hash = hash_begin(text);
		for (unsigned to = from; to < l->n; to++) {
			hash = hash_add(hash, l->b[to]);
			const struct known *k = slot_of(r, hash);
			if (!k->hash)
				break; /* nor is anything longer */
			if (k->itself > 0 && k->itself * share < expected)
				expected = k->itself * share;
			if (from == 0 && to + 1 == l->n)
				within = (k->itself > 0 ? k->itself : k->within / (float)same) * share;
		}
	}
	if (text != REGEX_TEXT_NONE && !within && l->n > 1) { /* it would be in the profile if it were more often met */
		double most = expected_of(least[text - REGEX_TEXT_BODY] / 1000.0) * share;
		expected = most < expected ? most : expected;
	}
	return within > expected ? within : expected;
}

double rarity_share(double expected, uint32_t count)
{
	double none = exp(-expected), term = none, fewer = 0;
	for (uint32_t i = 0; i < count && i < 50; i++) {
		fewer += term;
		term *= expected / (i + 1);
	}
	return fewer >= 1 ? 0 : 1 - fewer;
}
