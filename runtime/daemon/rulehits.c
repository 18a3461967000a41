/* rulehits.c: open addressing. A slot is taken by whoever sets its state first. Two workers that
 * meet a new name at once may both give it a slot: printing adds them up. */
#include "daemon/rulehits.h"

#include "base/map.h"

#include <string.h>

enum { FREE, BEING_WRITTEN, THERE };

static bool is(const struct rulehits *h, uint32_t i, struct span name)
{
	return atomic_load_explicit(&h->slots[i].state, memory_order_acquire) == THERE &&
	       memcmp(h->slots[i].name, name.p, name.n) == 0 && h->slots[i].name[name.n] == 0;
}

/* The slot of the name, made when there is none; RULEHITS_SLOTS: no room. */
static uint32_t find(struct rulehits *h, struct span name)
{
	uint32_t i = (uint32_t)map_hash(name) % RULEHITS_SLOTS;
	for (uint32_t n = 0; n < RULEHITS_SLOTS; n++, i = (i + 1) % RULEHITS_SLOTS) {
		int expected = FREE;
		if (is(h, i, name))
			return i;
		if (atomic_load(&h->slots[i].state) != (int)FREE)
			continue;
		if (atomic_load(&h->used) >= RULEHITS_SLOTS / 4 * 3)
			return RULEHITS_SLOTS;
		if (!atomic_compare_exchange_strong(&h->slots[i].state, &expected, BEING_WRITTEN))
			continue;
		memcpy(h->slots[i].name, name.p, name.n);
		h->slots[i].name[name.n] = 0;
		atomic_fetch_add(&h->used, 1);
		atomic_store_explicit(&h->slots[i].state, THERE, memory_order_release);
		return i;
	}
	return RULEHITS_SLOTS;
}

/* Names come from a scanner, which has read mail: what is no rule's name is not shown. */
static bool is_name(struct span name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!byte_is_alnum(name.p[i]) && name.p[i] != '_')
			return false;
	return name.n > 0 && name.n < RULEHITS_NAME;
}

void rulehits_count(struct rulehits *h, struct span names)
{
	for (size_t at = 0, end; at < names.n; at = end + 1) {
		end = span_find_byte(names, ',', at);
		if (end == (size_t)-1)
			end = names.n;
		struct span name = span_slice(names, at, end);
		uint32_t i = is_name(name) ? find(h, name) : RULEHITS_SLOTS;
		atomic_fetch_add_explicit(i < RULEHITS_SLOTS ? &h->slots[i].n : &h->others, 1,
					  memory_order_relaxed);
	}
}

void rulehits_print(struct strbuf *b, const struct rulehits *h)
{
	struct map sums = map_new(b->arena);
	strbuf_add_str(b, "# HELP winnowd_rule_hits_total Hits of a rule\n# TYPE "
			  "winnowd_rule_hits_total counter\n");
	for (uint32_t i = 0; i < RULEHITS_SLOTS; i++) {
		if (atomic_load_explicit(&h->slots[i].state, memory_order_acquire) != THERE)
			continue;
		void **sum = map_slot(&sums, span_from_str(h->slots[i].name));
		*sum = (void *)(uintptr_t)((uintptr_t)*sum + atomic_load(&h->slots[i].n));
	}
	for (size_t i = 0; i < sums.n; i++) {
		strbuf_add_str(b, "winnowd_rule_hits_total{rule=\"");
		strbuf_add_span(b, sums.entries[i].key);
		strbuf_printf(b, "\"} %llu\n",
			      (unsigned long long)(uintptr_t)sums.entries[i].value);
	}
	strbuf_printf(
	    b,
	    "# HELP winnowd_rule_hits_others_total Hits of rules that there was no room for\n"
	    "# TYPE winnowd_rule_hits_others_total counter\nwinnowd_rule_hits_others_total %llu\n",
	    (unsigned long long)atomic_load(&h->others));
}
