/* bytes.c: with vectors as GCC and clang have them for every machine; what is done to each text of a message with those
 * of AVX-512 where there are some, sixty-four bytes at a time and the last ones like the others. */
#include "base/bytes.h"
#include "base/lanes.h"

#include <stdint.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { WIDTH = 16, ROUNDS = 255 /* until a lane of the counters is full */ };
typedef uint8_t vector __attribute__((vector_size(WIDTH)));

/* Of the bytes of a vector: all ones from `least` to `most`, else 0. */
static inline vector in_range(vector bytes, uint8_t least, uint8_t most)
{
	return (vector)(bytes - least <= (vector){0} + (uint8_t)(most - least));
}

static inline bool is_in(unsigned char c, unsigned char least, unsigned char most)
{
	return (unsigned char)(c - least) <= most - least;
}

static inline bool is_zero(vector v)
{
	uint64_t halves[2];
	memcpy(halves, &v, sizeof halves);
	return !(halves[0] | halves[1]);
}

/* The last WIDTH bytes of a text that has as many. */
static inline vector last_of(struct span s)
{
	vector bytes;
	memcpy(&bytes, s.p + s.n - WIDTH, WIDTH);
	return bytes;
}

/* All ones in the last n lanes. */
static inline vector last_lanes(size_t n)
{
	const vector index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
	return (vector)(index >= (vector){0} + (uint8_t)(WIDTH - n));
}

static size_t sum(vector counters)
{
	const uint64_t even = 0x00ff00ff00ff00ff, ones = 0x0001000100010001;
	uint64_t half[2];
	memcpy(half, &counters, sizeof half);
	/* Four sums of four lanes; the product adds them up in its highest bits. */
	uint64_t sums = (half[0] & even) + (half[0] >> 8 & even) + (half[1] & even) + (half[1] >> 8 & even);
	return sums * ones >> 48;
}

#ifdef __x86_64__
#define WIDE_VECTORS __attribute__((target("avx512f,avx512bw,bmi,bmi2,popcnt")))
enum { WIDE = 64 };

/* Bytes from `at` on, and which lanes have one. */
struct wide {
	__m512i bytes;
	__mmask64 there;
};

WIDE_VECTORS static inline struct wide wide_at(struct span s, size_t at)
{
	__mmask64 there = s.n - at < WIDE ? (UINT64_C(1) << (s.n - at)) - 1 : ~UINT64_C(0);
	return (struct wide){_mm512_maskz_loadu_epi8(there, s.p + at), there};
}

WIDE_VECTORS static inline size_t wide_count(struct wide w, char least, char most)
{
	__m512i above = _mm512_sub_epi8(w.bytes, _mm512_set1_epi8(least));
	__mmask64 in = _mm512_mask_cmple_epu8_mask(w.there, above, _mm512_set1_epi8((char)(most - least)));
	return (size_t)__builtin_popcountll(in);
}

WIDE_VECTORS static size_t count_wide(struct span s, unsigned char least, unsigned char most)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i += WIDE)
		n += wide_count(wide_at(s, i), (char)least, (char)most);
	return n;
}

WIDE_VECTORS static void count_case_wide(struct span s, size_t *upper_r, size_t *lower_r)
{
	size_t upper = 0, lower = 0;
	for (size_t i = 0; i < s.n; i += WIDE) {
		struct wide w = wide_at(s, i);
		upper += wide_count(w, 'A', 'Z');
		lower += wide_count(w, 'a', 'z') + wide_count(w, '0', '9');
	}
	*upper_r = upper;
	*lower_r = lower;
}

WIDE_VECTORS static size_t next_wide(struct span s, size_t at, bool high)
{
	for (; at < s.n; at += WIDE) {
		struct wide w = wide_at(s, at);
		uint64_t tops = _mm512_movepi8_mask(w.bytes), found = (high ? tops : ~tops) & w.there;
		if (found)
			return at + (size_t)__builtin_ctzll(found);
	}
	return s.n;
}
#define WITH_WIDE(answer)                                                                                                  \
	if (__builtin_cpu_supports("avx512bw"))                                                                                \
	return answer
#else
#define WITH_WIDE(answer)
#endif

