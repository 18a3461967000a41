/* lanes: which of sixteen bytes are one of a few: the step of searches over long texts. */
#ifndef WINNOW_LANES_H
#define WINNOW_LANES_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { LANES = 16 };

/* A bit for each of the sixteen bytes at p that is a, b, c or d; the first byte's is the lowest. */
static inline unsigned lanes_any(const unsigned char *p, unsigned char a, unsigned char b, unsigned char c,
				 unsigned char d)
{
#ifdef __SSE2__
	__m128i bytes = _mm_loadu_si128((const __m128i *)p);
	__m128i ab = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)a)),
				  _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)b)));
	__m128i cd = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)c)),
				  _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)d)));
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(ab, cd));
#else
	unsigned bits = 0;
	for (unsigned i = 0; i < LANES; i++)
		bits |= (unsigned)(p[i] == a || p[i] == b || p[i] == c || p[i] == d) << i;
	return bits;
#endif
}

/* A bit for each that is from `least` to `most`. */
static inline unsigned lanes_range(const unsigned char *p, unsigned char least, unsigned char most)
{
#ifdef __SSE2__
	__m128i above = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)p), _mm_set1_epi8((char)least));
	__m128i in = _mm_min_epu8(above, _mm_set1_epi8((char)(most - least)));
	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(in, above));
#else
	unsigned bits = 0;
	for (unsigned i = 0; i < LANES; i++)
		bits |= (unsigned)(p[i] >= least && p[i] <= most) << i;
	return bits;
#endif
}

static inline unsigned lanes_first(unsigned bits)
{
	return (unsigned)__builtin_ctz(bits);
}

#endif
