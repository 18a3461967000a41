/* request: the head of a spamd request, the line with the command and the headers, read by a Ragel
 * machine (grammar/spamd.rl) that takes bytes as they come. Input: bytes from a client; output:
 * what it asks for, or the error spamd would answer. Used by the daemon's connections. Counterpart:
 * accept_a_conn and parse_headers of spamd; measured with spamd 4.0.1, which is laxer than its
 * protocol's description: the command may stand anywhere in the line, header names are matched with
 * case. Differs: lines may end in LF alone throughout; spamd refuses the empty line that ends the
 * headers then. Lines have a limit. */
#ifndef WINNOW_PROTO_REQUEST_H
#define WINNOW_PROTO_REQUEST_H

#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>

#define SPAMD_LINE_LIMIT 2048u	 /* bytes of a line; the longest sane one is a User of 320 */
#define SPAMD_HEADERS_LIMIT 256u /* lines of headers, as spamd */
#define SPAMD_USER_LIMIT 320u	 /* bytes: the longest mail address; more is cut */

enum spamd_method {
	SPAMD_NO_METHOD,
#define METHOD(name, rank, headers_above) SPAMD_##name,
#include "grammar/spamd_methods.def"
#undef METHOD
	SPAMD_METHODS
};

/* What follows "Bad header line: " in the answer: before, text, after; and the same in the log. */
struct spamd_error {
	const char *before;
	struct span text; /* into the request's line: valid until the next feed */
	const char *after;
};

struct spamd_request {
	enum spamd_method method;
	double version; /* the number after SPAMC/, as Perl reads it; 0 where there is none */
	bool has_length, has_user, compress;
	bool set_local, set_remote, remove_local, remove_remote;
	uint64_t length;	/* Content-length; UINT64_MAX when it is beyond 64 bits */
	char length_text[32];	/* as it came, for the answer when it is wrong */
	char message_class[16]; /* Message-class, cut */
	char user[SPAMD_USER_LIMIT + 1];
	struct spamd_error error;
	/* the machine's */
	int state;
	unsigned headers;
	bool in_headers, ended;
	size_t method_end, colon, value;
	size_t n;
	char line[SPAMD_LINE_LIMIT];
};

void spamd_request_init(struct spamd_request *r);
/* Takes bytes; *used_r of them belonged to the head. 1: more; 0: the head is complete, the message
 * begins behind *used_r; -1: not a request, r->error says why. */
int spamd_request_feed(struct spamd_request *r, struct span bytes, size_t *used_r);
/* The client will send no more: what there is counts as a line. 0 or -1 as above. */
int spamd_request_end(struct spamd_request *r);

/* Is there a message behind the head? */
bool spamd_request_has_message(const struct spamd_request *r);
const char *spamd_method_name(enum spamd_method method);

#endif
