/* progress.c: a bar on standard error while many messages are scanned. */
#include "cli/cli.h"

#include <time.h>

enum { BAR = 32 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Called under the output lock: the times of the last drawing are shared by all threads. */
void progress_show(size_t done, size_t total, size_t spam)
{
	static double last, start;
	double t = now();
	if (start == 0)
		start = t;
	if (t - last < 0.1 || !total)
		return;
	last = t;
	char bar[BAR + 1];
	for (size_t i = 0; i < BAR; i++)
		bar[i] = i * total < done * BAR ? '#' : '.';
	bar[BAR] = 0;
	fprintf(stderr, "\r[%s] %zu/%zu  %zu spam  %.0f/s\033[K", bar, done, total, spam,
		(double)done / (t - start + 1e-3));
	fflush(stderr);
}

void progress_clear(void)
{
	fputs("\r\033[K", stderr);
	fflush(stderr);
}
