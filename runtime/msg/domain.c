/* domain.c: what is a host, what is its domain. */
#include "msg/domain.h"

#include "msg/idn.h"

#include <arpa/inet.h>

#define FQDN_LIMIT 253 /* RFC 1035 as text, without the root's dot */
#define LABEL_LIMIT 63
#define IP_TEXT_LIMIT 64 /* longest: "IPv6:", eight groups, or six and a dotted quad */

bool domain_is_ip(struct span host)
{
	unsigned char addr[16];
	char text[IP_TEXT_LIMIT];
	/* Names, nearly all: inet_pton() is spared them. */
	if (host.n < 2 || host.n >= sizeof text || (!byte_is_digit(host.p[host.n - 1]) && !memchr(host.p, ':', host.n)))
		return false;
	if (memchr(host.p, '\0', host.n))
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	if (inet_pton(AF_INET, text, addr) == 1)
		return true;
	bool prefix = span_has_prefix_nocase(host, SPAN_LIT("IPv6:"));
	return inet_pton(AF_INET6, text + (prefix ? 5 : 0), addr) == 1;
}

/* Starts and ends in a letter or a digit, or perhaps in a '_'. */
static bool is_label(struct span label)
{
	return label.n && label.n <= LABEL_LIMIT && label.p[0] != '-' && label.p[label.n - 1] != '-';
}

bool domain_is_fqdn(struct span host)
{
	enum { HOST = 1, NAME = 2 }; /* but for '_' */
	static const uint8_t kinds[256] = {
		['a' ... 'z'] = HOST | NAME, ['A' ... 'Z'] = HOST | NAME, ['0' ... '9'] = HOST | NAME, ['-'] = HOST | NAME,
		['.'] = HOST | NAME, ['_'] = HOST,
	};
	unsigned all = HOST | NAME;
	size_t labels = 0, last[2] = {0, 0}; /* where the last two begin, which may not hold '_' */
	while (host.n && host.p[host.n - 1] == '.')
		host.n--;
	if (!host.n || host.n > FQDN_LIMIT)
		return false;
	for (size_t i = 0; i < host.n; i++)
		all &= kinds[host.p[i]];
	for (size_t at = 0, end; at <= host.n; at = end + 1, labels++) {
		const unsigned char *dot = memchr(host.p + at, '.', host.n - at);
		end = dot ? (size_t)(dot - host.p) : host.n;
		if (!is_label(span_slice(host, at, end)))
			return false;
		last[0] = last[1];
		last[1] = at;
	}
	return labels >= 2 && all & HOST && (all & NAME || !memchr(host.p + last[0], '_', host.n - last[0]));
}

bool domain_has_tld(const struct registry *registry, struct span host)
{
	size_t last = host.n; /* just after the last dot */
	for (size_t i = 0; i < host.n; i++)
		if (byte_is_space(host.p[i]))
			return false;
	while (last && host.p[last - 1] != '.')
		last--;
	return last && registry_has_tld(registry, span_slice(host, last, host.n));
}

struct span domain_of_host(struct arena *arena, const struct registry *registry, struct span host)
{
	unsigned char *clean = arena_bytes(arena, host.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < host.n; i++)
		if (host.p[i] != '.' || (n && clean[n - 1] != '.'))
			clean[n++] = byte_lower(host.p[i]);
	if (n && clean[n - 1] == '.')
		n--;
	struct span whole = {clean, n};
	return span_slice(whole, registry_split(registry, whole), n);
}

bool domain_is_fqdn_idn(struct arena *arena, struct span host)
{
	return domain_is_fqdn(idn_to_ascii(arena, host));
}

bool domain_has_tld_idn(struct arena *arena, const struct registry *registry, struct span host)
{
	return domain_has_tld(registry, idn_to_ascii(arena, host));
}

struct span domain_of_host_idn(struct arena *arena, const struct registry *registry,
			       struct span host)
{
	return domain_of_host(arena, registry, idn_to_ascii(arena, host));
}
