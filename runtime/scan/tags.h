/* tags: the values of a tag, for patterns that name it. */
#ifndef WINNOW_SCAN_TAGS_H
#define WINNOW_SCAN_TAGS_H

#include "base/span.h"

struct wn_scanner;

/* Hosts that one tag keeps: a From header may name thousands. */
#define TAG_HOSTS_LIMIT 256u

/* Those of TAG or TAG(argument); none when it is not set. They live as long as the message. */
struct spans tag_values(struct wn_scanner *s, struct span name);

/* For this message, instead of what it was. All must live as long as the message. */
void tag_set(struct wn_scanner *s, struct span name, struct span text, struct spans values);

#endif
