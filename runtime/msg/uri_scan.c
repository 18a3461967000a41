/* uri_scan.c: text to words, words to links.
 *
 * A link never crosses a delimiter (white space, quotes, brackets, ESC, 0xA0), so the text is taken
 * word by word; words without any of ". : @" where a link has them are passed over. In a word every place where a link
 * may start (a word boundary, or after a delimiter) is tried for the three kinds in order; first
 * come wins. What a link begins with is uri_head's to read (a Ragel machine, entered only at bytes
 * that can begin something); a host without scheme only starts where a run of host bytes does, so
 * none is read twice. How a link goes on needs no machine but the places of the next delimiter and
 * the next '@': those only move forward, each is looked up once per stretch, and the scan is
 * linear. As one machine over the text it would not be: links of three kinds from many starts
 * overlap, and lengths are counted in thousands.
 *
 * Bytes, not characters: 0xA0 delimits within a UTF-8 sequence, too, as it does in SpamAssassin. */
#include "msg/uri_scan.h"

#include "base/lanes.h"
#include "msg/uri_head.h"

enum {
	END = 1,	/* ends a URL */
	MAIL_END = 2,	/* ends a mail address */
	START = 4,	/* a link may start after it even without a word boundary */
	BARE_START = 8, /* a host without scheme may start after it */
};

/* How long the parts of a link may be; past that there is no link at all. */
#define LINK_LIMIT 2048
#define ADDRESS_LIMIT 251 /* each side of the '@' */
#define HOST_LIMIT 252	  /* of a bare host, without its last dot and TLD */
#define PREFIX_LIMIT strlen("https://")

static const unsigned char class[256] = {
	['\t' ... '\r'] = END | MAIL_END | START | BARE_START,
	[' '] = END | MAIL_END | START | BARE_START,
	[0x1b] = END | MAIL_END | START | BARE_START, /* opens a shift of ISO-2022 */
	['>'] = END | MAIL_END | START | BARE_START,
	['<'] = END | MAIL_END | START | BARE_START,
	['"'] = END | MAIL_END | START | BARE_START,
	['`'] = END | MAIL_END | START | BARE_START,
	['{'] = END | MAIL_END | START | BARE_START,
	['['] = END | MAIL_END | START | BARE_START,
	['|'] = END | MAIL_END | START | BARE_START,
	['}'] = END | MAIL_END | BARE_START,
	[']'] = END | MAIL_END | BARE_START,
	[','] = MAIL_END | START | BARE_START,
	['('] = MAIL_END | START | BARE_START,
	['\''] = MAIL_END | START | BARE_START,
	['!'] = BARE_START,
	['#' ... '$'] = BARE_START,
	['&'] = BARE_START,
	[')' ... '+'] = BARE_START,
	['/'] = BARE_START,
	[':'] = BARE_START,
	[';'] = BARE_START,
	['='] = BARE_START,
	['?'] = BARE_START,
	['@'] = BARE_START,
	['\\'] = BARE_START,
	['^'] = BARE_START,
	['~'] = BARE_START,
	[0x80 ... 0x9f] = MAIL_END,
	[0xa0] = END | MAIL_END | START | BARE_START,
	[0xa1 ... 0xff] = MAIL_END,
};

static bool is(unsigned char c, int flags)
{
	return class[c] & flags;
}

struct uri_scan uri_scan_new(struct span text, const struct registry *registry)
{
	return (struct uri_scan){.text = text, .registry = registry};
}

/* --- Places ----------------------------------------------------------------------------------- */

static size_t next_of(struct span text, size_t from, int flags)
{
	while (from < text.n && !is(text.p[from], flags))
		from++;
	return from;
}

static size_t next_mail_end(struct uri_scan *s, size_t p)
{
	if (s->mail_end <= p)
		s->mail_end = next_of(s->text, p, MAIL_END) + 1;
	return s->mail_end - 1;
}

/* At most the end of the word. */
static size_t next_at(struct uri_scan *s, size_t p)
{
	if (s->at <= p) {
		const unsigned char *at = memchr(s->text.p + p, '@', s->token_end - p);
		s->at = (at ? (size_t)(at - s->text.p) : s->token_end) + 1;
	}
	return s->at - 1;
}

static bool may_start(struct span t, size_t p)
{
	bool word = byte_is_word(t.p[p]);
	if (p == 0)
		return word;
	if (word != byte_is_word(t.p[p - 1]) || is(t.p[p - 1], START))
		return true;
	return p >= 3 && t.p[p - 3] == 0x1b && t.p[p - 2] == '(' && t.p[p - 1] != '\n';
}

/* --- The three kinds; each returns where the link ends, 0 for no link ------------------------- */

static bool may_begin_prefix(unsigned char c)
{
	c = byte_lower(c);
	return c == 'h' || c == 'f' || c == 'm' || c == 'w';
}

