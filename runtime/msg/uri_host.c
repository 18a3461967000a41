/* uri_host.c: what browsers make of odd hosts. */
#include "msg/uri_host.h"

#include "base/strbuf.h"
#include "msg/domain.h"
#include "msg/idn.h"
#include "msg/text_char.h"

bool uri_parts_split(struct span uri, struct uri_parts *parts_r)
{
	size_t from = span_has_prefix_nocase(uri, SPAN_LIT("http://"))	  ? 7
		      : span_has_prefix_nocase(uri, SPAN_LIT("https://")) ? 8
									  : 0;
	if (!from)
		return false;
	size_t at = span_find_any(uri, "@/?#", from), host = from;
	if (at < uri.n && uri.p[at] == '@')
		host = at + 1;
	size_t end = span_find_any(uri, "/?#:", host);
	if (end == host) { /* "user@" with nothing behind it is the host itself */
		host = from;
		end = span_find_any(uri, "/?#:", host);
	}
	if (end == host)
		return false;
	size_t port = end < uri.n && uri.p[end] == ':' ? end + 1 : end, digits = port;
	while (port > end && digits < uri.n && byte_is_digit(uri.p[digits]))
		digits++;
	*parts_r = (struct uri_parts){
	    .proto = span_slice(uri, 0, from),
	    .auth = span_slice(uri, from, host),
	    .host = span_slice(uri, host, end),
	    .port = span_slice(uri, port, digits),
	    .rest = span_slice(uri, end, uri.n),
	};
	return true;
}

static void push(struct arena *arena, struct uri_forms *forms, struct span proto, struct span host,
		 struct span rest)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, proto.n + host.n + rest.n);
	strbuf_add_span(&b, proto);
	strbuf_add_span(&b, host);
	strbuf_add_span(&b, rest);
	vec_push(arena, &forms->v, strbuf_span(&b));
}

static bool is_http(const struct uri_parts *parts)
{
	return span_equal(parts->proto, SPAN_LIT("http://"));
}

/* Whether the port is the scheme's own; the rest without it. */
static bool strip_port(const struct uri_parts *parts, struct span *rest)
{
	struct span port = is_http(parts) ? SPAN_LIT(":80") : SPAN_LIT(":443");
	if (!span_has_prefix(*rest, port) || (rest->n > port.n && byte_is_word(rest->p[port.n])))
		return false;
	*rest = span_slice(*rest, port.n, rest->n);
	return true;
}

static struct span without_controls(struct arena *arena, struct span s)
{
	size_t n = 0, i = 0;
	while (i < s.n && s.p[i] > ' ')
		i++;
	if (i == s.n)
		return s;
	unsigned char *out = arena_bytes(arena, s.n);
	for (i = 0; i < s.n; i++)
		if (s.p[i] > ' ')
			out[n++] = s.p[i];
	return (struct span){out, n};
}

void uri_host_ports(struct arena *arena, struct uri_parts *parts, struct uri_forms *forms)
{
	struct span no_port = parts->rest;
	if (parts->port.n && strip_port(parts, &no_port))
		push(arena, forms, parts->proto, parts->host, no_port);
	parts->nhost = idn_to_ascii(
	    arena, parts->chars == URI_LATIN1 ? idn_from_latin1(arena, parts->host) : parts->host);
	if (parts->chars == URI_WIDE) /* what has no ASCII form is bytes there, each of which becomes a character */
		parts->nhost = text_from_latin1(arena, parts->nhost);
	if (!span_equal(parts->nhost, idn_lower(arena, parts->host))) {
		push(arena, forms, parts->proto, parts->nhost, parts->rest);
		if (parts->port.n && no_port.n)
			push(arena, forms, parts->proto, parts->nhost, no_port);
		parts->host = parts->nhost;
	}
	struct span host = without_controls(arena, parts->host);
	if (host.n != parts->host.n) {
		parts->host = host;
		push(arena, forms, parts->proto, host, parts->rest);
	}
}

/* --- Addresses -------------------------------------------------------------------------------- */

