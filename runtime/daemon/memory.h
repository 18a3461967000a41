/* memory: what a server's processes take, shared pages counted once where the kernel tells (as it
 * does root), else what each has by itself added up. */
#ifndef WINNOW_DAEMON_MEMORY_H
#define WINNOW_DAEMON_MEMORY_H

#include <stdint.h>
#include <sys/types.h>

/* Bytes, of this process and all below it. */
int64_t memory_of_tree(pid_t pid);

#endif