/* Most places can begin neither: they are not read. */
static bool read_head(const struct uri_scan *s, size_t p, struct uri_head *head)
{
	struct span word = span_slice(s->text, p, s->token_end);
	bool bare = byte_is_alnum(word.p[0]) && (!p || is(s->text.p[p - 1], BARE_START));
	if (!bare && !may_begin_prefix(word.p[0]))
		return false;
	if (!bare && word.n > PREFIX_LIMIT)
		word.n = PREFIX_LIMIT;
	uri_head_init(head);
	uri_head_feed(head, word);
	head->host = bare ? head->host : 0;
	return true;
}

static size_t match_scheme(const struct uri_scan *s, size_t p, const struct uri_head *head)
{
	size_t content = s->token_end - p - head->head - head->slashes;
	bool url = (head->kind == URI_HEAD_WEB || head->kind == URI_HEAD_FTP) && head->slashes == 2;
	if (!url && head->kind != URI_HEAD_WWW && head->kind != URI_HEAD_FTP_DOT)
		return 0;
	return content && content <= LINK_LIMIT ? s->token_end : 0;
}

static size_t match_mail(struct uri_scan *s, size_t p, const struct uri_head *head)
{
	size_t end = next_mail_end(s, p), at = next_at(s, p);
	if (head->kind == URI_HEAD_MAILTO && end > p + head->head && end - p - head->head <= LINK_LIMIT)
		return end;
	if (at >= end || at == p || at - p > ADDRESS_LIMIT)
		return 0;
	size_t host = end - at - 1;
	return host && host <= ADDRESS_LIMIT ? end : 0;
}

/* A host that ends in a known TLD, then perhaps a final dot, a port and a path up to the end of the
 * word. */
static size_t match_bare(struct uri_scan *s, size_t p, const struct uri_head *h, struct span *host_r)
{
	struct span t = s->text;
	size_t end = p + (h->port ? h->port : h->host), host = p + h->last_end;
	if (!h->host || !h->last || h->host - h->last_end > 1 || h->last - 1 > HOST_LIMIT)
		return 0;
	if (end < s->token_end && t.p[end] == '/') {
		size_t path = s->token_end - end - 1;
		if (!path || path > LINK_LIMIT)
			return 0;
		end = s->token_end;
	}
	if (end != s->token_end || !registry_has_tld(s->registry, span_slice(t, p + h->last, host)))
		return 0;
	*host_r = span_slice(t, p, host);
	return end;
}

/* ---------------------------------------------------------------------------------------------- */

static bool match_at(struct uri_scan *s, size_t p, struct uri_match *match_r)
{
	static const struct uri_head nothing = {.kind = URI_HEAD_NONE};
	struct uri_head read;
	const struct uri_head *head = read_head(s, p, &read) ? &read : &nothing;
	struct span host = {0};
	enum uri_kind kind = URI_KIND_SCHEME;
	size_t end = match_scheme(s, p, head);
	if (!end) {
		kind = URI_KIND_MAIL;
		end = match_mail(s, p, head);
	}
	if (!end) {
		kind = URI_KIND_SCHEMELESS;
		end = match_bare(s, p, head, &host);
	}
	if (!end)
		return false;
	*match_r = (struct uri_match){kind, span_slice(s->text, p, end), host};
	s->pos = end;
	return true;
}

/* Whether the '.', ':' or '@' at i is what no link can do without: an '@', a dot with something of the word
 * behind it (most end a sentence), the colon of "http://" or of "mailto:". */
static bool is_hint(struct span t, size_t i)
{
	unsigned char next = i + 1 < t.n ? t.p[i + 1] : ' ';
	switch (t.p[i]) {
	case '@': return true;
	case '.': return !is(next, END);
	default: return next == '/' || (i && byte_lower(t.p[i - 1]) == 'o');
	}
}

static size_t next_hint(struct span t, size_t from)
{
	for (; t.n - from >= LANES; from += LANES)
		for (unsigned bits = lanes_any(t.p + from, '.', ':', '@', '@'); bits; bits &= bits - 1)
			if (is_hint(t, from + lanes_first(bits)))
				return from + lanes_first(bits);
	for (; from < t.n; from++)
		if ((t.p[from] == '.' || t.p[from] == ':' || t.p[from] == '@') && is_hint(t, from))
			return from;
	return from;
}

/* Moves to the next word that may hold a link: pos to its start (or stays within it). */
static bool find_word(struct uri_scan *s)
{
	struct span t = s->text;
	size_t start = s->pos < t.n ? next_hint(t, s->pos) : t.n, end;
	if (start == t.n)
		return false;
	for (end = start + 1; end < t.n && !is(t.p[end], END);)
		end++;
	while (start > s->pos && !is(t.p[start - 1], END))
		start--;
	s->pos = start;
	s->token_end = end;
	return true;
}

bool uri_scan_next(struct uri_scan *s, struct uri_match *match_r)
{
	while (s->pos < s->token_end || find_word(s)) {
		for (size_t p = s->pos; p < s->token_end; p++)
			if (may_start(s->text, p) && match_at(s, p, match_r))
				return true;
		s->pos = s->token_end + 1;
	}
	return false;
}
