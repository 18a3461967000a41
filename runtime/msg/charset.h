/* msg/charset: bytes in a declared charset to UTF-8, as Node.pm _normalize does. Internal to
 * runtime/msg; part text goes through charset_normalize() in msg/message.h. */
#ifndef WINNOW_MSG_CHARSET_H
#define WINNOW_MSG_CHARSET_H

#include "base/arena.h"
#include "base/bytes.h"

struct charset_table;

enum charset_flag {
	CHARSET_INSIST = 1,     /* declared for an encoded word: believed even when it does not fit */
	CHARSET_CHARACTERS = 2, /* text of a part, not a header */
};

/* Returns `bytes` itself when nothing has to change. */
struct span charset_to_utf8(struct arena *arena, struct span bytes, struct span charset,
			    unsigned flags);

/* Well-formed UTF-8 without surrogates and non-characters. */
bool bytes_are_utf8(struct span s);
/* As utf8::decode of Perl has it: surrogates and what no character stands for are taken, too. */
bool bytes_are_loose_utf8(struct span s);
/* Bytes of the well-formed character at s.p[0]; negative: that many bytes are malformed (1 up). */
int utf8_length(struct span s);

/* How a charset name is read (charset_name.c). */
enum charset_kind {
	CHARSET_UNKNOWN,
	CHARSET_ASCII,
	CHARSET_UTF8,
	CHARSET_CP1252,   /* also for ISO-8859-1, which mail means by it */
	CHARSET_TABLE,    /* charset_table.h */
	CHARSET_ESCAPING, /* iso-2022-jp and kin, hz */
	CHARSET_UNICODE,  /* UTF-16, UTF-32, UCS-2 */
	CHARSET_UTF7,
	CHARSET_ICONV,    /* the system's converter reads it as Encode does */
};
#define CHARSET_NAME_LIMIT 40 /* longer names are unknown */
struct charset_id {
	enum charset_kind kind;
	const struct charset_table *table; /* TABLE */
	char name[CHARSET_NAME_LIMIT];     /* Encode's; iconv knows it too where it is asked */
};
struct charset_id charset_resolve(struct span name);
/* Charsets whose 7-bit half is ASCII under a name SpamAssassin takes without decoding. */
bool charset_name_covers_ascii(struct span name);
bool charset_name_is_ascii(struct span name);
bool charset_name_is_utf16(struct span name);
/* Opens the system's converters for all names it may be asked for: for processes that will not be
 * able to open files. */
void charset_open_converters(void);

#endif
