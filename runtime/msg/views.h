/* msg/views: where the modules of the message model keep what they have computed for a message, each
 * in a slot of its own that only it knows the type of. NULL until first needed; everything in the
 * message's arena. Internal to runtime/msg. */
#ifndef WINNOW_MSG_VIEWS_H
#define WINNOW_MSG_VIEWS_H

#include "msg/message.h"

struct message_views {
	void *header_get; /* header_get.c: values by spec */
	void *text;       /* text.c: body, rawbody, visible, invisible, html */
	void *uris;       /* uri_list.c */
	void *spare[4];
};

#endif
