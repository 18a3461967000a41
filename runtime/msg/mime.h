/* msg/mime: the part tree. message.c parses the top of a message, mime.c its body. Internal to
 * runtime/msg. */
#ifndef WINNOW_MSG_MIME_H
#define WINNOW_MSG_MIME_H

#include "msg/message.h"

/* A message as Message.pm `new` leaves it: headers read, body not yet taken apart. */
struct message_top {
	struct part *part;         /* headers and type filled */
	struct span mbox_sep, pristine, pristine_headers, pristine_body;
	struct span body;          /* line ends and runs of blank lines settled */
	struct span boundary;      /* p NULL when there is none */
	bool crlf;                 /* its lines end in CRLF */
	bool blank_first;          /* to be read as if an empty line came before body */
	uint32_t flags;            /* MESSAGE_FLAG_* */
	unsigned cut;
};

/* For the whole message and, from mime.c, for message/rfc822 parts. */
struct message_top message_top_parse(struct message *m, struct span bytes);
/* Takes the body apart; fills the tree below top->part, m->parse_flags and m->cut. */
void mime_parse(struct message *m, const struct message_top *top);

/* Decoded last value of that header, without newline; empty when there is none. */
struct span part_header_text(struct message *m, struct part *part, struct span name);

#endif
