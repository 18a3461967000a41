/* uri_text: from a match in text to a URI (PerMsgStatus.pm _process_text_uri_list). */
#ifndef WINNOW_URI_TEXT_H
#define WINNOW_URI_TEXT_H

#include "msg/uri_scan.h"

/* The match without what mail programs leave out of a link: an unopened ')' with all behind it, and
 * trailing punctuation. */
struct span uri_text_trim(struct span text);
/* The URI that a trimmed match means, with a scheme, and its URI_TYPE_* bits. False for what is no
 * URI after all: a host or mail address that can't be one, cid:, a lone scheme. */
bool uri_text_parse(struct arena *arena, const struct registry *registry,
		    const struct uri_match *match, struct span trimmed, struct span *uri_r,
		    uint32_t *types_r);

#endif
