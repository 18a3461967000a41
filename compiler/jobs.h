/* jobs: n pieces of work on a few threads. Pieces are handed out in order. */
#ifndef WINNOW_JOBS_H
#define WINNOW_JOBS_H

#include <stddef.h>

/* One piece; `thread` tells the threads apart (0 .. threads-1), for storage of their own. */
typedef void (*jobs_fn)(void *context, size_t piece, unsigned thread);

void jobs_run(size_t n, unsigned threads, jobs_fn fn, void *context);
/* The processors this process may use. */
unsigned jobs_default(void);

#endif
