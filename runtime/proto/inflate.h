/* inflate: a message sent with "Compress: zlib". Used by the scanner processes, never where sockets
 * are. */
#ifndef WINNOW_PROTO_INFLATE_H
#define WINNOW_PROTO_INFLATE_H

#include "base/arena.h"
#include "base/err.h"

/* The whole stream, inflated into the arena: at most `limit` bytes. As spamd hands it on: empty
 * lines at the message's end are gone and its last line ends in a newline. 0; -1 with spamd's words
 * when the stream is damaged or cut; -2 with err when it is larger than the limit. */
int inflate_message(struct arena *arena, struct span bytes, size_t limit, struct span *message_r,
		    struct err *err);

#endif
