/* netset.c: networks to sorted ranges. See netset.h for the meaning. */
#include "base/netset.h"

#include "base/vec.h"

#include <stdlib.h>

struct net {
	struct ipaddr lo, hi;
	unsigned length; /* of the prefix, in bits of 128 */
	bool exclude;
	unsigned order;
};

/* From `lo` up to the next range's lo (exclusive) the answer is `in`. */
struct range {
	struct ipaddr lo;
	bool in;
};

struct netset {
	struct arena *arena;
	VEC(struct net) nets;
	VEC(struct range) ranges;
};

struct netset *netset_new(struct arena *arena)
{
	struct netset *set = ARENA_NEW(arena, struct netset);
	set->arena = arena;
	return set;
}

static bool number(struct span s, unsigned max, unsigned *v_r)
{
	unsigned v = 0;
	if (s.n == 0 || s.n > 9)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!byte_is_digit(s.p[i]))
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*v_r = v;
	return v <= max;
}

/* One to four numbers with dots; fewer than four name the network of that many octets. */
static bool short_v4(struct span s, uint8_t b[4], unsigned *octets_r)
{
	unsigned k = 0;
	memset(b, 0, 4);
	while (s.n && k < 4) {
		size_t dot = span_find_byte(s, '.', 0);
		size_t end = dot == (size_t)-1 ? s.n : dot;
		unsigned v;
		if (!number(span_slice(s, 0, end), 255, &v))
			return false;
		b[k++] = (uint8_t)v;
		s = end == s.n ? span_slice(s, s.n, s.n) : span_slice(s, end + 1, s.n);
		if (k == 4 && end != s.n && dot != (size_t)-1)
			return false;
	}
	*octets_r = k;
	return k > 0 && s.n == 0;
}

/* "24" or "255.255.255.0" */
static bool mask_length(struct span s, unsigned max, unsigned *length_r)
{
	uint8_t b[4];
	unsigned octets;
	if (number(s, max, length_r))
		return true;
	if (max != 32 || !short_v4(s, b, &octets) || octets != 4)
		return false;
	uint32_t mask = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
	unsigned length = 0;
	while (length < 32 && mask & (1u << (31 - length)))
		length++;
	*length_r = length;
	return length == 32 || (uint32_t)(mask << length) == 0;
}

