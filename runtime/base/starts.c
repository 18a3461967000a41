/* starts.c: byte after byte, the links met so far in the bits of a word; with vectors that can look up bytes, sixty places
 * at a time. Counterpart: none, Perl's optimizer looks for the rarest literal. */
#include "base/starts.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

/* The bytes of a match that are looked at; those of the text from `from` on that may be among them. */
struct reading {
	size_t behind, end;
};

/* False: the text is too short. */
static bool begin(const struct wn_starts *starts, struct span text, size_t from, size_t to, struct reading *r)
{
	r->behind = (size_t)starts->n - starts->edge;
	if (text.n < r->behind || from > text.n - r->behind)
		return false;
	r->end = (to < text.n - r->behind ? to : text.n - r->behind) + r->behind;
	return true;
}

/* Whether the byte before is right. */
static bool follows(const struct wn_starts *starts, struct span text, size_t at)
{
	return !at || starts->links[text.p[at - 1]] & 1;
}

/* Whether one of the ways to begin is there, if the text is long enough to tell. */
static inline bool has_way(const struct wn_starts *starts, struct span text, size_t at)
{
	unsigned ways = UINT8_MAX;
	if (text.n - at < starts->way_bytes)
		return true;
	for (unsigned i = 0; i < starts->way_bytes && ways; i++)
		ways &= wn_ways_of(starts, i)[text.p[at + i]];
	return ways;
}

static size_t next_by_links_plain(const struct wn_starts *starts, struct span text, size_t from, size_t to)
{
	struct reading r;
	if (!begin(starts, text, from, to, &r))
		return STARTS_NONE;
	unsigned met = starts->edge && follows(starts, text, from), last = 1u << (starts->n - 1);
	for (size_t i = from; i < r.end; i++) {
		met = (met << 1 | 1) & starts->links[text.p[i]];
		if (__builtin_expect(met & last, 0) && has_way(starts, text, i + 1 - r.behind))
			return i + 1 - r.behind;
	}
	return STARTS_NONE;
}

#ifdef __x86_64__
#define VECTORS __attribute__((target("avx512f,avx512bw,avx512vbmi")))

struct tables {
	__m512i v[4];
};

/* The links of up to 64 bytes. */
VECTORS static inline __m512i links_of(const struct tables *t, const unsigned char *p, size_t n)
{
	__mmask64 there = n < 64 ? (UINT64_C(1) << n) - 1 : ~UINT64_C(0);
	__m512i bytes = _mm512_maskz_loadu_epi8(there, p);
	__m512i low = _mm512_permutex2var_epi8(t->v[0], bytes, t->v[1]);
	__m512i high = _mm512_permutex2var_epi8(t->v[2], bytes, t->v[3]);
	return _mm512_maskz_mov_epi8(there, _mm512_mask_blend_epi8(_mm512_movepi8_mask(bytes), low, high));
}

/* Bits: at which of these bytes matches can begin. The last ones of 64 cannot be told yet. */
VECTORS static inline uint64_t places_of(const struct wn_starts *starts, __m512i links, bool follows)
{
	uint64_t places = ~UINT64_C(0);
	for (unsigned i = 0; i < starts->n; i++) {
		uint64_t right = _mm512_test_epi8_mask(links, _mm512_set1_epi8((char)(1u << i)));
		if (!starts->edge)
			places &= right >> i;
		else
			places &= i ? right >> (i - 1) : right << 1 | follows;
	}
	return places;
}

VECTORS static size_t next_of_vectors(const struct wn_starts *starts, struct span text, size_t from, size_t to)
{
	struct reading r;
	struct tables t;
	if (!begin(starts, text, from, to, &r))
		return STARTS_NONE;
	for (unsigned i = 0; i < 4; i++)
		t.v[i] = _mm512_loadu_si512(starts->links + (size_t)64 * i);
	for (size_t at = from; at + r.behind <= r.end; at += 64 - r.behind + 1) {
		__m512i links = links_of(&t, text.p + at, r.end - at);
		uint64_t places = places_of(starts, links, starts->edge && follows(starts, text, at));
		for (; places; places &= places - 1)
			if (has_way(starts, text, at + (size_t)__builtin_ctzll(places)))
				return at + (size_t)__builtin_ctzll(places);
	}
	return STARTS_NONE;
}
#endif

static size_t next_by_links(const struct wn_starts *starts, struct span text, size_t from, size_t to)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bw"))
		return next_of_vectors(starts, text, from, to);
#endif
	return next_by_links_plain(starts, text, from, to);
}

/* Whether the run behind the links at *at is there: looked at from its end, so that most of a text is passed over. Else
 * the next place that may have one; STARTS_NONE: the text is too short. */
static bool has_run(const struct wn_starts *starts, struct span text, size_t *at)
{
	const unsigned last = 1u << (starts->n - 1);
	const size_t linked = (size_t)starts->n - starts->edge, first = *at + linked;
	if (text.n - first < starts->run) {
		*at = STARTS_NONE;
		return false;
	}
	for (size_t i = first + starts->run; i-- > first;)
		if (!(starts->links[text.p[i]] & last)) {
			*at = i + 1 - linked > *at ? i + 1 - linked : *at + 1;
			return false;
		}
	return true;
}

typedef size_t (*next_fn)(const struct wn_starts *starts, struct span text, size_t from, size_t to);

static size_t next(next_fn next_by, const struct wn_starts *starts, struct span text, size_t from, size_t to)
{
	while (from <= to && (from = next_by(starts, text, from, to)) != STARTS_NONE)
		if (!starts->run || has_run(starts, text, &from))
			return from;
	return STARTS_NONE;
}

size_t starts_next(const struct wn_starts *starts, struct span text, size_t from, size_t to)
{
	return next(next_by_links, starts, text, from, to);
}

size_t starts_next_plain(const struct wn_starts *starts, struct span text, size_t from, size_t to)
{
	return next(next_by_links_plain, starts, text, from, to);
}
