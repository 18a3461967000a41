/* rarity.c: how often a literal is met in mail, from two tables made of a corpus: how surprising a byte is
 * after another (grammar/bigrams.def), and strings that many units hold (grammar/frequent.def), for which
 * the former is much too optimistic. */
#include "gate.h"

#include <math.h>
#include <pthread.h>
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

static const struct {
	enum regex_text text;
	const char *string;
	unsigned short per_mille;
} frequent[] = {
#define FREQUENT(text, string, per_mille) {REGEX_TEXT_##text, string, per_mille},
#include "grammar/frequent.def"
#undef FREQUENT
};

/* Bytes of an average unit. */
static double unit_length(enum regex_text text)
{
	switch (text) {
	case REGEX_TEXT_BODY: return 170;
	case REGEX_TEXT_RAWBODY: return 1700;
	case REGEX_TEXT_RELAYS: return 200;
	case REGEX_TEXT_FULL: return 5400;
	default: return 50;
	}
}

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
	double within, itself;
};

enum { KNOWN_BITS = 16 };
static struct known known[1 << KNOWN_BITS];
static pthread_once_t known_once = PTHREAD_ONCE_INIT;

static uint64_t hash_begin(enum regex_text text)
{
	return 14695981039346656037u ^ (uint64_t)text << 32;
}

static uint64_t hash_add(uint64_t hash, unsigned char c)
{
	return (hash ^ byte_lower(c)) * 1099511628211u;
}

/* Its slot, or a free one. */
static struct known *slot_of(uint64_t hash)
{
	size_t slot = hash * 0x9E3779B97F4A7C15u >> (64 - KNOWN_BITS);
	while (known[slot].hash && known[slot].hash != hash)
		slot = (slot + 1) % (1 << KNOWN_BITS);
	return &known[slot];
}

static void enter(uint64_t hash, double met, bool itself)
{
	struct known *k = slot_of(hash);
	k->hash = hash;
	if (met > k->within)
		k->within = met;
	if (itself)
		k->itself = met;
}

static void enter_all(void)
{
	for (size_t i = 0; i < sizeof frequent / sizeof *frequent; i++) {
		const unsigned char *s = (const unsigned char *)frequent[i].string;
		size_t n = strlen(frequent[i].string);
		double met = -log1p(-(double)frequent[i].per_mille / 1001.0);
		for (size_t from = 0; from < n; from++) {
			uint64_t hash = hash_begin(frequent[i].text);
			for (size_t to = from; to < n; to++) {
				hash = hash_add(hash, s[to]);
				enter(hash, met, from == 0 && to + 1 == n);
			}
		}
	}
}

/* The bigrams' estimate, bounded by what is known of strings around it and within it. */
double rarity_expected(const struct gate_literal *l, enum regex_text text)
{
	double upper = 0;
	pthread_once(&known_once, enter_all);
	for (unsigned i = 0; i < l->n; i++)
		upper += case_bits(l, i);
	double expected = unit_length(text) * exp2(-WORDS * bits_of(l)), share = exp2(-upper);
	double within = 0;
	for (unsigned from = 0; from < l->n; from++) {
		uint64_t hash = hash_begin(text);
		for (unsigned to = from; to < l->n; to++) {
			hash = hash_add(hash, l->b[to]);
			const struct known *k = slot_of(hash);
			if (!k->hash)
				continue;
			if (k->itself > 0 && k->itself * share < expected)
				expected = k->itself * share;
			if (from == 0 && to + 1 == l->n)
				within = k->within * share;
		}
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
