/* publish: writes a compiled ruleset's directory beside the one in force and exchanges them by one
 * rename. A reader sees the old one or the new one; whatever fails on the way leaves the old one as
 * it was. */
#ifndef WINNOW_PUBLISH_H
#define WINNOW_PUBLISH_H

#include "base/manifest.h"
#include "base/vec.h"

/* The ruleset in force, as far as it can be reused. */
struct published {
	bool there; /* of this program and machine; its files are those its manifest vouches for */
	const char *dir;
	struct manifest manifest;
	const char *why_not; /* when it is there, but not to be used */
};
void published_read(struct arena *arena, const char *dir, struct published *old_r);
/* Maps one of its files for the life of the process, its hash checked. Empty where it has no such
 * file. */
int published_map(struct arena *arena, const struct published *old, const char *name, struct span *bytes_r,
		  struct err *err);

struct publish {
	struct arena *arena;
	const char *target, *beside; /* DIR, DIR.new-PID */
	struct manifest manifest;
	VEC(const char *) fresh; /* paths of the files that are not on disk yet */
};

/* Makes DIR.new-PID (and the directories above), after removing what crashed compiles left. */
int publish_begin(struct arena *arena, const char *dir, struct publish *p_r, struct err *err);
/* Writes one file and notes it in the manifest. */
int publish_put(struct publish *p, const char *name, struct span bytes, struct err *err);
/* Notes a file that something else wrote into p->beside, and reads it. */
int publish_note(struct publish *p, const char *name, struct span *bytes_r, struct err *err);
/* Takes a file over from another ruleset: a hard link where possible. */
int publish_reuse(struct publish *p, const struct published *old, const char *name,
		  struct err *err);
/* Writes the manifest and moves the directory into place. */
int publish_commit(struct publish *p, struct err *err);
/* Removes DIR.new-PID; nothing happened. */
void publish_abort(struct publish *p);

#endif
