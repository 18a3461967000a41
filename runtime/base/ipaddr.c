/* ipaddr.c: IP addresses in text. See ipaddr.h for what counts as one. */
#include "base/ipaddr.h"

#include <string.h>

static bool is_hex(unsigned char c)
{
	c = byte_lower(c);
	return byte_is_digit(c) || (c >= 'a' && c <= 'f');
}

static unsigned hex_value(unsigned char c)
{
	return byte_is_digit(c) ? c - 48u : byte_lower(c) - 97u + 10u;
}

static bool word_at(struct span s, size_t i)
{
	return i < s.n && byte_is_word(s.p[i]);
}

/* Four octets at `at`, up to the last digit: the end, or 0. What stands around is the caller's. */
static size_t quad_end(struct span s, size_t at, uint8_t octets_r[4])
{
	size_t i = at;
	for (unsigned k = 0; k < 4; k++) {
		size_t start = i;
		unsigned v = 0;
		while (i < s.n && byte_is_digit(s.p[i]) && i - start < 3)
			v = v * 10 + (s.p[i++] - '0');
		if (i == start || v > 255 || (s.p[start] == '0' && i - start > 1))
			return 0;
		if (k < 3 && (i == s.n || s.p[i++] != '.'))
			return 0;
		octets_r[k] = (uint8_t)v;
	}
	return i < s.n && byte_is_digit(s.p[i]) ? 0 : i;
}

/* IPv4 with a word boundary on both sides; "::1.2.3.4" is IPv6's. */
size_t ip4_end(struct span s, size_t at)
{
	uint8_t octets[4];
	if (at >= s.n || !byte_is_digit(s.p[at]))
		return 0;
	if (at > 0 && (byte_is_word(s.p[at - 1]) || s.p[at - 1] == ':'))
		return 0;
	size_t end = quad_end(s, at, octets);
	return end && !word_at(s, end) ? end : 0;
}

/* Groups of an IPv6 text [from, to): before and after "::". */
struct groups {
	uint16_t head[8], tail[8];
	unsigned nhead, ntail;
	bool gap;
};

static bool groups_read(struct span s, size_t from, size_t to, struct groups *g)
{
	size_t i = from;
	*g = (struct groups){.gap = false};
	if (i + 1 < to && s.p[i] == ':' && s.p[i + 1] == ':') {
		g->gap = true;
		i += 2;
	}
	while (i < to) {
		size_t start = i;
		unsigned v = 0;
		while (i < to && is_hex(s.p[i]))
			v = v << 4 | hex_value(s.p[i++]);
		if (i == start || i - start > 4 || g->nhead + g->ntail == 8)
			return false;
		if (g->gap)
			g->tail[g->ntail++] = (uint16_t)v;
		else
			g->head[g->nhead++] = (uint16_t)v;
		if (i == to)
			return true;
		i++; /* the colon; a second one is the gap */
		if (i < to && s.p[i] == ':') {
			if (g->gap)
				return false;
			g->gap = true;
			i++;
		} else if (i == to)
			return false;
	}
	return g->gap;
}

/* Whole means `room` groups; with a gap at least one of them is left out. */
static bool groups_fit(const struct groups *g, unsigned room)
{
	unsigned n = g->nhead + g->ntail;
	return g->gap ? n < room : n == room;
}

static void groups_store(const struct groups *g, unsigned room, uint8_t *b)
{
	for (unsigned k = 0; k < g->nhead; k++) {
		b[2 * k] = (uint8_t)(g->head[k] >> 8);
		b[2 * k + 1] = (uint8_t)g->head[k];
	}
	for (unsigned k = 0; k < g->ntail; k++) {
		unsigned at = room - g->ntail + k;
		b[2 * at] = (uint8_t)(g->tail[k] >> 8);
		b[2 * at + 1] = (uint8_t)g->tail[k];
	}
}

static size_t prefix_skip(struct span s, size_t at)
{
	return at + 5 <= s.n && span_equal_nocase(span_slice(s, at, at + 5), SPAN_LIT("IPv6:")) ? at + 5
											       : at;
}

static size_t run_end(struct span s, size_t at)
{
	while (at < s.n && (is_hex(s.p[at]) || s.p[at] == ':'))
		at++;
	return at;
}

/* An IPv6 text with an IPv4 tail whose first octet ends the run of hex digits at `end`. */
static size_t mapped_end(struct span s, size_t at, size_t end, struct ipaddr *addr)
{
	struct groups g;
	size_t v4 = end;
	while (v4 > at && s.p[v4 - 1] != ':')
		v4--;
	if (v4 < at + 2 || end >= s.n || s.p[end] != '.')
		return 0;
	bool gap_last = s.p[v4 - 2] == ':';
	if (!groups_read(s, at, gap_last ? v4 : v4 - 1, &g) || !groups_fit(&g, 6))
		return 0;
	size_t quad = quad_end(s, v4, addr->b + 12);
	if (!quad || (quad < s.n && (is_hex(s.p[quad]) || s.p[quad] == ':')))
		return 0;
	groups_store(&g, 6, addr->b);
	return quad;
}

