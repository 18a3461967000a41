/* overlays: the rulesets of the last users a scanner had mail for: the site's with a user's
 * preferences over it. A text is read by the scanner that needs it, inside its sandbox: what is
 * wrong with one costs one message, as with mail. Reading costs one to two milliseconds, so that
 * the last few are kept, by a hash of their text. */
#ifndef WINNOW_DAEMON_OVERLAYS_H
#define WINNOW_DAEMON_OVERLAYS_H

#include "base/digest.h"
#include "base/span.h"
#include "winnow.h"

#define OVERLAYS_KEPT 8			 /* about 1.5 MB each */
#define OVERLAYS_BYTES ((size_t)2 << 20) /* of their texts together */

struct overlay {
	struct digest key;
	struct wn_ruleset *rules; /* NULL: free, or a text that cannot be laid over */
	struct wn_markup *markup;
	size_t bytes;
	unsigned long used;
};

struct overlays {
	struct wn_ruleset *base;
	struct overlay v[OVERLAYS_KEPT];
	unsigned long uses;
};

/* The overlay with these preferences; valid until the next call. NULL: they cannot be laid over (it
 * is logged). */
const struct overlay *overlays_get(struct overlays *o, const struct digest *key, struct span name,
				   struct span text);

#endif
