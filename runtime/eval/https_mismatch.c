/* https_mismatch.c: links whose text shows an https URL of another domain
 * (Plugin/HTTPSMismatch.pm). */
#include "eval/eval.h"
#include "msg/domain.h"
#include "msg/html.h"
#include "msg/uri.h"
#include "msg/uri_conf.h"

static bool ends_host(unsigned char c)
{
	return c == '/' || c == ':' || c == '?' || c == '#';
}

/* The domain that a link leads to; false for addresses and what has no valid domain. */
static bool link_domain(struct message *m, struct span uri, struct span *domain_r)
{
	const struct registry *registry = m->conf->uri->registry;
	struct span domain, host;
	size_t from = span_has_prefix_nocase(uri, SPAN_LIT("http://"))	  ? 7
		      : span_has_prefix_nocase(uri, SPAN_LIT("https://")) ? 8
									  : 0;
	size_t end = from;
	while (end < uri.n && !ends_host(uri.p[end]))
		end++;
	if (!from || end == from || domain_is_ip(span_slice(uri, from, end)))
		return false;
	*domain_r = domain_of_host_idn(m->arena, registry, span_slice(uri, from, end));
	return domain_of_uri(m->arena, registry, *domain_r, &domain, &host) &&
	       domain_has_tld_idn(m->arena, registry, domain);
}

/* The host of the first https URL in a link's text, its domain if it is no address. */
static bool shown_domain(struct message *m, struct span text, struct span *domain_r)
{
	const struct registry *registry = m->conf->uri->registry;
	struct span mark = SPAN_LIT("https://"), slashes = SPAN_LIT("://");
	for (size_t i = span_find(text, slashes, 0); i < text.n;
	     i = span_find(text, slashes, i + 1)) {
		size_t from = i + slashes.n, end = from;
		if (from < mark.n ||
		    !span_equal_nocase(span_slice(text, from - mark.n, from), mark))
			continue;
		while (end < text.n && !ends_host(text.p[end]) && !byte_is_space(text.p[end]))
			end++;
		if (end == from)
			continue;
		*domain_r = span_slice(text, from, end);
		if (domain_is_ip(*domain_r))
			return true;
		*domain_r = domain_of_host_idn(m->arena, registry, *domain_r);
		return domain_has_tld_idn(m->arena, registry, *domain_r);
	}
	return false;
}

static bool shows_other(struct message *m, struct spans texts, struct span domain)
{
	struct span shown;
	for (size_t i = 0; i < texts.n; i++)
		if (shown_domain(m, texts.v[i], &shown) && !span_equal(shown, domain))
			return true;
	return false;
}

/* Whether any link's text shows an https URL: without one nothing can differ. */
static bool shows_any(struct message *m, const struct html *html)
{
	struct span shown;
	for (size_t i = 0; i < html->nuris; i++)
		for (size_t k = 0; k < html->uris[i].anchors.text.n; k++)
			if (shown_domain(m, html->uris[i].anchors.text.v[k], &shown))
				return true;
	return false;
}

/* Arguments: at least so many links (1) and fewer than so many (no limit) in the HTML part. */
double check_https_http_mismatch(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct message *m = e->msg;
	double least = argc > 0 && argv[0].num != 0 ? argv[0].num : 1;
	for (struct part *p = part_next_leaf(m, NULL); p; p = part_next_leaf(m, p)) {
		double links = 0;
		bool hit = false;
		part_render(m, p);
		if (!p->html || !shows_any(m, p->html))
			continue;
		for (size_t i = 0; i < p->html->nuris; i++) {
			const struct uri_found *uri = &p->html->uris[i];
			struct span domain;
			if (!uri->anchors.text.n || !link_domain(m, uri->uri, &domain))
				continue;
			links++;
			hit = hit || shows_other(m, uri->anchors.text, domain);
		}
		if (hit && links >= least && (argc < 2 || links < argv[1].num))
			return 1;
	}
	return 0;
}
