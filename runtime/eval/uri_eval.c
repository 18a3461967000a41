/* uri_eval.c: evals over the message's URIs (Plugin/URIEval.pm). */
#include "eval/eval.h"
#include "msg/domain.h"
#include "msg/html.h"
#include "msg/uri.h"
#include "msg/uri_conf.h"

#define NONE ((size_t)-1)

/* Length of "http:" or "https:" at i (any case), or 0. */
static size_t web_scheme(struct span s, size_t i)
{
	struct span at = span_slice(s, i, s.n);
	return span_has_prefix_nocase(at, SPAN_LIT("http:"))	? 5
	       : span_has_prefix_nocase(at, SPAN_LIT("https:")) ? 6
								: 0;
}

static size_t host_end(struct span s, size_t from)
{
	while (from < s.n && s.p[from] != '/' && s.p[from] != ':' && s.p[from] != '?')
		from++;
	return from;
}

/* --- http://a/...http://b/ -------------------------------------------------------------------- */

/* Where the host of a URL within a URL starts: up to two slashes behind its scheme; or NONE. */
static size_t inner_host(struct span s, size_t i)
{
	size_t from = web_scheme(s, i), host = i + from;
	for (int slashes = 0; from && slashes < 2 && host < s.n && s.p[host] == '/'; slashes++)
		host++;
	return from && host_end(s, host) > host ? host : NONE;
}

/* Finds the URL within the URL s: at least one byte behind its host; else one that the host itself
 * ends in ("http://foohttp:bar"). */
static bool find_inner(struct span s, size_t host, size_t *inner_r, size_t *outer_end_r)
{
	size_t end = host_end(s, host);
	for (size_t i = end + 1; i < s.n; i++)
		if (byte_lower(s.p[i]) == 'h' && inner_host(s, i) != NONE) {
			*inner_r = i;
			*outer_end_r = end;
			return true;
		}
	for (size_t n = 4; n <= 5 && end >= host + n + 2; n++)
		if (inner_host(s, end - n) != NONE && web_scheme(s, end - n) == n + 1) {
			*inner_r = end - n;
			*outer_end_r = end - n - 1;
			return true;
		}
	return false;
}

static struct span domain_or_itself(struct message *m, struct span host)
{
	struct span domain, whole;
	bool found = domain_of_uri(m->arena, m->conf->uri->registry, host, &domain, &whole);
	return found && domain.n ? domain : host;
}

static bool redirects_elsewhere(struct message *m, struct span s)
{
	for (;;) {
		size_t inner, end, host = web_scheme(s, 0);
		if (!host || !span_has_prefix(span_slice(s, host, s.n), SPAN_LIT("//")))
			return false;
		host += 2;
		if (host_end(s, host) == host || !find_inner(s, host, &inner, &end))
			return false;
		size_t target = inner_host(s, inner);
		struct span from = span_slice(s, host, end);
		struct span to = span_slice(s, target, host_end(s, target));
		if (!span_equal(domain_or_itself(m, from), domain_or_itself(m, to)))
			return true;
		s = span_slice(s, inner, s.n);
	}
}

double check_for_http_redirector(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct spans uris = message_uris(e->msg);
	for (size_t i = 0; i < uris.n; i++)
		if (redirects_elsewhere(e->msg, uris.v[i]))
			return 1;
	return 0;
}

/* --- <a href="http://1.2.3.4/">https://bank.example/</a> -------------------------------------- */

/* Four numbers with dots between. */
static bool is_quad(struct span s)
{
	size_t i = 0;
	for (int part = 0; part < 4; part++) {
		size_t digits = i;
		while (i < s.n && byte_is_digit(s.p[i]))
			i++;
		if (i == digits || (part < 3 && (i >= s.n || s.p[i++] != '.')))
			return false;
	}
	return true;
}

/* A web URL whose host is an address, perhaps behind a user name. */
static bool has_address_host(struct span s, bool only_https)
{
	size_t i = web_scheme(s, 0), at;
	if (!i || (only_https && i != 6))
		return false;
	while (i < s.n && s.p[i] == '/')
		i++;
	for (at = i; at < s.n && s.p[at] != '@' && s.p[at] != '/';)
		at++;
	if (at > i && at < s.n && s.p[at] == '@' && is_quad(span_slice(s, at + 1, s.n)))
		return true;
	return is_quad(span_slice(s, i, s.n));
}

static bool mentions_https(struct span s)
{
	for (size_t i = span_find_byte(s, ':', 0); i < s.n; i = span_find_byte(s, ':', i + 1))
		if (i >= 5 && span_equal_nocase(span_slice(s, i - 5, i), SPAN_LIT("https")))
			return true;
	return false;
}

static bool is_ip_mismatch(const struct uri_found *uri)
{
	if (!uri->anchors.text.n || !has_address_host(uri->uri, false))
		return false;
	for (size_t i = 0; i < uri->anchors.text.n; i++) {
		struct span text = uri->anchors.text.v[i];
		if (!has_address_host(text, true) && mentions_https(text))
			return true;
	}
	return false;
}

double check_https_ip_mismatch(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct message *m = e->msg;
	for (struct part *p = part_next_leaf(m, NULL); p; p = part_next_leaf(m, p)) {
		part_render(m, p);
		for (size_t i = 0; p->html && i < p->html->nuris; i++)
			if (is_ip_mismatch(&p->html->uris[i]))
				return 1;
	}
	return 0;
}

double check_uri_truncated(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return message_uri_hosts(e->msg)->truncated ? 1 : 0;
}
