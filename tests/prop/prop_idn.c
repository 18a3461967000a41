/* prop_idn: ASCII host names, however odd, become what libidn2 makes of them: idn_to_ascii() decides most of them
 * without it. */
#include "msg/idn.h"

#include <idn2.h>
#include <stdint.h>
#include <stdio.h>

enum { ROUNDS = 300000 };

static uint32_t state = 1;
static unsigned below(unsigned n)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % n;
}

static struct span random_name(unsigned char *out)
{
	static const char usual[] = "abcXYZ019--.._xn--";
	size_t n = 1 + below(below(10) ? 24 : 280);
	unsigned odd = below(2) ? 8 : 60;
	for (size_t i = 0; i < n; i++)
		out[i] = below(odd) ? (unsigned char)usual[below(sizeof usual - 1)] : (unsigned char)(1 + below(127));
	return (struct span){out, n};
}

/* As idn_to_ascii() says: names that libidn2 refuses stay whole; names of host characters change but case. */
static struct span expected(struct arena *arena, struct span name)
{
	char *ascii = NULL;
	bool plain = true;
	for (size_t i = 0; i < name.n; i++)
		plain &= byte_is_word(name.p[i]) || memchr(".:[]-", name.p[i], 5);
	if (plain)
		return idn_lower(arena, name);
	if (idn2_to_ascii_8z(arena_span_str(arena, name), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
		return name;
	struct span out = arena_dup_span(arena, span_from_str(ascii));
	idn2_free(ascii);
	return out;
}

int main(void)
{
	struct arena *arena = arena_new();
	unsigned char bytes[300];
	unsigned bad = 0;
	for (unsigned i = 0; i < ROUNDS && bad < 5; i++) {
		arena_reset(arena);
		struct span name = random_name(bytes);
		if (!span_equal(idn_to_ascii(arena, name), expected(arena, name))) {
			printf("prop_idn: %.*s\n", (int)name.n, (const char *)name.p);
			bad++;
		}
	}
	arena_free(&arena);
	return bad > 0;
}
