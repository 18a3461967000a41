/* prop_bytes: what is done sixteen bytes at a time gives what one byte at a time gives, whatever
 * the length and wherever the text lies: span_find, span_find_any, bytes_count, bytes_count_case,
 * span_equal_nocase, bytes_have, bytes_lower, bytes_are_ascii, bytes_next, bytes_single_spaces. */
#include "base/bytes.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 300000, TEXT = 400, NEEDLE = 40, WIDE_ROUNDS = 200, WIDE = 9000 /* past a full lane of counters */ };

static uint32_t state = 1;
static unsigned below(unsigned n)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % n;
}

static size_t find_plain(struct span s, struct span needle, size_t from)
{
	for (size_t i = from; i + needle.n <= s.n; i++)
		if (needle.n == 0 || memcmp(s.p + i, needle.p, needle.n) == 0)
			return i;
	return (size_t)-1;
}

static size_t count_plain(struct span s, unsigned least, unsigned most)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] >= least && s.p[i] <= most;
	return n;
}

/* Few different bytes, so that much is found. A block of its own, so that valgrind sees a read behind it. */
static struct span random_text(unsigned limit, unsigned letters)
{
	size_t n = below(limit);
	unsigned char *p = malloc(n ? n : 1);
	for (size_t i = 0; i < n; i++)
		p[i] = letters > 4 ? (unsigned char)below(256) : (unsigned char)('a' + below(letters));
	return (struct span){p, n};
}

static bool lowered(struct span text)
{
	unsigned char low[WIDE];
	bytes_lower(low, text);
	for (size_t i = 0; i < text.n; i++)
		if (low[i] != byte_lower(text.p[i]))
			return false;
	return true;
}

/* The text with white space for some of its bytes. */
static bool spaces_singly(struct span text)
{
	static const char white[] = " \t\r\n  ";
	unsigned char from[WIDE], out[WIDE + 1], plain[WIDE + 1];
	bool before = below(2), was = before;
	unsigned rare = 2 + below(30);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		from[i] = below(rare) ? text.p[i] : (unsigned char)white[below(6)];
		bool space = byte_is_space(from[i]);
		if (!(space && was))
			plain[n++] = space ? ' ' : from[i];
		was = space;
	}
	return bytes_single_spaces(out, (struct span){from, text.n}, before) == n &&
	       memcmp(out, plain, n) == 0;
}

static size_t any_plain(struct span s, const char *any, size_t from)
{
	while (from < s.n && !(s.p[from] && strchr(any, s.p[from])))
		from++;
	return from < s.n ? from : s.n;
}

/* Two bytes, behind one that is the same but for its case. */
static bool compares_case(void)
{
	unsigned char a[2] = {'x', (unsigned char)below(256)}, b[2] = {'X', (unsigned char)(below(2) ? a[1] ^ 0x20 : below(256))};
	return span_equal_nocase((struct span){a, 2}, (struct span){b, 2}) == (byte_lower(a[1]) == byte_lower(b[1]));
}

static bool counts_case(struct span text)
{
	size_t upper, lower;
	bytes_count_case(text, &upper, &lower);
	return upper == count_plain(text, 'A', 'Z') && lower == count_plain(text, 'a', 'z') + count_plain(text, '0', '9');
}

static size_t next_plain(struct span text, size_t at, bool high)
{
	while (at < text.n && (text.p[at] >= 0x80) != high)
		at++;
	return at;
}

static bool same(struct span text, struct span needle)
{
	size_t from = below((unsigned)text.n + 2);
	unsigned least = below(256), most = least + below(256 - least);
	static const char *const any[] = {"", "a", "bd", "/?#", "dcba", "xcyzb"};
	const char *stops = any[below(6)];
	bool ascii = count_plain(text, 0x80, 0xff) == 0;
	size_t at = below((unsigned)text.n + 1);
	return lowered(text) && bytes_are_ascii(text) == ascii &&
	       bytes_next(text, at, true) == next_plain(text, at, true) && bytes_next(text, at, false) == next_plain(text, at, false) &&
	       span_find_any(text, stops, from) == any_plain(text, stops, from) &&
	       span_find(text, needle, from) == find_plain(text, needle, from) &&
	       bytes_count(text, (unsigned char)least, (unsigned char)most) ==
		   count_plain(text, least, most) &&
	       bytes_have(text, (unsigned char)least, (unsigned char)most) ==
		   (count_plain(text, least, most) > 0) &&
	       counts_case(text) && spaces_singly(text) && compares_case() &&
	       bytes_count(text, 'a', 'b') == count_plain(text, 'a', 'b');
}

int main(void)
{
	unsigned bad = 0;
	for (unsigned i = 0; i < ROUNDS && bad < 5; i++) {
		unsigned letters = 1 + below(5);
		struct span text = random_text(i < WIDE_ROUNDS ? WIDE : TEXT, letters), needle = random_text(NEEDLE, letters);
		if (!same(text, needle)) {
			printf("prop_bytes: round %u: %zu bytes, needle of %zu\n", i, text.n, needle.n);
			bad++;
		}
		free((void *)(uintptr_t)text.p);
		free((void *)(uintptr_t)needle.p);
	}
	return bad > 0;
}