/* The last vector takes what is left, and lanes that were counted before. */
size_t bytes_count(struct span s, unsigned char least, unsigned char most)
{
	WITH_WIDE(count_wide(s, least, most));
	size_t n = 0, i = 0;
	for (; s.n < WIDTH && i < s.n; i++)
		n += is_in(s.p[i], least, most);
	while (i < s.n) {
		vector counters = {0}, bytes;
		for (unsigned round = 1; round < ROUNDS && s.n - i >= WIDTH; round++, i += WIDTH) {
			memcpy(&bytes, s.p + i, WIDTH);
			counters -= in_range(bytes, least, most); /* true is all ones: -1 */
		}
		if (s.n - i < WIDTH) {
			counters -= in_range(last_of(s), least, most) & last_lanes(s.n - i);
			i = s.n;
		}
		n += sum(counters);
	}
	return n;
}

size_t bytes_next(struct span s, size_t at, bool high)
{
	WITH_WIDE(next_wide(s, at, high));
	const uint64_t tops = 0x8080808080808080, flip = high ? 0 : tops;
	for (uint64_t word; s.n - at >= sizeof word; at += sizeof word) {
		memcpy(&word, s.p + at, sizeof word);
		if ((word ^ flip) & tops)
			break;
	}
	while (at < s.n && s.p[at] >> 7 != high)
		at++;
	return at;
}

struct case_counts {
	vector uppers, lowers;
};

static inline struct case_counts case_of(vector bytes)
{
	return (struct case_counts){in_range(bytes, 'A', 'Z'), in_range(bytes, 'a', 'z') | in_range(bytes, '0', '9')};
}

void bytes_count_case(struct span s, size_t *upper_r, size_t *lower_r)
{
	WITH_WIDE(count_case_wide(s, upper_r, lower_r));
	size_t upper = 0, lower = 0, i = 0;
	for (; s.n < WIDTH && i < s.n; i++) {
		upper += is_in(s.p[i], 'A', 'Z');
		lower += is_in(s.p[i], 'a', 'z') || is_in(s.p[i], '0', '9');
	}
	while (i < s.n) {
		vector uppers = {0}, lowers = {0}, bytes;
		for (unsigned round = 1; round < ROUNDS && s.n - i >= WIDTH; round++, i += WIDTH) {
			memcpy(&bytes, s.p + i, WIDTH);
			struct case_counts c = case_of(bytes);
			uppers -= c.uppers;
			lowers -= c.lowers;
		}
		if (s.n - i < WIDTH) {
			struct case_counts c = case_of(last_of(s));
			uppers -= c.uppers & last_lanes(s.n - i);
			lowers -= c.lowers & last_lanes(s.n - i);
			i = s.n;
		}
		upper += sum(uppers);
		lower += sum(lowers);
	}
	*upper_r = upper;
	*lower_r = lower;
}

bool bytes_have(struct span s, unsigned char least, unsigned char most)
{
	vector seen = {0}, bytes;
	bool any = false;
	size_t i = 0;
	for (; s.n - i >= WIDTH; i += WIDTH) {
		memcpy(&bytes, s.p + i, WIDTH);
		seen |= in_range(bytes, least, most);
	}
	if (i && i < s.n)
		seen |= in_range(last_of(s), least, most), i = s.n;
	for (; i < s.n; i++)
		any |= is_in(s.p[i], least, most);
	return any || !is_zero(seen);
}

bool bytes_are_ascii(struct span s)
{
	return bytes_next(s, 0, true) == s.n;
}

void bytes_lower(unsigned char *to, struct span s)
{
	size_t i = 0;
	for (vector bytes; s.n - i >= WIDTH; i += WIDTH) {
		memcpy(&bytes, s.p + i, WIDTH);
		bytes += in_range(bytes, 'A', 'Z') & ('a' - 'A');
		memcpy(to + i, &bytes, WIDTH);
	}
	for (; i < s.n; i++)
		to[i] = byte_lower(s.p[i]);
}

/* Without a branch: where words end cannot be foreseen. */
static size_t single_spaces(unsigned char *out, struct span s, bool *before)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool space = byte_is_space(s.p[i]);
		out[n] = space ? ' ' : s.p[i];
		n += !(space & *before);
		*before = space;
	}
	return n;
}

size_t bytes_single_spaces(unsigned char *out, struct span s, bool before)
{
	size_t n = 0, i = 0;
	while (s.n - i >= LANES) { /* most stretches stay as they are */
		unsigned spaces = lanes_any(s.p + i, ' ', ' ', ' ', ' ');
		unsigned odd = lanes_range(s.p + i, '\t', '\r') | (spaces & (spaces << 1 | before));
		if (odd) {
			n += single_spaces(out + n, span_slice(s, i, i + LANES), &before);
		} else {
			memcpy(out + n, s.p + i, LANES);
			n += LANES;
			before = spaces >> (LANES - 1);
		}
		i += LANES;
	}
	return n + single_spaces(out + n, span_slice(s, i, s.n), &before);
}
