/* mbx: the messages of a folder in the MBX format of the University of Washington's mail programs: a head of 2,048 bytes
 * that begins with "*mbx*", then before each message a line "DATE,SIZE;FLAGS-UID". */
#ifndef WINNOW_CLI_MBX_H
#define WINNOW_CLI_MBX_H

#include "base/span.h"

bool mbx_starts(struct span folder);
/* The message behind *at (0: the first), which moves on. 1; 0 at the end; -1 when no message begins there. */
int mbx_next(struct span folder, size_t *at, struct span *message_r);

#endif
