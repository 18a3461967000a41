/* header_host.c: the modifiers :host, :ip and :revip of header names (PerMsgStatus.pm _get). */
#include "base/strbuf.h"
#include "msg/addr.h"
#include "msg/header_get.h"

#include <arpa/inet.h>

static bool is_ip_byte(unsigned char c)
{
	return byte_is_digit(c) || c == '.' || c == ':' || (byte_lower(c) >= 'a' && byte_lower(c) <= 'f');
}

/* The first IP address that stands by itself. */
static bool find_ip(struct span s, char out[INET6_ADDRSTRLEN])
{
	unsigned char binary[16];
	for (size_t i = 0; i < s.n;) {
		size_t end = i;
		while (end < s.n && is_ip_byte(s.p[end]))
			end++;
		bool alone = (i == 0 || !byte_is_word(s.p[i - 1])) &&
			     (end == s.n || !byte_is_word(s.p[end]));
		if (alone && end - i > 1 && end - i < INET6_ADDRSTRLEN) {
			memcpy(out, s.p + i, end - i);
			out[end - i] = 0;
			if (inet_pton(AF_INET, out, binary) == 1 || inet_pton(AF_INET6, out, binary) == 1)
				return true;
		}
		i = end + 1;
	}
	return false;
}

/* As DNS lists want it: bytes (IPv4) or nibbles (IPv6) backwards. */
static struct span reverse_ip(struct arena *arena, const char *ip)
{
	unsigned char b[16];
	if (inet_pton(AF_INET, ip, b) == 1)
		return span_from_str(arena_printf(arena, "%u.%u.%u.%u", b[3], b[2], b[1], b[0]));
	inet_pton(AF_INET6, ip, b);
	struct strbuf s = strbuf_new(arena);
	for (int i = 15; i >= 0; i--)
		strbuf_printf(&s, "%s%x.%x", i < 15 ? "." : "", b[i] & 15, b[i] >> 4);
	return strbuf_span(&s);
}

/* What follows the last @, up to white space. */
static bool after_at(struct span s, struct span *host_r)
{
	for (size_t at = s.n; at-- > 0;) {
		if (s.p[at] != '@')
			continue;
		size_t end = at + 1;
		while (end < s.n && !byte_is_space(s.p[end]))
			end++;
		if (end > at + 1) {
			*host_r = span_slice(s, at + 1, end);
			return true;
		}
	}
	return false;
}

void header_get_hosts(struct header_values *v, unsigned flags)
{
	struct header_values out = {.m = v->m};
	char ip[INET6_ADDRSTRLEN];
	struct span host;
	for (size_t i = 0; i < v->n; i++) {
		if (flags & HEADER_HOST) {
			if (after_at(v->v[i], &host))
				vec_push(v->m->arena, &out, host);
		} else if (find_ip(v->v[i], ip)) {
			vec_push(v->m->arena, &out,
				 flags & HEADER_REVIP ? reverse_ip(v->m->arena, ip)
						      : span_from_str(arena_dup_str(v->m->arena, ip)));
		}
	}
	*v = out;
}
