/* charset_lines: text in any charset in, UTF-8 out, to compare with SpamAssassin's own conversion.
 *
 *   charset_lines < LINES     "flags charset-hex text-hex" (flags: enum charset_flag as a number)
 *
 * Printed: a line of hex each. */
#include "base/strbuf.h"
#include "msg/charset.h"
#include "tests/tools/hex.h"

#include <stdio.h>
#include <stdlib.h>

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
		print_hex(out);
		putchar('\n');
		arena_reset(arena);
	}
	free(line);
	arena_free(&arena);
	return 0;
}
