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
	if (host.n < 2 || host.n >= sizeof text || memchr(host.p, '\0', host.n))
		return false;
	/* Names, nearly all: inet_pton() is spared them. */
	if (!byte_is_digit(host.p[host.n - 1]) && !memchr(host.p, ':', host.n))
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	if (inet_pton(AF_INET, text, addr) == 1)
		return true;
	bool prefix = span_has_prefix_nocase(host, SPAN_LIT("IPv6:"));
	return inet_pton(AF_INET6, text + (prefix ? 5 : 0), addr) == 1;
}

/* From the end, since the last two labels may not hold '_'. */
bool domain_is_fqdn(struct span host)
{
	static const bool in_label[256] = {
		['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true, ['-'] = true, ['_'] = true,
	};
	while (host.n && host.p[host.n - 1] == '.')
		host.n--;
	if (host.n > FQDN_LIMIT)
		return false;
	size_t labels = 1, end = host.n;
	for (size_t i = host.n;; i--) {
		unsigned char c = i ? host.p[i - 1] : '.';
		if (c != '.') {
			if (!in_label[c] || (c == '_' && labels <= 2))
				return false;
			continue;
		}
		if (end == i || end - i > LABEL_LIMIT || host.p[i] == '-' || host.p[end - 1] == '-')
			return false;
		if (!i)
			return labels >= 2;
		labels++;
		end = i - 1;
	}
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
