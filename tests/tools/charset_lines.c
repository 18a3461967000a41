/* charset_lines: text in any charset in, UTF-8 out, to compare with SpamAssassin's own conversion.
 *
 *   charset_lines < LINES     "flags charset-hex text-hex" (flags: enum charset_flag as a number)
 *
 * Printed: a line of hex each. */
#include "base/strbuf.h"
#include "msg/charset.h"

#include <stdio.h>
#include <stdlib.h>

static struct span unhex(struct arena *arena, const char *s)
{
	size_t n = strcspn(s, " \n") / 2;
	unsigned char *out = arena_bytes(arena, n + 1);
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)strtol((char[]){s[2 * i], s[2 * i + 1], '\0'}, NULL, 16);
	return (struct span){out, n};
}

int main(void)
{
	struct arena *arena = arena_new();
	char *line = NULL;
	size_t cap = 0;
	while (getline(&line, &cap, stdin) > 0) {
		char *name;
		unsigned flags = (unsigned)strtoul(line, &name, 10);
		char *text = strchr(++name, ' ') + 1;
		struct span out = charset_to_utf8(arena, unhex(arena, text), unhex(arena, name), flags);
		for (size_t i = 0; i < out.n; i++)
			printf("%02x", out.p[i]);
		putchar('\n');
		arena_reset(arena);
	}
	free(line);
	arena_free(&arena);
	return 0;
}
