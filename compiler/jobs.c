/* jobs.c: threads that take the next piece until none is left. */
#include "jobs.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#define JOBS_THREADS 256u              /* more never help */
#define JOBS_STACK ((size_t)64 << 20)  /* regex compilers recurse with the pattern's depth */

struct work {
	atomic_size_t next;
	size_t n;
	jobs_fn fn;
	void *context;
	atomic_uint threads;
};

static void *worker(void *p)
{
	struct work *w = p;
	unsigned me = atomic_fetch_add(&w->threads, 1);
	size_t piece;

	while ((piece = atomic_fetch_add(&w->next, 1)) < w->n)
		w->fn(w->context, piece, me);
	return NULL;
}

void jobs_run(size_t n, unsigned threads, jobs_fn fn, void *context)
{
	struct work w = {.n = n, .fn = fn, .context = context};
	pthread_t ids[JOBS_THREADS];
	pthread_attr_t attr;
	unsigned started = 0;

	if (threads > JOBS_THREADS)
		threads = JOBS_THREADS;
	if (threads > n)
		threads = (unsigned)n;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, JOBS_STACK);
	while (started < threads && pthread_create(&ids[started], &attr, worker, &w) == 0)
		started++;
	pthread_attr_destroy(&attr);
	if (!started)
		worker(&w);
	for (unsigned i = 0; i < started; i++)
		pthread_join(ids[i], NULL);
}

unsigned jobs_default(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof set, &set) != 0)
		return 1;
	int n = CPU_COUNT(&set);
	return n > 0 ? (unsigned)n : 1;
}
