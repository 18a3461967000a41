/* received: one Received header, read (Message/Metadata/Received.pm parse_received_line). There is no
 * standard that MTAs keep to, so the header is normalised and then compared with the formats of
 * grammar/received_formats.def. Who is trusted is relay.c's to decide. */
#ifndef WINNOW_RECEIVED_H
#define WINNOW_RECEIVED_H

#include "base/arena.h"

enum received_kind {
	RECEIVED_RELAY,       /* a handover between two hosts */
	RECEIVED_SKIPPED,     /* a local handover, or one that says nothing useful */
	RECEIVED_UNPARSEABLE,
};

struct received {
	enum received_kind kind;
	struct span ip, rdns, helo, by, ident, id, auth, envfrom;
	bool has_envfrom;
	bool looked_up;   /* an empty rdns means that there is none */
	bool fetched;     /* SKIPPED: a POP or IMAP fetcher's mark */
	bool for_next;    /* SKIPPED: envfrom belongs to the next header */
	bool cut;         /* the work limit was hit */
};

/* Reads the decoded value of a Received header. The result's spans live in the arena. */
void received_parse(struct arena *arena, struct span value, struct received *r_r);

/* received_auth.c: how the sender authenticated, from a normalised header that begins with "from ",
 * or empty. */
struct received_text;
struct received_names;
struct span received_auth(struct arena *arena, const struct received_text *header,
			  const struct received_names *names);

#endif
