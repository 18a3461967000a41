/* scanner_lines: what the text scanners find, to compare with the judges of tests/parity/scanners.
 *
 *   scanner_lines < LINES     "KIND text-hex", KIND being tokens (HTML), date or header
 *
 * Printed: a line of hex each; that of tokens holds a line for each of them. */
#include "base/strbuf.h"
#include "msg/date.h"
#include "msg/header_text.h"
#include "msg/html_token.h"
#include "tests/tools/hex.h"

#include <stdio.h>
#include <stdlib.h>

static void add_lower(struct strbuf *b, struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		strbuf_add_byte(b, byte_lower(s.p[i]));
}

static bool print_token(void *user, const struct html_token *t)
{
	static const char *const types[] = {"start", "end", "text", "comment", "declaration"};
	struct strbuf *b = user;
	strbuf_printf(b, "%s%s ", types[t->event], t->event == HTML_TEXT && t->cdata ? "-raw" : "");
	if (t->event == HTML_START || t->event == HTML_END)
		add_lower(b, t->text);
	else
		strbuf_add_span(b, t->text);
	for (size_t i = 0; i < t->nattrs; i++) {
		strbuf_add_byte(b, '|');
		add_lower(b, t->attrs[i].name);
		strbuf_add_byte(b, '=');
		add_lower(b, t->attrs[i].value);
	}
	strbuf_add_byte(b, '\n');
	return true;
}

static void scan(struct strbuf *out, const char *kind, struct span text)
{
	struct html_lexer lexer;
	time_t t;
	switch (kind[0]) {
	case 't':
		html_tokenize(&lexer, out->arena, text, print_token, out);
		break;
	case 'd':
		if (date_parse(text, &t))
			strbuf_printf(out, "%lld", (long long)t);
		break;
	case 'h':
		strbuf_add_span(out, header_text_decode(out->arena, text, SPAN_LIT("Subject")));
		break;
	}
}

int main(void)
{
	struct arena *arena = arena_new();
	char *line = NULL;
	size_t cap = 0;
	while (getline(&line, &cap, stdin) > 0) {
		char *text = strchr(line, ' ');
		struct strbuf out = strbuf_new(arena);
		scan(&out, line, unhex(arena, text ? text + 1 : ""));
		print_hex(strbuf_span(&out));
		putchar('\n');
		arena_reset(arena);
	}
	free(line);
	arena_free(&arena);
	return 0;
}
