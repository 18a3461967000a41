/* counters: what winnowd counts, in memory shared by its processes: workers add, the status side
 * reads. One line a counter, with the text Prometheus shows. */
#ifndef WINNOW_DAEMON_COUNTERS_H
#define WINNOW_DAEMON_COUNTERS_H

#include "daemon/options.h"

#include <stdatomic.h>
#include <stdint.h>

/* COUNTER(name, type, help) */
#define COUNTERS                                                                                   \
	COUNTER(connections_total, counter, "Connections accepted")                                \
	COUNTER(connections, gauge, "Connections open now")                                        \
	COUNTER(connections_refused_total, counter, "Connections refused: address not allowed")    \
	COUNTER(busy_total, counter, "Requests answered 75 for lack of room")                      \
	COUNTER(messages_total, counter, "Messages scanned")                                       \
	COUNTER(spam_total, counter, "Messages found to be spam")                                  \
	COUNTER(bytes_total, counter, "Bytes of messages scanned")                                 \
	COUNTER(queue, gauge, "Messages waiting for a scanner")                                    \
	COUNTER(scanning, gauge, "Messages being scanned")                                         \
	COUNTER(held_bytes, gauge, "Bytes of messages in hand")                                    \
	COUNTER(protocol_errors_total, counter, "Requests answered 76")                            \
	COUNTER(timeouts_total, counter, "Requests answered 79")                                   \
	COUNTER(scanner_failures_total, counter,                                                   \
		"Messages whose scanner died or was stuck, answered 75")                           \
	COUNTER(worker_failures_total, counter, "Workers that died unasked")                       \
	COUNTER(reloads_total, counter, "Rulesets brought into force")                             \
	COUNTER(reload_failures_total, counter, "Rulesets refused")                                \
	COUNTER(ruleset_opened_seconds, gauge, "When the ruleset in force was opened (Unix time)") \
	COUNTER(workers, gauge, "Worker processes ready")                                          \
	COUNTER(scanners, gauge, "Scanner processes ready")                                        \
	COUNTER(log_lines_dropped_total, counter, "Log lines that nobody took")

/* HISTOGRAM(name, help): of scanned messages, in seconds */
#define HISTOGRAMS                                                         \
	HISTOGRAM(latency, "From accept to answer")                        \
	HISTOGRAM(queue_wait, "From a complete message to a free scanner") \
	HISTOGRAM(scan_time, "From there to the verdict")

#define BEAT_SECONDS 1 /* between a worker's signs of life */

/* Upper bounds of their buckets, in microseconds. */
#define LATENCY_BOUNDS                                                                             \
	{                                                                                          \
		200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 500000, 1000000, 10000000 \
	}
#define LATENCY_BUCKETS 12

struct histogram {
	_Atomic uint64_t n[LATENCY_BUCKETS + 1], us; /* by bucket; all together */
};

struct counters {
#define COUNTER(name, type, help) _Atomic int64_t name;
	COUNTERS
#undef COUNTER
#define HISTOGRAM(name, help) struct histogram name;
	HISTOGRAMS
#undef HISTOGRAM
	_Atomic int64_t beats[WORKERS_LIMIT]; /* signs of life of each worker: how many */
	_Atomic int64_t open[WORKERS_LIMIT];  /* connections of each worker: see share.h */
};

/* One block a unit (a worker and its scanners), so that a worker that dies takes its gauges along.
 */
#define COUNTERS_UNITS 16

static inline void count_add(_Atomic int64_t *counter, int64_t n)
{
	atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

static inline void histogram_add(struct histogram *h, double seconds)
{
	static const double bounds[] = LATENCY_BOUNDS;
	int bucket = 0;
	while (bucket < LATENCY_BUCKETS && seconds * 1e6 > bounds[bucket])
		bucket++;
	atomic_fetch_add_explicit(&h->n[bucket], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&h->us, (uint64_t)(seconds * 1e6), memory_order_relaxed);
}

static inline void histogram_move(struct histogram *to, struct histogram *from)
{
	for (int i = 0; i <= LATENCY_BUCKETS; i++)
		to->n[i] += atomic_exchange(&from->n[i], 0);
	to->us += atomic_exchange(&from->us, 0);
}

#endif
