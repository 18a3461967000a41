/* mbox: one message after the other from a stream that may be an mbox. A stream that does not begin with
 * a From_ line is one message. Messages keep their From_ line and their ">From " quoting, as
 * SpamAssassin's own mailbox reader hands them on. */
#ifndef WINNOW_CLI_MBOX_H
#define WINNOW_CLI_MBOX_H

#include "base/arena.h"
#include "base/err.h"

struct mbox;

/* Takes fd over. limit: largest message in bytes. */
struct mbox *mbox_new(int fd, size_t limit);
void mbox_free(struct mbox **mbox);
/* Cuts where SpamAssassin does, see mbox.c. Before the first mbox_next. */
void mbox_be_strict(struct mbox *mbox);
/* 1: a message, valid until the next call; 0: the end; -1 with err: a message above the limit (it is
 * skipped; go on) or a read error (the next call gives 0). */
int mbox_next(struct mbox *mbox, struct span *message_r, struct err *err);
/* The stream held more than one message (known once the first has been read). */
bool mbox_is_many(const struct mbox *mbox);

/* bytes begin with a From_ line. */
bool mbox_starts(struct span bytes);
/* Offset of the first From_ line after an empty line, searching from `from`, or (size_t)-1. */
size_t mbox_find_separator(struct span bytes, size_t from);

#endif
