/* msg/part: bits of struct part's `done`. Internal to runtime/msg. */
#ifndef WINNOW_MSG_PART_H
#define WINNOW_MSG_PART_H

enum part_done {
	PART_DECODED = 1,  /* decode.c */
	PART_RENDERED = 2, /* text.c */
};

#endif
