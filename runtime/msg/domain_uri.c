/* domain_uri.c: from a URI to its host and registered domain (RegistryBoundaries.pm uri_to_domain).
 */
#include "msg/domain.h"

#include "msg/idn.h"

static size_t find_last(struct span s, unsigned char byte)
{
	const unsigned char *at = s.n ? memrchr(s.p, byte, s.n) : NULL;
	return at ? (size_t)(at - s.p) : (size_t)-1;
}

/* After "mailto:": the part behind the only '@'. */
static bool mail_host(struct span s, struct span *host_r)
{
	s = span_slice(s, 0, span_find_any(s, "?", 0));
	size_t at = span_find_byte(s, '@', 0);
	if (at == (size_t)-1 || find_last(s, '@') != at)
		return false;
	*host_r = span_slice(s, at + 1, s.n);
	return true;
}

static struct span strip_scheme(struct span s)
{
	size_t i = 0;
	while (i < s.n && s.p[i] >= 'a' && s.p[i] <= 'z')
		i++;
	if (!i || i == s.n || s.p[i] != ':')
		return s;
	i++;
	for (int slashes = 0; slashes < 2 && i < s.n && s.p[i] == '/'; slashes++)
		i++;
	return span_slice(s, i, s.n);
}

static struct span strip_port(struct span s)
{
	size_t n = s.n;
	while (n && byte_is_digit(s.p[n - 1]))
		n--;
	return n && s.p[n - 1] == ':' ? span_slice(s, 0, n - 1) : s;
}

static struct span url_host(struct span s)
{
	s = strip_scheme(s);
	s = span_slice(s, 0, span_find_any(s, "/?#", 0));
	size_t at = find_last(s, '@');
	return strip_port(at == (size_t)-1 ? s : span_slice(s, at + 1, s.n));
}

/* An encoded printable character: the decoded form of this URI is looked at as well. */
static bool has_needless_escape(struct span s)
{
	for (size_t i = 0; (i = span_find_byte(s, '%', i)) < s.n && i + 2 < s.n; i++) {
		unsigned char a = s.p[i + 1], b = s.p[i + 2];
		bool hex = byte_is_digit(b) || (b >= 'a' && b <= 'f');
		if (hex && a >= '2' && a <= '7' && !(a == '2' && b == '0') &&
		    !(a == '7' && b == 'f'))
			return true;
	}
	return false;
}

static bool has_no_host(struct span uri)
{
	return span_has_prefix(uri, SPAN_LIT("javascript:")) ||
	       span_has_prefix(uri, SPAN_LIT("cid:")) || span_has_prefix(uri, SPAN_LIT("file:"));
}

bool domain_plain_host(struct span uri, struct span *host_r)
{
	static const bool plain[256] = {['a' ... 'z'] = true, ['0' ... '9'] = true, ['.'] = true, ['-'] = true};
	size_t from = span_has_prefix(uri, SPAN_LIT("http://"))	   ? 7
		      : span_has_prefix(uri, SPAN_LIT("https://")) ? 8
								   : 0;
	size_t end = from;
	while (end < uri.n && plain[uri.p[end]])
		end++;
	if (!from || end == from || (end < uri.n && uri.p[end] != '/'))
		return false;
	*host_r = span_slice(uri, from, end);
	return byte_is_alpha(uri.p[from]) && byte_is_alnum(uri.p[end - 1]);
}

/* Of the URI as it stands in lower case: what is left when all around it is gone. */
static bool bare_host(struct arena *arena, struct span uri, struct span *host_r)
{
	struct span host, mailto = SPAN_LIT("mailto:");
	uri = idn_lower(arena, uri);
	if (has_no_host(uri))
		return false;
	if (!span_has_prefix(uri, mailto))
		host = url_host(uri);
	else if (!mail_host(span_slice(uri, mailto.n, uri.n), &host))
		return false;
	if (has_needless_escape(host))
		return false;
	*host_r = idn_to_ascii(arena, host);
	return true;
}

/* Behind the last dot: there is one. */
static struct span last_label(struct span host)
{
	size_t at = host.n;
	while (host.p[at - 1] != '.')
		at--;
	return span_slice(host, at, host.n);
}

bool domain_host_of_uri(struct arena *arena, const struct registry *registry, struct span uri, struct span *host_r)
{
	struct span host;
	if (!domain_plain_host(uri, &host) && !bare_host(arena, uri, &host))
		return false;
	if (!domain_is_ip(host) && (!domain_is_fqdn(host) || !registry_has_tld(registry, last_label(host))))
		return false;
	*host_r = host;
	return true;
}

struct span domain_of_uri_host(struct arena *arena, const struct registry *registry, struct span host)
{
	return domain_is_ip(host) ? host : domain_of_host(arena, registry, host);
}

bool domain_of_uri(struct arena *arena, const struct registry *registry, struct span uri,
		   struct span *domain_r, struct span *host_r)
{
	if (!domain_host_of_uri(arena, registry, uri, host_r))
		return false;
	*domain_r = domain_of_uri_host(arena, registry, *host_r);
	return true;
}
