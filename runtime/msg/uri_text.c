/* uri_text.c: guesses the scheme of links written without one, drops what only looks like a link.
 * What the text begins with is uri_head's to read (a Ragel machine). */
#include "msg/uri_text.h"

#include "base/strbuf.h"
#include "msg/domain.h"
#include "msg/uri.h"
#include "msg/uri_encode.h"
#include "msg/uri_head.h"

#define NONE ((size_t)-1)

static size_t find_last(struct span s, unsigned char byte)
{
	const unsigned char *at = s.n ? memrchr(s.p, byte, s.n) : NULL;
	return at ? (size_t)(at - s.p) : NONE;
}

struct span uri_text_trim(struct span text)
{
	static const bool ends_text[256] = {
		['-'] = true, ['~'] = true, ['!'] = true, ['@'] = true, ['#'] = true, ['^'] = true, ['&'] = true,
		['('...'+'] = true, ['_'] = true, ['='] = true, [':'...';'] = true, ['\''] = true, ['?'] = true, [','] = true, ['.'] = true,
	};
	size_t open = span_find_byte(text, '(', 0);
	struct span before = open == NONE ? text : span_slice(text, 0, open);
	size_t close = find_last(before, ')');
	if (close != NONE)
		text.n = close;
	while (text.n && ends_text[text.p[text.n - 1]])
		text.n--;
	return text;
}

/* A path before the '@': at least one byte between the first '/' and the last '@'. */
static bool has_slash_before_at(struct span s)
{
	size_t slash = span_find_byte(s, '/', 0), at = find_last(s, '@');
	return slash != NONE && at != NONE && at > slash + 1;
}

static struct span with_prefix(struct arena *arena, const char *prefix, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, s.n + sizeof "mailto:");
	strbuf_add_str(&b, prefix);
	strbuf_add_span(&b, s);
	return strbuf_span(&b);
}

/* A mail address needs a dot, not straight after the first '@'. */
static bool is_mail(struct span s)
{
	size_t at = span_find_byte(s, '@', 0), dot = find_last(s, '.');
	return dot != NONE && dot > at + 1 && span_find(s, SPAN_LIT("&nbsp;"), 0) == NONE;
}

/* A label before an address, such as "e-mail:", is left out. */
static bool add_scheme(struct arena *arena, struct span s, const struct uri_head *head,
		       struct span *uri_r, uint32_t *types)
{
	*types |= URI_TYPE_SCHEMELESS;
	if (head->kind == URI_HEAD_FTP_DOT) {
		*uri_r = with_prefix(arena, "ftp://", s);
	} else if (head->kind == URI_HEAD_WWW || has_slash_before_at(s)) {
		*uri_r = with_prefix(arena, "http://", s);
	} else if (s.n && memchr(s.p, '@', s.n)) {
		if (!is_mail(s))
			return false;
		*uri_r = with_prefix(arena, "mailto:", span_slice(s, head->label, s.n));
	} else {
		if (!s.n || !memchr(s.p, '.', s.n))
			return false;
		*uri_r = with_prefix(arena, "http://", s);
		*types |= URI_TYPE_UNLINKED;
	}
	return true;
}

/* Behind the '@' there is a host with a known TLD; percent escapes are undone first. */
static bool check_mailto(struct arena *arena, const struct registry *registry, struct span *uri)
{
	*uri = uri_undo_percent(arena, *uri, false);
	size_t at = span_find_byte(*uri, '@', 0);
	if (at == NONE)
		return false;
	struct span host = span_slice(*uri, at + 1, uri->n);
	for (size_t i = 0; i < host.n; i++)
		if (memchr("?&>", host.p[i], 3))
			host.n = i;
	while (span_has_suffix(host, SPAN_LIT("%20")))
		host.n -= 3;
	return domain_has_tld_idn(arena, registry, host);
}

bool uri_text_parse(struct arena *arena, const struct registry *registry,
		    const struct uri_match *match, struct span trimmed, struct span *uri_r,
		    uint32_t *types_r)
{
	uint32_t types = URI_TYPE_PARSED;
	struct span uri = trimmed;
	struct uri_head head;
	uri_head_init(&head);
	uri_head_feed(&head, trimmed);
	if (match->kind == URI_KIND_MAIL && !(uri.n && memchr(uri.p, '@', uri.n)))
		return false;
	if (match->kind == URI_KIND_SCHEMELESS && !domain_is_fqdn(match->host))
		return false;
	/* "name:", "name://" and nothing behind it */
	if (head.kind == URI_HEAD_CONTENT || (head.scheme && head.scheme == uri.n))
		return false;
	bool known =
	    head.kind == URI_HEAD_WEB || head.kind == URI_HEAD_FTP || head.kind == URI_HEAD_MAILTO;
	if (!known && !add_scheme(arena, trimmed, &head, &uri, &types))
		return false;
	if (span_has_prefix_nocase(uri, SPAN_LIT("mailto:")) &&
	    !check_mailto(arena, registry, &uri))
		return false;
	*uri_r = uri;
	*types_r = types;
	return true;
}
