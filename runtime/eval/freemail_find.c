/* freemail_find.c: mail addresses in running text, each found from its '@': a dotted local part of
 * at most 64 bytes before it, a host with a known TLD behind it. Linear: nothing is looked at twice
 * but those 64 bytes. What is behind the '@' is mail_tail's to read (a Ragel machine). What is
 * before it is read backwards here: most text has no '@', and memchr passes over it faster than a
 * machine that has to wait for one; and URLs are counted in bytes. */
#include "eval/freemail.h"

#include "base/strbuf.h"
#include "eval/mail_tail.h"
#include "msg/registry.h"

#define LOCAL_LIMIT 64 /* of the local part; as SpamAssassin looks for */
#define LABEL_LIMIT 61
#define LABELS_LIMIT 4	   /* before the TLD */
#define URL_SIDE_LIMIT 255 /* bytes of a URL before and after the '@' in it */

#define NONE ((size_t)-1)

static bool is_atom(unsigned char c)
{
	return byte_is_alnum(c) || (c && strchr("!#$%&'*+/=?^_`{|}~-", c));
}

/* Up to four labels and a known TLD, then neither a label's byte nor a dot with a letter or digit.
 */
static bool is_host(const struct registry *registry, const struct mail_tail *tail, struct span t)
{
	return tail->labels && tail->labels <= LABELS_LIMIT && tail->longest <= LABEL_LIMIT &&
	       tail->host == tail->open &&
	       registry_has_tld(registry, span_slice(t, tail->last, tail->host));
}

static bool after_mailto(struct span t, size_t i)
{
	struct span want = SPAN_LIT("mailto:");
	return i >= want.n && span_equal_nocase(span_slice(t, i - want.n, i), want);
}

/* The leftmost start, at or after `from`, of a dotted local part that ends at `at`; or NONE. */
static size_t local_start(struct span t, size_t from, size_t at, bool not_mailto)
{
	size_t best = NONE, i = at;
	while (i > from && at - i < LOCAL_LIMIT) {
		if (!is_atom(t.p[i - 1])) {
			/* A single dot joins, anything else (and a dot before the '@') ends it. */
			if (t.p[i - 1] != '.' || i == at || t.p[i] == '.')
				break;
			i--;
			continue;
		}
		i--;
		if ((!i || !is_atom(t.p[i - 1])) && !(not_mailto && after_mailto(t, i)))
			best = i;
	}
	return best;
}

static bool find(const struct registry *registry, struct span text, size_t from, bool not_mailto,
		 struct freemail_address *address_r)
{
	size_t at = span_find_byte(text, '@', from);
	for (; at < text.n; at = span_find_byte(text, '@', at + 1)) {
		size_t start = local_start(text, from, at, not_mailto);
		if (start == NONE)
			continue;
		struct span behind = span_slice(text, at + 1, text.n);
		struct mail_tail tail;
		mail_tail_init(&tail);
		mail_tail_feed(&tail, behind);
		if (!is_host(registry, &tail, behind))
			continue;
		size_t quote = tail.quote ? at + 1 + tail.quote : 0;
		*address_r = (struct freemail_address){start, at, at + 1 + tail.host, quote};
		return true;
	}
	return false;
}

bool freemail_find(const struct registry *registry, struct span text, size_t from,
		   struct freemail_address *address_r)
{
	return find(registry, text, from, false, address_r);
}

/* --- Stripping -------------------------------------------------------------------------------- */

/* Where the URL whose address part starts at `from` ends: 255 bytes past the last '@' (or %40)
 * within its first 255; 0 when there is none. */
static size_t url_end(struct span t, size_t from)
{
	size_t end = from, mark = 0;
	for (; end < t.n && !byte_is_space(t.p[end]) && end - from <= URL_SIDE_LIMIT; end++) {
		if (t.p[end] == '@')
			mark = end + 1;
		else if (span_has_prefix(span_slice(t, end, t.n), SPAN_LIT("%40")))
			mark = end + 3;
	}
	if (!mark)
		return 0;
	for (end = mark; end < t.n && end - mark < URL_SIDE_LIMIT && !byte_is_space(t.p[end]);)
		end++;
	return end;
}

/* The URLs with addresses in them, each with a '<' before it, become a space. */
static struct span strip_urls(struct arena *arena, struct span t)
{
	struct strbuf b = strbuf_new(arena);
	size_t kept = 0;
	for (size_t i = span_find(t, SPAN_LIT("://"), 0); i < t.n;
	     i = span_find(t, SPAN_LIT("://"), i + 1)) {
		size_t start = i;
		if (start > kept && byte_lower(t.p[start - 1]) == 's')
			start--;
		if (start < kept + 4 ||
		    !span_equal_nocase(span_slice(t, start - 4, start), SPAN_LIT("http")))
			continue;
		start -= 4;
		size_t end = url_end(t, i + 3);
		if (!end)
			continue;
		if (start > kept && t.p[start - 1] == '<')
			start--;
		strbuf_add(&b, t.p + kept, start - kept);
		strbuf_add_byte(&b, ' ');
		kept = end;
		i = end - 1;
	}
	if (!kept)
		return t;
	strbuf_add(&b, t.p + kept, t.n - kept);
	return strbuf_span(&b);
}

static struct span strip_addresses(struct arena *arena, const struct registry *registry,
				   struct span t)
{
	struct strbuf b = strbuf_new(arena);
	struct freemail_address a;
	size_t kept = 0;
	for (size_t from = 0; find(registry, t, from, true, &a);) {
		if (!a.quote) {
			from = a.at + 1;
			continue;
		}
		if (a.start > kept && t.p[a.start - 1] == '<')
			a.start--;
		strbuf_add(&b, t.p + kept, a.start - kept);
		strbuf_add_byte(&b, ' ');
		from = kept = a.quote;
	}
	if (!kept)
		return t;
	strbuf_add(&b, t.p + kept, t.n - kept);
	return strbuf_span(&b);
}

struct span freemail_strip(struct arena *arena, const struct registry *registry, struct span text)
{
	bool at = text.n && memchr(text.p, '@', text.n);
	if (!at && span_find(text, SPAN_LIT("%40"), 0) == NONE)
		return text;
	return strip_addresses(arena, registry, strip_urls(arena, text));
}
