/* msg/charset_table: charsets as tables of what Perl's Encode makes of them (scripts/charset-tables writes the
 * tables when the program is built). Internal to runtime/msg. */
#ifndef WINNOW_MSG_CHARSET_TABLE_H
#define WINNOW_MSG_CHARSET_TABLE_H

#include "base/arena.h"

#include <stdint.h>

/* What a byte stands for, in the page of the bytes before it (page 0 for a first byte): */
enum charset_entry {
	CHARSET_PAGE = 0xd800,   /* up to 0xd8ff: nothing yet, the next byte's page is this less 0xd800 */
	CHARSET_ASTRAL = 0xd900, /* up to 0xdfff: the character astral[this less 0xd900] */
	CHARSET_BAD = 0xffff,    /* no character; all other values are characters */
};
struct charset_table {
	const char *name; /* Encode's */
	const uint16_t (*pages)[256];
	const uint32_t *astral;
};
extern const struct charset_table charset_tables[]; /* by name */
extern const size_t charset_table_count;

const struct charset_table *charset_table_find(const char *name);

enum charset_malformed {
	CHARSET_FAIL,    /* the text is not in this charset */
	CHARSET_REPLACE, /* U+FFFD */
	CHARSET_QUOTE,   /* \xE9, as Perl writes it */
};
/* False only under CHARSET_FAIL. A character cut at the end is dropped, as Encode does. */
bool charset_table_decode(struct arena *arena, const struct charset_table *table, struct span bytes,
			  enum charset_malformed how, struct span *out_r);

/* UTF-16, UTF-32 and UCS-2 (charset_unicode.c): `name` is Encode's. False when strict and malformed. */
bool charset_unicode_decode(struct arena *arena, const char *name, struct span bytes, bool strict,
			    struct span *out_r);
/* octets: text without an escape stays the bytes it was, whatever they are. */
struct span charset_utf7_decode(struct arena *arena, struct span bytes, bool octets);

/* Charsets that switch by escapes (charset_escape.c): iso-2022-jp and kin, iso-2022-kr, hz. */
bool charset_escape_decode(struct arena *arena, const char *name, struct span bytes, bool strict,
			   struct span *out_r);

#endif
