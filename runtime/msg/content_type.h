/* msg/content_type: what a Content-Type or Content-Disposition header says, read as leniently as
 * SpamAssassin does (Util.pm parse_content_type). */
#ifndef WINNOW_MSG_CONTENT_TYPE_H
#define WINNOW_MSG_CONTENT_TYPE_H

#include "base/arena.h"

struct content_type {
	struct span type; /* lower case; "text/plain" where there is none, and for odd text types */
	struct span boundary, charset, name;
	bool has_boundary, has_charset, has_name;
	bool missing; /* there was no type */
	bool cut;     /* the name has pieces beyond CONTENT_TYPE_PIECES_LIMIT */
};

#define CONTENT_TYPE_PIECES_LIMIT 100u /* RFC 2231 continuations of a name read; real mail has a handful */

/* value: the decoded header without its newline; empty when there is no such header. */
struct content_type content_type_parse(struct arena *arena, struct span value);
/* The file name in a Content-Disposition value: false when there is none. */
bool disposition_name(struct span value, struct span *name_r);

#endif