static int hex_value(unsigned char c)
{
	if (byte_is_digit(c))
		return c - '0';
	c = byte_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Digits at the start of s: "0x" and hexadecimal, or decimal. Their length, or 0. */
static size_t number_length(struct span s, bool *hex_r)
{
	size_t n = 0;
	*hex_r = s.n > 2 && s.p[0] == '0' && byte_lower(s.p[1]) == 'x' && hex_value(s.p[2]) >= 0;
	if (*hex_r)
		for (n = 2; n < s.n && hex_value(s.p[n]) >= 0;)
			n++;
	else
		while (n < s.n && byte_is_digit(s.p[n]))
			n++;
	return n;
}

/* The value in base 8, 10 or 16; all ones when it does not fit, as Perl's integers come out. */
static uint64_t number_value(struct span digits, unsigned base)
{
	uint64_t value = 0;
	for (size_t i = 0; i < digits.n; i++) {
		uint64_t d = (uint64_t)hex_value(digits.p[i]);
		if (__builtin_mul_overflow(value, base, &value) ||
		    __builtin_add_overflow(value, d, &value))
			return UINT64_MAX;
	}
	return value;
}

/* An octet written with leading zeros counts as octal when it is one; else only loses them. */
static void add_octet(struct strbuf *b, struct span digits, bool hex)
{
	if (hex) {
		strbuf_printf(b, "%lld",
			      (long long)number_value(span_slice(digits, 2, digits.n), 16));
		return;
	}
	size_t zeros = 0;
	while (zeros < digits.n && digits.p[zeros] == '0')
		zeros++;
	struct span s = span_slice(digits, zeros, digits.n);
	bool octal = zeros && s.n && s.n <= (s.p[0] <= '3' ? 3u : 2u);
	for (size_t i = 0; i < s.n; i++)
		octal = octal && s.p[i] <= '7';
	if (octal)
		strbuf_printf(b, "%u", (unsigned)number_value(s, 8));
	else
		strbuf_add_span(b, s);
}

/* Four octets, each decimal, octal or hexadecimal. */
static bool push_quad(struct arena *arena, const struct uri_parts *parts, struct uri_forms *forms)
{
	struct strbuf b = strbuf_new(arena);
	struct span s = parts->host;
	for (int i = 0; i < 4; i++) {
		bool hex;
		size_t n = number_length(s, &hex);
		if (!n || (i < 3 ? n >= s.n || s.p[n] != '.' : n != s.n))
			return false;
		struct span digits = span_slice(s, 0, n);
		size_t before = b.n;
		add_octet(&b, digits, hex);
		/* Zero, too, loses its leading zeros: nothing is left of it. */
		if (hex && b.n == before + 1 && b.p[before] == '0')
			b.n = before;
		if (i < 3)
			strbuf_add_byte(&b, '.');
		s = span_slice(s, n + (i < 3), s.n);
	}
	push(arena, forms, parts->proto, strbuf_span(&b), parts->rest);
	return true;
}

/* The whole host is one number: its first four bytes written out, at least eight hexadecimal
 * digits. */
static void push_number(struct arena *arena, const struct uri_parts *parts, uint64_t value,
			struct uri_forms *forms)
{
	while (value > UINT32_MAX)
		value >>= 4;
	char *quad = arena_printf(arena, "%u.%u.%u.%u", (unsigned)(value >> 24),
				  (unsigned)(value >> 16 & 255), (unsigned)(value >> 8 & 255),
				  (unsigned)(value & 255));
	push(arena, forms, parts->proto, span_from_str(quad), parts->rest);
}

static bool push_address(struct arena *arena, const struct uri_parts *parts,
			 struct uri_forms *forms)
{
	bool hex;
	size_t n = number_length(parts->host, &hex);
	if (!n)
		return false;
	if (push_quad(arena, parts, forms))
		return true;
	if (n != parts->host.n)
		return false;
	struct span digits = parts->host;
	if (hex) /* the last four bytes count */
		digits = span_slice(digits, n - 2 > 8 ? n - 8 : 2, n);
	push_number(arena, parts, number_value(digits, hex ? 16 : 10), forms);
	return true;
}

/* --- Names ------------------------------------------------------------------------------------ */

/* "http://foo/" is tried by browsers as www.foo.com. */
static void push_guess(struct arena *arena, const struct uri_conf *conf,
		       const struct uri_parts *parts, struct uri_forms *forms)
{
	struct span name = parts->nhost;
	bool default_port = !parts->port.n || span_equal(parts->port, SPAN_LIT("80"));
	if (!is_http(parts) || parts->auth.n || !default_port ||
	    span_equal(name, SPAN_LIT("localhost")))
		return;
	if (span_has_prefix(name, SPAN_LIT("www.")))
		name = span_slice(name, 4, name.n);
	if (!name.n || memchr(name.p, '.', name.n) ||
	    domain_has_tld_idn(arena, conf->registry, parts->nhost))
		return;
	struct strbuf host = strbuf_new(arena);
	strbuf_add_str(&host, "www.");
	strbuf_add_span(&host, name);
	strbuf_add_str(&host, ".com");
	push(arena, forms, parts->proto, strbuf_span(&host), parts->rest);
}

void uri_host_plain(struct arena *arena, const struct uri_conf *conf, struct uri_parts *parts,
		    struct uri_forms *forms)
{
	struct span host = parts->host;
	const unsigned char *at = memchr(host.p, '@', host.n);
	if (at && at > host.p) {
		parts->host = host = span_slice(host, (size_t)(at - host.p) + 1, host.n);
		push(arena, forms, parts->proto, host, parts->rest);
	}
	while (host.n && !byte_is_alnum(host.p[host.n - 1]))
		host.n--;
	if (host.n != parts->host.n) {
		parts->host = host;
		push(arena, forms, parts->proto, host, parts->rest);
	}
	if (!push_address(arena, parts, forms))
		push_guess(arena, conf, parts, forms);
}
