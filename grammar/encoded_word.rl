/* encoded_word.rl: finds RFC 2047 encoded words, =?charset?q?text?=, anywhere in header text; charset and
 * text are as lenient as SpamAssassin (Node.pm _decode_header). In: bytes, in any pieces; out: offsets,
 * see msg/encoded_word.h.
 *
 * Every word is found, also one that begins with the '=' that ends the word before it; there is no other way
 * for two words to overlap, so that one set of marks is enough: while a word's text is read, "=?" and
 * a byte of a charset end it and are the next one's beginning. */
#include "msg/encoded_word.h"

%%{
	machine encoded_word;
	alphtype unsigned char;
	access m->;

	action charset_from { m->charset_from = AT; m->from = AT - 2; }
	action charset_to   { m->charset_to = AT; }
	action encoding     { m->encoding = (unsigned char)(fc | 0x20); }
	action text_from    { m->text_from = AT + 1; }
	action text_to      { m->text_to = AT; }
	action found        { m->to = AT + 1; found = true; fbreak; }

	charset = ( alnum | [_*\-] )+ >charset_from;

	main := any* "=?" charset "?" @charset_to [bBqQ] @encoding "?" @text_from
		[^?]* "?" @text_to "=" @found;
}%%

%% write data nofinal noerror noentry;

#define AT (m->read + (size_t)(p - text->p))

void encoded_word_init(struct encoded_word *m)
{
	m->read = 0;
	%% write init;
}

int encoded_word_feed(struct encoded_word *m, struct span *text)
{
	const unsigned char *p = text->p, *pe = p + text->n;
	bool found = false;
	%% write exec;
	m->read = AT;
	*text = (struct span){p, (size_t)(pe - p)};
	return found ? 0 : 1;
}
