/* received_shape: matches a Received header against the shape an MTA gives it. A shape is a text in which
 * `%` and a letter stand for a part of the header; everything else stands for itself:
 *
 *   %r rdns   %h helo   %b by   %t ident   %f envelope sender   %n id    a word (no space), kept
 *   %R %H %T  the same, or nothing             %s a word, not kept      %S a word or nothing
 *   %i an IP address, kept                     %I an IP address, not kept
 *   %L a way to say localhost                  %Z an IPv6 zone ("%eth0"), or nothing
 *   %< %>     from here to there is what the letter after %< names, kept: %<b%s.yahoo.com%>
 *   %k the id, as short as possible            %e the helo up to a closing parenthesis, or nothing
 *   %w the helo without space or parentheses, or nothing
 *   %x anything, kept as notes (helo=... ident=...), as short as possible    %y ... up to ')'
 *   %* anything, as short as possible          %+ anything, as long as possible
 *   %c up to ')', something                    %C up to ')', at most 40 bytes
 *   %l at most 100 bytes of anything           %G 10 to 80 bytes after an address of its own
 *   %o anything without a dot, something       %u a word without '@'       %v a word without ';'
 *   %d digits   %D digits or nothing   %q four numbers with dots   %a a letter   %N no digit   %p . or :
 *   %E HELO or EHLO    %P SMTP or ESMTP    %M SMTP or QMQP, not followed by " id "
 *   %?c the byte c, or nothing     %{ ... %} all that, or nothing
 *   %! a word boundary     %^ a byte that no host name has     %$ the end
 *
 * Matching starts at the first byte and may end anywhere. Words are as long as the rest allows. The
 * header must be normalised: single spaces as the only white space.
 *
 * Not machines of grammar/: of all readings of a header the one counts that Perl tries first (longest words, then
 * shorter ones, group by group), which a state machine forgets; and the table reads as the headers do. */
#ifndef WINNOW_RECEIVED_SHAPE_H
#define WINNOW_RECEIVED_SHAPE_H

#include "base/span.h"

/* Steps all shapes may take on one header. Real headers need some hundreds; a hostile one could make
 * nested choices cost the square of its length. */
#define SHAPE_WORK_LIMIT 100000u

enum shape_field {
	SHAPE_IP, SHAPE_RDNS, SHAPE_HELO, SHAPE_BY, SHAPE_IDENT, SHAPE_ENVFROM, SHAPE_ID, SHAPE_NOTES,
	SHAPE_FIELDS
};

struct shape_match {
	struct span field[SHAPE_FIELDS];
	unsigned kept; /* bits 1 << SHAPE_x: which fields the shape set */
};

struct shape_text {
	struct span s;
	size_t first_end; /* of the first word */
	unsigned work;    /* steps left; 0: the limit was hit, nothing matches any more */
};

struct shape_text shape_text_make(struct span normalised);
bool shape_match(struct shape_text *text, const char *shape, struct shape_match *match_r);

#endif
