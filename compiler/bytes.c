/* bytes.c: warnings about bytes that are probably not meant: NULs, lines of a megabyte, patterns that are
 * no UTF-8. All of it is taken as it stands, as SpamAssassin takes it. */
#include "load.h"
#include "source.h"

#define LINE_LIMIT (1u << 20) /* bytes: as REGEX_LENGTH_LIMIT; longer lines are worth a word */

void bytes_check_source(struct load *l, const struct source *s)
{
	const char *nul = memchr(s->text, 0, s->n);
	uint32_t start = nul ? (uint32_t)(nul - s->text) : 0;

	if (nul)
		diag_add(l->diags, DIAG_ID_NUL_BYTE, (struct loc){s, start, start + 1},
			 "the file contains a NUL byte");
	for (size_t i = 0; i < s->nlines; i++) {
		uint32_t end = i + 1 < s->nlines ? s->lines[i + 1] : (uint32_t)s->n;
		start = s->lines[i];
		if (end - start > LINE_LIMIT)
			diag_add(l->diags, DIAG_ID_LINE_LONG, (struct loc){s, start, start + 1},
				 "this line has %u bytes", end - start - 1);
	}
}

/* Length of the UTF-8 sequence at p, 0 when it is none. Overlong forms pass: they are no Latin-1. */
static size_t sequence_length(const unsigned char *p, size_t n)
{
	size_t want = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;

	if (want > n || p[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < want; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return want;
}

void bytes_check_pattern(struct load *l, struct loc where)
{
	const unsigned char *text = (const unsigned char *)where.source->text;

	for (uint32_t at = where.start; at < where.end;) {
		size_t n = sequence_length(text + at, where.end - at);
		if (n) {
			at += (uint32_t)n;
			continue;
		}
		diag_add(l->diags, DIAG_ID_LATIN_BYTE, (struct loc){where.source, at, at + 1},
			 "the byte 0x%02x is no UTF-8", text[at]);
		return;
	}
}
