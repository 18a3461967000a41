/* received_names.rl: where the values begin that stand under their own names in a Received header, wherever
 * that is: " by host", " id x", "helo=x", "HELO x", "envelope-from x", " with ESMTPA". All names are looked for
 * side by side, in one pass; of each the first that has a value counts. Where values end is left to
 * received_guess.c: the other names would have to be looked for within each, and the machine had five
 * times as many states. */
#include "msg/received_names.h"

%%{
	machine received_names;
	access r->;
	alphtype unsigned char;

	action by { FIRST(r->by, AT); }
	action id { FIRST(r->id, AT - 3); }
	action named { if (!r->within_named) FIRST(r->helo_named, AT - 1); }
	action helo { if (!r->within_helo) FIRST(r->helo_said, AT - 1); }
	action ehlo { if (!r->within_ehlo) FIRST(r->helo_said, AT - 1); }
	action begin_named { r->within_named = BEHIND_WORD; }
	action begin_helo { r->within_helo = BEHIND_WORD; }
	action begin_ehlo { r->within_ehlo = BEHIND_WORD; }
	action sender_mark { r->sender_mark = AT; }
	action sender { FIRST(r->sender, r->sender_mark); }
	action with_mark { r->with_mark = AT; }
	action with { if (!r->with) { r->with = r->with_mark; r->with_end = AT - 1; } }
	action via_mark { r->via_mark = AT - 4; }
	action via { if (!r->via) { r->via = r->via_mark; r->via_end = AT - 2; } }

	word = alnum | '_';
	stop = ' ' | ';';

	by = ' by ' @by;
	id = ' id ' '<'? [^ <>;]{3} @id;

	helo_byte = word | [\-.^+&:=?!@%*$\\/];
	# Only at the start of a word. As a part of the machine that would change its state at each end of a word,
	# and take half as long again.
	helo = ('helo=' >begin_named) helo_byte @named
	     | ('HELO ' >begin_helo) helo_byte @helo
	     | ('EHLO ' >begin_ehlo) helo_byte @ehlo;

	# An address has a letter or digit in it: "<>" is none.
	sender = ('return-path'i ':'? ' ' | ('envelope-sender'i | 'envelope-from'i) [ =]) @sender_mark
	         (any - word - ' ')* word @sender;

	# An A at the end means authenticated (RFC 3848, RFC 6531); what came in over HTTP is a web mail's.
	protocol = 'utf8smtpa'i | 'utf8smtpsa'i | 'utf8lmtpa'i | 'utf8lmtpsa'i | 'esmtpa'i | 'esmtpsa'i
	         | 'lmtpa'i | 'lmtpsa'i | 'asmtp'i | 'http'i | 'https'i | 'httpu'i;
	with = ' with 'i @with_mark protocol (stop @with)? %/with;
	via = ' (via http'i @via_mark any? ')' (stop @via)? %/via;

	main := any* (by | id | sender | with | via | helo);
	write data nofinal noentry noerror;
}%%

/* The offset behind the byte at hand. */
#define AT (r->n + (size_t)(p - bytes.p) + 1)
#define BEHIND_WORD byte_is_word(p > bytes.p ? p[-1] : r->before)
#define FIRST(value, at) ((value) ? (value) : ((value) = (at)))

void received_names_init(struct received_names *r)
{
	*r = (struct received_names){0};
	%% write init;
}

void received_names_feed(struct received_names *r, struct span bytes, bool last)
{
	const unsigned char *p = bytes.p, *pe = bytes.p + bytes.n, *eof = last ? pe : NULL;
	if (!bytes.n && !last)
		return;
	%% write exec;
	r->n += bytes.n;
	if (bytes.n)
		r->before = bytes.p[bytes.n - 1];
}