static struct span unwrap(struct span s)
{
	if (s.n > 1 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		s = span_slice(s, 1, s.n - 1);
	size_t zone = span_find_byte(s, '%', 0); /* an interface means nothing here */
	return zone == (size_t)-1 ? s : span_slice(s, 0, zone);
}

static bool address_read(struct span s, struct span mask, bool has_mask, struct net *net)
{
	uint8_t b[4];
	unsigned octets;
	if (short_v4(s, b, &octets)) {
		memset(&net->lo, 0, sizeof net->lo);
		net->lo.b[10] = net->lo.b[11] = 0xff;
		memcpy(net->lo.b + 12, b, 4);
		net->length = octets * 8;
		if (has_mask && !mask_length(mask, 32, &net->length))
			return false;
		net->length += 96;
		return true;
	}
	net->length = 128;
	return ip_parse(s, &net->lo) && (!has_mask || mask_length(mask, 128, &net->length));
}

static void bounds_set(struct net *net)
{
	net->hi = net->lo;
	for (unsigned bit = net->length; bit < 128; bit++) {
		uint8_t m = (uint8_t)(0x80 >> (bit & 7));
		net->lo.b[bit >> 3] &= (uint8_t)~m;
		net->hi.b[bit >> 3] |= m;
	}
}

static bool net_read(struct span s, struct net *net)
{
	struct span mask = {NULL, 0};
	s = span_trim(s);
	if (s.n && s.p[0] == '!') {
		net->exclude = true;
		s = span_trim(span_slice(s, 1, s.n));
	}
	size_t slash = span_find_byte(s, '/', 0);
	if (slash != (size_t)-1) {
		mask = span_slice(s, slash + 1, s.n);
		s = span_slice(s, 0, slash);
	}
	if (!address_read(unwrap(s), mask, slash != (size_t)-1, net))
		return false;
	bounds_set(net);
	return true;
}

bool netset_add(struct netset *set, struct span s)
{
	struct net net = {.order = (unsigned)set->nets.n};
	if (set->nets.n == NETSET_LIMIT || !net_read(s, &net))
		return false;
	vec_push(set->arena, &set->nets, net);
	return true;
}

static int compare(const struct ipaddr *a, const struct ipaddr *b)
{
	return memcmp(a->b, b->b, sizeof a->b);
}

static int by_place(const void *a, const void *b)
{
	const struct net *x = a, *y = b;
	int c = compare(&x->lo, &y->lo);
	if (c == 0)
		c = (int)x->length - (int)y->length;
	return c ? c : (int)(x->order > y->order) - (int)(x->order < y->order);
}

/* The address after a; false when a is the last one. */
static bool successor(struct ipaddr *a)
{
	for (int i = 15; i >= 0; i--)
		if (++a->b[i])
			return true;
	return false;
}

static void range_start(struct netset *set, const struct ipaddr *lo, bool in)
{
	struct range r = {*lo, in};
	if (set->ranges.n && compare(&set->ranges.v[set->ranges.n - 1].lo, lo) == 0)
		set->ranges.v[set->ranges.n - 1].in = in;
	else
		vec_push(set->arena, &set->ranges, r);
}

static void close_top(struct netset *set, const struct net **open, unsigned *depth)
{
	struct ipaddr next = open[--*depth]->hi;
	if (successor(&next))
		range_start(set, &next, *depth && !open[*depth - 1]->exclude);
}

/* In order of place, outer before inner: a stack of the networks that are open (at most one per prefix
 * length). One inside a network declared earlier is left out. */
void netset_seal(struct netset *set)
{
	const struct net *open[129];
	unsigned depth = 0;
	if (set->nets.n)
		qsort(set->nets.v, set->nets.n, sizeof *set->nets.v, by_place);
	for (size_t i = 0; i < set->nets.n; i++) {
		const struct net *net = &set->nets.v[i];
		while (depth && compare(&open[depth - 1]->hi, &net->lo) < 0)
			close_top(set, open, &depth);
		bool covered = false;
		for (unsigned k = 0; k < depth; k++)
			covered |= open[k]->order < net->order;
		if (covered)
			continue;
		open[depth++] = net;
		range_start(set, &net->lo, !net->exclude);
	}
	while (depth)
		close_top(set, open, &depth);
}

bool netset_has(const struct netset *set, struct span text)
{
	struct ipaddr a;
	if (set->ranges.n == 0 || !ip_parse(text, &a))
		return false;
	size_t lo = 0, hi = set->ranges.n; /* the last range that starts at or before a */
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (compare(&set->ranges.v[mid].lo, &a) <= 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo > 0 && set->ranges.v[lo - 1].in;
}

/* The first network around it decides. */
static bool net_is_within(const struct netset *set, const struct net *net)
{
	for (size_t i = 0; i < set->nets.n; i++) {
		const struct net *around = &set->nets.v[i];
		if (compare(&around->lo, &net->lo) <= 0 && compare(&net->hi, &around->hi) <= 0)
			return !around->exclude;
	}
	return false;
}

bool netset_has_network(const struct netset *set, struct span text)
{
	struct net net = {.order = 0};
	return !net_read(text, &net) || net.exclude || net_is_within(set, &net);
}

static bool net_is_covered(const struct net *nets, size_t n, const struct net *net)
{
	for (size_t i = 0; i < n; i++)
		if (compare(&nets[i].lo, &net->lo) <= 0 && compare(&net->hi, &nets[i].hi) <= 0)
			return true;
	return false;
}

void netset_limit_to(struct netset *set, const struct netset *outer)
{
	size_t declared = 0, kept = 0;
	for (size_t i = 0; i < set->nets.n; i++) {
		struct net net = set->nets.v[i];
		if (declared < NETSET_COMPARED && net_is_covered(set->nets.v, declared, &net))
			continue;
		set->nets.v[declared++] = net;
	}
	for (size_t i = 0; i < declared; i++) {
		struct net net = set->nets.v[i];
		if (net.exclude || net_is_within(outer, &net))
			set->nets.v[kept++] = net;
	}
	set->nets.n = kept;
}

size_t netset_count(const struct netset *set)
{
	return set->nets.n;
}
