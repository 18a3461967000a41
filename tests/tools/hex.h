/* hex.h: bytes as hex digits, in which the test tools take and give texts that may hold anything. */
#ifndef WINNOW_TESTS_HEX_H
#define WINNOW_TESTS_HEX_H

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The bytes of the hex digits up to a space or the line's end, with a NUL behind them that does not count. */
static inline struct span unhex(struct arena *arena, const char *s)
{
	size_t n = strcspn(s, " \n") / 2;
	unsigned char *out = arena_bytes(arena, n + 1);
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)strtol((char[]){s[2 * i], s[2 * i + 1], '\0'}, NULL, 16);
	out[n] = 0;
	return (struct span){out, n};
}

static inline void print_hex(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		printf("%02x", s.p[i]);
}

#endif
