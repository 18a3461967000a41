/* fuzz_received.c: any bytes as a Received header, as a date and as a network. */
#include "msg/date.h"
#include "base/netset.h"
#include "msg/received.h"

#include <stdint.h>
#include <stdlib.h>

static volatile unsigned char sink;
static void touch(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		sink ^= s.p[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct span text = {data, size};
	struct received r;
	time_t t;
	if (!arena)
		arena = arena_new();
	arena_reset(arena);
	received_parse(arena, text, &r);
	if (r.kind == RECEIVED_RELAY && !r.by.n && !r.ip.n && !r.rdns.n)
		abort();
	struct span fields[] = {r.ip, r.rdns, r.helo, r.by, r.ident, r.id, r.auth, r.envfrom};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		touch(fields[i]);
	touch(date_in_received(text));
	date_parse(text, &t);

	struct netset *set = netset_new(arena);
	netset_add(set, text);
	netset_seal(set);
	netset_has(set, r.ip);
	return 0;
}
