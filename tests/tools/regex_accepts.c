/* regex_accepts: reads patterns, one a line; prints "ok" or "NO reason", a tab, and the pattern. Against the
 * same from perl it shows where our parser differs in what it takes. */
#include "base/pcre.h"
#include "regex/regex.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	char *line = NULL;
	size_t cap = 0;
	for (ssize_t n; (n = getline(&line, &cap, stdin)) > 0;) {
		struct arena *arena = arena_new();
		struct regex_lowered low;
		struct err err = {""};
		size_t at = 0;
		n -= line[n - 1] == '\n';
		line[n] = 0;
		struct span text = {(unsigned char *)line, (size_t)n};
		if (regex_lower(arena, text, (struct regex_use){0}, &low, &at, &err)) {
			printf("NO at %zu: %s\t%s\n", at, err.text, line);
		} else {
			struct pcre re = pcre_make((const char *)low.pcre.p, low.pcre.n, low.pcre_flags);
			if (pcre_compile(&re, &err))
				printf("ok, but PCRE2 %s\t%s\n", err.text, line);
			else
				printf("ok\t%s\n", line);
			pcre_release(&re);
		}
		arena_free(&arena);
	}
	free(line);
	return 0;
}
