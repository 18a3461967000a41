/* rulehits: how often each rule has hit, in shared memory: workers count, the status process reads.
 * A table of a fixed size: names beyond it, such as rules that came and went with many rulesets,
 * are counted together. */
#ifndef WINNOW_DAEMON_RULEHITS_H
#define WINNOW_DAEMON_RULEHITS_H

#include "base/strbuf.h"

#include <stdatomic.h>
#include <stdint.h>

#define RULEHITS_SLOTS 4096u /* a power of two; the stock rules have 1,500 names that are shown */
#define RULEHITS_NAME 64u    /* bytes of a name with its NUL; the longest stock one has 35 */

struct rulehits {
	struct {
		_Atomic int state; /* 0: free; 1: the name is being written; 2: there */
		char name[RULEHITS_NAME];
		_Atomic uint64_t n;
	} slots[RULEHITS_SLOTS];
	_Atomic uint32_t used;
	_Atomic uint64_t others;
};

/* Names with commas between them, each once a hit. */
void rulehits_count(struct rulehits *h, struct span names);
/* One line a rule, for Prometheus. */
void rulehits_print(struct strbuf *b, const struct rulehits *h);

#endif
