/* addr_token.rl: the token that begins at one place of an address list (From, To and kin): a quoted string, a
 * comment, an address. Each is as long as it can be; one text may be the start of two ("a"@b is a quoted
 * string and an address), so every kind has its own end. How tokens make entries is addr.c's. */
#include "msg/addr_token.h"

%%{
	machine addr_token;
	access t->;
	alphtype unsigned char;

	action quoted { t->quoted = AT; }
	action comment { t->comment = AT; }
	action address { t->address = AT; }

	escape = '\\' (any - '\n');
	quoted = '"' ([^"\\] | escape)* '"';
	comment = '(' ([^()\\] | escape)* ')';
	local = any - space - [@<>()\[\],:;];
	domain = '[' [0-9:.]+ ']' @address
	       | (any - space - ["<>()\[\],:;])+ $address;

	main := quoted @quoted ('@' domain)?
	      | comment @comment
	      | local+ '@' domain;

	write data nofinal noentry;
}%%

/* The offset behind the byte at hand. */
#define AT (t->n + (size_t)(p - bytes.p) + 1)

void addr_token_init(struct addr_token *t)
{
	*t = (struct addr_token){0};
	%% write init;
}

int addr_token_feed(struct addr_token *t, struct span bytes)
{
	const unsigned char *p = bytes.p, *pe = bytes.p + bytes.n;
	if (t->cs == addr_token_error)
		return 0;
	%% write exec;
	t->n += bytes.n;
	return t->cs == addr_token_error ? 0 : 1;
}
