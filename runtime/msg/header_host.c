/* header_host.c: the modifiers :host, :ip and :revip of header names (PerMsgStatus.pm _get). */
#include "base/strbuf.h"
#include "msg/domain.h"
#include "msg/header_get.h"
#include "base/ipaddr.h"
#include "msg/uri_conf.h"

#include <arpa/inet.h>

/* Between a word byte and another one: so no address that begins with colons stands behind a bracket, as SpamAssassin has it. */
static bool is_edge(struct span s, size_t at)
{
	bool before = at > 0 && byte_is_word(s.p[at - 1]), after = at < s.n && byte_is_word(s.p[at]);
	return before != after;
}

/* The first IP address that stands by itself. */
static bool find_ip(struct span s, char out[INET6_ADDRSTRLEN])
{
	size_t start, end, from = 0, ends[2];
	for (; ip_search(s, from, &start, &end); from = start + 1) {
		if (!is_edge(s, start) || (start > 0 && s.p[start - 1] == '.'))
			continue;
		for (unsigned i = 0, n = ip_ends(s, start, ends); i < n; i++) {
			end = ends[i];
			if (!is_edge(s, end) || (end < s.n && s.p[end] == '.') || end - start >= INET6_ADDRSTRLEN)
				continue;
			memcpy(out, s.p + start, end - start);
			out[end - start] = 0;
			return true;
		}
	}
	return false;
}

/* As DNS lists want it: bytes (IPv4) or nibbles (IPv6) backwards. */
static struct span reverse_ip(struct arena *arena, const char *ip)
{
	unsigned char b[16];
	if (inet_pton(AF_INET, ip, b) == 1)
		return span_from_str(arena_printf(arena, "%u.%u.%u.%u", b[3], b[2], b[1], b[0]));
	if (inet_pton(AF_INET6, ip, b) != 1)
		return (struct span){NULL, 0};
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

enum { HOST_REACH = 251 }; /* bytes of a host before its top-level domain */

/* End of a host name that starts at `from` and reaches as far as a known TLD lets it; 0: none. */
static size_t host_end(const struct registry *registry, struct span s, size_t from)
{
	size_t last = from;
	while (last < s.n && last <= from + HOST_REACH && !byte_is_space(s.p[last]))
		last++;
	for (size_t dot = last; dot-- > from + 1;) {
		size_t end = dot + 1;
		if (s.p[dot] != '.')
			continue;
		while (end < s.n && (byte_is_alnum(s.p[end]) || s.p[end] == '-'))
			end++;
		if ((end == s.n || (s.p[end] != '.' && s.p[end] != '_')) &&
		    registry_has_tld(registry, span_slice(s, dot + 1, end)))
			return end;
	}
	return 0;
}

/* The host of the last address of the first line that has one. */
static size_t address_host(const struct registry *registry, struct span s, size_t *start_r)
{
	for (size_t line = 0; line < s.n;) {
		size_t nl = span_find_byte(s, '\n', line), stop = nl == (size_t)-1 ? s.n : nl;
		for (size_t at = stop; at-- > line;) {
			size_t end = s.p[at] == '@' ? host_end(registry, s, at + 1) : 0;
			if (end) {
				*start_r = at + 1;
				return end;
			}
		}
		line = stop + 1;
	}
	return 0;
}

/* A host in text that is not known to be an address: behind an @, else anywhere. */
static bool find_host(struct message *m, const struct registry *registry, struct span s,
		      struct span *host_r)
{
	size_t start, end = address_host(registry, s, &start);
	if (end && domain_is_fqdn_idn(m->arena, span_slice(s, start, end))) {
		*host_r = span_slice(s, start, end);
		return true;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (byte_is_space(s.p[i]) || (i && strchr("._-", s.p[i - 1] ? s.p[i - 1] : ' ')))
			continue;
		end = host_end(registry, s, i);
		if (!end)
			continue;
		*host_r = span_slice(s, i, end);
		if (domain_is_fqdn_idn(m->arena, *host_r))
			return true;
		i = end - 1;
	}
	return false;
}

static bool host_of(struct message *m, struct span value, unsigned flags, struct span *host_r)
{
	bool found = flags & HEADER_ADDR ? after_at(value, host_r)
					 : find_host(m, m->conf->uri->registry, value, host_r);
	if (found && flags & HEADER_DOMAIN)
		*host_r = domain_of_host(m->arena, m->conf->uri->registry, *host_r);
	return found;
}

void header_get_hosts(struct header_values *v, unsigned flags)
{
	struct header_values out = {.m = v->m};
	char ip[INET6_ADDRSTRLEN];
	struct span host;
	for (size_t i = 0; i < v->n; i++) {
		if (flags & HEADER_HOST) {
			if (host_of(v->m, v->v[i], flags, &host))
				vec_push(v->m->arena, &out, host);
		} else if (find_ip(v->v[i], ip)) {
			host = flags & HEADER_REVIP ? reverse_ip(v->m->arena, ip) : span_from_str(arena_dup_str(v->m->arena, ip));
			if (host.p) /* "IPv6:..." has none */
				vec_push(v->m->arena, &out, host);
		}
	}
	*v = out;
}
