/* span.c: comparisons and searches over borrowed bytes. ASCII rules throughout: no locale. */
#include "base/span.h"

#include "base/lanes.h"

static bool equal_nocase(const unsigned char *a, const unsigned char *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char other = a[i] ^ b[i];
		if (other && (other != ('a' ^ 'A') || !byte_is_alpha(a[i])))
			return false;
	}
	return true;
}

bool span_equal_nocase(struct span a, struct span b)
{
	return a.n == b.n && equal_nocase(a.p, b.p, a.n);
}

bool span_has_prefix_nocase(struct span s, struct span prefix)
{
	return s.n >= prefix.n && equal_nocase(s.p, prefix.p, prefix.n);
}

bool span_has_suffix(struct span s, struct span suffix)
{
	return s.n >= suffix.n &&
	       (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

#ifdef __SSE2__
/* First sixteen places at a time where the needle's first and last byte stand as far apart as they do in it; needles are
 * short, and memmem() spends longer on getting ready. */
static size_t find_short(struct span s, struct span needle, size_t from)
{
	const __m128i first = _mm_set1_epi8((char)needle.p[0]), last = _mm_set1_epi8((char)needle.p[needle.n - 1]);
	for (; s.n - from >= needle.n + 15; from += 16) {
		const unsigned char *p = s.p + from;
		__m128i a = _mm_loadu_si128((const __m128i *)p);
		__m128i b = _mm_loadu_si128((const __m128i *)(p + needle.n - 1));
		__m128i both = _mm_and_si128(_mm_cmpeq_epi8(a, first), _mm_cmpeq_epi8(b, last));
		for (unsigned bits = (unsigned)_mm_movemask_epi8(both); bits; bits &= bits - 1) {
			unsigned at = (unsigned)__builtin_ctz(bits);
			if (memcmp(p + at, needle.p, needle.n) == 0)
				return from + at;
		}
	}
	for (; s.n - from >= needle.n; from++)
		if (s.p[from] == needle.p[0] && memcmp(s.p + from, needle.p, needle.n) == 0)
			return from;
	return (size_t)-1;
}
#endif

size_t span_find(struct span s, struct span needle, size_t from)
{
	enum { SHORT = 32 }; /* bytes of a needle; with longer ones a text could make the comparisons take long */
	if (from > s.n || needle.n > s.n - from)
		return (size_t)-1;
	if (needle.n == 0)
		return from;
#ifdef __SSE2__
	if (needle.n <= SHORT)
		return find_short(s, needle, from);
#endif
	const unsigned char *hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
	return hit ? (size_t)(hit - s.p) : (size_t)-1;
}

size_t span_find_byte(struct span s, unsigned char byte, size_t from)
{
	if (from >= s.n)
		return (size_t)-1;
	const unsigned char *hit = memchr(s.p + from, byte, s.n - from);
	return hit ? (size_t)(hit - s.p) : (size_t)-1;
}

/* Of one to four bytes. In a text of sixteen at least the last sixteen are looked at together, whatever `from` is. */
static size_t find_lanes(struct span s, struct span any, size_t from)
{
	unsigned char a = any.p[0], b = any.n > 1 ? any.p[1] : a, c = any.n > 2 ? any.p[2] : a, d = any.n > 3 ? any.p[3] : a;
	for (; s.n - from >= LANES; from += LANES) {
		unsigned bits = lanes_any(s.p + from, a, b, c, d);
		if (bits)
			return from + lanes_first(bits);
	}
	if (s.n < LANES) {
		while (from < s.n && s.p[from] != a && s.p[from] != b && s.p[from] != c && s.p[from] != d)
			from++;
		return from;
	}
	size_t last = s.n - LANES;
	unsigned bits = lanes_any(s.p + last, a, b, c, d) >> (from - last);
	return bits ? from + lanes_first(bits) : s.n;
}

size_t span_find_any_of(struct span s, struct span any, size_t from)
{
	if (from >= s.n || !any.n)
		return s.n;
	if (any.n <= 4)
		return find_lanes(s, any, from);
	while (from < s.n && !memchr(any.p, s.p[from], any.n))
		from++;
	return from;
}

int span_compare(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	size_t n = x->n < y->n ? x->n : y->n;
	int order = n ? memcmp(x->p, y->p, n) : 0;
	return order ? order : (x->n > y->n) - (x->n < y->n);
}

struct span span_trim(struct span s)
{
	while (s.n && byte_is_space(s.p[0]))
		s.p++, s.n--;
	while (s.n && byte_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct span span_next_word(struct span *rest)
{
	size_t end = 0;
	while (end < rest->n && !byte_is_space(rest->p[end]))
		end++;
	struct span word = span_slice(*rest, 0, end);
	*rest = span_trim(span_slice(*rest, end, rest->n));
	return word;
}
