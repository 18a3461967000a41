/* charset_table.c: text in a charset of one to three bytes a character to UTF-8, by the tables made from Perl's
 * Encode. A byte that starts no character is skipped alone, and what follows it is read anew. */
#include "msg/charset_table.h"
#include "base/strbuf.h"

#include <stdlib.h>

static int compare_name(const void *name, const void *table)
{
	return strcmp(name, ((const struct charset_table *)table)->name);
}

const struct charset_table *charset_table_find(const char *name)
{
	return bsearch(name, charset_tables, charset_table_count, sizeof *charset_tables, compare_name);
}

/* Whether the characters of a page have a byte more after this one. */
static bool goes_on(const struct charset_table *t, unsigned page)
{
	for (unsigned i = 0; i < 256; i++)
		if (t->pages[page][i] >= CHARSET_PAGE && t->pages[page][i] < CHARSET_ASTRAL)
			return true;
	return false;
}

/* Reads one character at s.p[*at]: CHARSET_BAD when there is none, CHARSET_PAGE when the text ends within it. */
static uint32_t read_character(const struct charset_table *t, struct span s, size_t *at)
{
	unsigned page = 0;
	for (size_t i = *at; i < s.n; i++) {
		uint32_t v = t->pages[page][s.p[i]];
		if (v >= CHARSET_PAGE && v < CHARSET_ASTRAL) {
			page = v - CHARSET_PAGE;
			continue;
		}
		if (v == CHARSET_BAD) /* Encode sees that a character is cut before it sees that it is wrong */
			return page && i + 1 == s.n && goes_on(t, page) ? CHARSET_PAGE : v;
		*at = i + 1;
		return v >= CHARSET_ASTRAL && v <= 0xdfff ? t->astral[v - CHARSET_ASTRAL] : v;
	}
	return CHARSET_PAGE;
}

bool charset_table_decode(struct arena *arena, const struct charset_table *table, struct span bytes,
			  enum charset_malformed how, struct span *out_r)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, bytes.n + bytes.n / 2 + 4);
	for (size_t at = 0; at < bytes.n;) {
		uint32_t c = read_character(table, bytes, &at);
		if (c == CHARSET_PAGE)
			break;
		if (c != CHARSET_BAD) {
			strbuf_add_utf8(&b, c);
			continue;
		}
		if (how == CHARSET_FAIL)
			return false;
		if (how == CHARSET_QUOTE)
			strbuf_printf(&b, "\\x%02X", bytes.p[at]);
		else
			strbuf_add_utf8(&b, 0xfffd);
		at++;
	}
	*out_r = strbuf_span(&b);
	return true;
}