static unsigned v6_ends(struct span s, size_t at, size_t ends[2], struct ipaddr *addr)
{
	struct groups g;
	unsigned n = 0;
	size_t start = prefix_skip(s, at);
	if (start == at && at > 0 && (is_hex(s.p[at - 1]) || s.p[at - 1] == ':'))
		return 0;
	size_t end = run_end(s, start);
	if (end - start < 2 || !memchr(s.p + start, ':', end - start))
		return 0;
	*addr = (struct ipaddr){{0}};
	size_t mapped = mapped_end(s, start, end, addr);
	if (mapped)
		ends[n++] = mapped;
	if (groups_read(s, start, end, &g) && groups_fit(&g, 8)) {
		if (!n)
			groups_store(&g, 8, addr->b);
		ends[n++] = end;
	}
	return n;
}

unsigned ip_ends(struct span s, size_t at, size_t ends[2])
{
	struct ipaddr unused;
	if (at >= s.n || !(is_hex(s.p[at]) || s.p[at] == ':' || byte_lower(s.p[at]) == 'i'))
		return 0;
	ends[0] = ip4_end(s, at);
	return ends[0] ? 1 : v6_ends(s, at, ends, &unused);
}

bool ip_search(struct span s, size_t from, size_t *start_r, size_t *end_r)
{
	size_t ends[2];
	for (size_t i = from; i < s.n;) {
		if (ip_ends(s, i, ends)) {
			*start_r = i;
			*end_r = ends[0];
			return true;
		}
		/* Addresses start where a run of hex digits and colons starts (or at "IPv6:"). */
		size_t end = run_end(s, i);
		i = end > i ? end : i + 1;
	}
	return false;
}

bool ip_parse(struct span s, struct ipaddr *addr_r)
{
	size_t ends[2];
	struct ipaddr addr = {{0}};
	if (ip4_end(s, 0) == s.n && s.n) {
		addr.b[10] = addr.b[11] = 0xff;
		quad_end(s, 0, addr.b + 12);
	} else if (!v6_ends(s, 0, ends, &addr) || ends[0] != s.n)
		return false;
	*addr_r = addr;
	return true;
}

bool ip_is_v4(struct span s)
{
	return s.n && ip4_end(s, 0) == s.n;
}

static bool private_v4(const uint8_t *b)
{
	return b[0] == 10 || b[0] == 127 || (b[0] == 169 && b[1] == 254) ||
	       (b[0] == 172 && b[1] >= 16 && b[1] <= 31) || (b[0] == 192 && b[1] == 168) ||
	       (b[0] == 100 && b[1] >= 64 && b[1] <= 127);
}

static const uint8_t MAPPED[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
static const uint8_t LOOPBACK[16] = {[15] = 1};

bool ip_is_private(struct span s)
{
	struct ipaddr a;
	if (!ip_parse(s, &a))
		return false;
	if (memcmp(a.b, MAPPED, sizeof MAPPED) == 0)
		return private_v4(a.b + 12);
	if (a.b[0] == 0xfe && (a.b[1] & 0xc0) == 0x80)
		return true;
	return memcmp(a.b, LOOPBACK, sizeof LOOPBACK) == 0;
}

unsigned ip_localhost_ends(struct span s, size_t at, size_t ends[2])
{
	struct span rest = span_slice(s, at < s.n ? at : s.n, s.n);
	if (span_has_prefix_nocase(rest, SPAN_LIT("localhost.localdomain"))) {
		ends[0] = at + 21;
		ends[1] = at + 9;
		return 2;
	}
	if (span_has_prefix_nocase(rest, SPAN_LIT("localhost"))) {
		ends[0] = at + 9;
		return 1;
	}
	struct ipaddr a;
	size_t end = ip4_end(s, at);
	if (end) {
		ends[0] = end;
		return span_equal(span_slice(s, at, end), SPAN_LIT("127.0.0.1"));
	}
	static const uint8_t local4[4] = {127, 0, 0, 1};
	if (at >= s.n || !v6_ends(s, at, ends, &a))
		return 0;
	return memcmp(a.b, LOOPBACK, 16) == 0 ||
	       (memcmp(a.b, MAPPED, 12) == 0 && memcmp(a.b + 12, local4, 4) == 0);
}
