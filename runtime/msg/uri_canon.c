/* uri_canon.c: what a URI is, what it becomes when its encodings are undone, its host is written
 * plainly, and the URIs it redirects to. Order: the URI, the targets of redirectors, then the
 * cleaned forms.
 *
 * Differs: SpamAssassin's order is that of a Perl hash; no rule's answer depends on it. */
#include "msg/uri_canon.h"

#include "base/bytes.h"
#include "base/strbuf.h"
#include "msg/domain.h"
#include "msg/redirector.h"
#include "msg/uri_encode.h"
#include "msg/uri_host.h"

#define NONE ((size_t)-1)

struct canon {
	struct arena *arena;
	const struct uri_conf *conf;
	enum uri_chars chars;
	VEC(struct span) found; /* the URI and the targets of redirectors */
	struct uri_forms cleaned;
};

static void push(struct canon *c, struct span s)
{
	vec_push(c->arena, &c->cleaned.v, s);
}

static void push_parts(struct canon *c, const char *before, struct span s)
{
	struct strbuf b = strbuf_new(c->arena);
	strbuf_add_str(&b, before);
	strbuf_add_span(&b, s);
	push(c, strbuf_span(&b));
}

/* --- The URI as it stands --------------------------------------------------------------------- */

/* Without line ends and outer white space. */
static struct span strip(struct arena *arena, struct span s)
{
	if (s.n && (memchr(s.p, '\n', s.n) || memchr(s.p, '\r', s.n))) {
		unsigned char *out = arena_bytes(arena, s.n);
		size_t n = 0, from = 0;
		/* CR counts as white space at the ends, so outer space goes before the other CRs.
		 */
		for (size_t i = 0; i < s.n; i++)
			if (s.p[i] != '\n')
				out[n++] = s.p[i];
		struct span lines = span_trim((struct span){out, n});
		for (size_t i = 0; i < lines.n; i++)
			if (lines.p[i] != '\r')
				out[from++] = lines.p[i];
		return (struct span){out, from};
	}
	return span_trim(s);
}

/* "#top", "?x", "/image.gif": nothing to clean. "//host" is something. */
static bool is_local(struct span s)
{
	if (s.n <= 1 || memchr("#?&", s.p[0], 3))
		return true;
	return s.p[0] == '/' && s.p[1] != '/';
}

/* --- Mail ------------------------------------------------------------------------------------- */

static bool is_mail(struct span s)
{
	const unsigned char *at = memchr(s.p, '@', s.n);
	if (span_has_prefix_nocase(s, SPAN_LIT("mailto:")))
		return true;
	return at && !memchr(s.p, ':', (size_t)(at - s.p));
}

/* %20 before the address, %... after it. */
static void mail_without_spaces(struct canon *c, struct span s, size_t at)
{
	size_t from = 0, end = span_find_any(s, "?&%", at + 1);
	if (span_find(s, SPAN_LIT("%20"), 0) == NONE || end == at + 1)
		return;
	if (span_has_prefix(s, SPAN_LIT("mailto:")))
		from = strlen("mailto:");
	size_t spaces = 0;
	while (span_has_prefix(span_slice(s, from, s.n), SPAN_LIT("%20"))) {
		from += 3;
		spaces++;
	}
	if (from == at) /* something has to stand before the '@' */
		from = spaces ? from - 3 : 0;
	if (from < at)
		push_parts(c, "mailto:", span_slice(s, from, end));
}

/* "Name <address>": the last <...> with an '@' in it that opens before any ? or &. */
static void mail_in_brackets(struct canon *c, struct span s)
{
	size_t special = NONE;			 /* the first '@' or '>' behind i */
	size_t close = NONE, close_after = NONE; /* the first '>' behind i, behind `special` */
	size_t limit = span_find_any(s, "?&", 0);
	for (size_t i = s.n; i-- > 0;) {
		unsigned char b = s.p[i];
		if (b == '<' && i < limit && special != NONE && s.p[special] == '@' &&
		    special > i + 1 && close_after != NONE && close_after > special + 1) {
			push_parts(c, "mailto:", span_slice(s, i + 1, close_after));
			return;
		}
		if (b == '@' || b == '>') {
			special = i;
			close_after = close;
		}
		if (b == '>')
			close = i;
	}
}

static void clean_mail(struct canon *c, struct span s)
{
	const unsigned char *found = memchr(s.p, '@', s.n);
	size_t at = found ? (size_t)(found - s.p) : NONE, end;
	if (span_find_any(s, "?&%<", 0) == s.n) /* hardly any has one */
		return;
	if (found && at > 0) {
		end = span_find_any(s, "?", at + 1);
		if (end > at + 1 && end < s.n)
			push(c, span_slice(s, 0, end));
		end = span_find_any(s, "?&", at + 1);
		if (end > at + 1 && end < s.n && s.p[end] == '&')
			push(c, span_slice(s, 0, end));
		mail_without_spaces(c, s, at);
	}
	mail_in_brackets(c, s);
}

/* --- URLs ------------------------------------------------------------------------------------- */

/* Length of "http:" or "https:" at the start, or 0. */
static size_t web_scheme(struct span s)
{
	return span_has_prefix_nocase(s, SPAN_LIT("http:"))    ? 5
	       : span_has_prefix_nocase(s, SPAN_LIT("https:")) ? 6
							       : 0;
}

/* Backslashes to slashes; exactly two slashes after a web scheme. */
static struct span fix_slashes(struct arena *arena, struct span s)
{
	size_t scheme = web_scheme(s), rest = scheme;
	bool backslash = memchr(s.p, '\\', s.n);
	while (rest < s.n && rest < scheme + 2 && (s.p[rest] == '/' || s.p[rest] == '\\'))
		rest++;
	if (!backslash && (!scheme || rest == scheme + 2))
		return s;
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, s.n + 2);
	strbuf_add(&b, s.p, scheme);
	if (scheme)
		strbuf_add_str(&b, "//");
	for (size_t i = scheme ? rest : 0; i < s.n; i++)
		strbuf_add_byte(&b, s.p[i] == '\\' ? '/' : s.p[i]);
	return strbuf_span(&b);
}

static bool has_scheme(struct span s)
{
	size_t i = 0;
	while (i < s.n && (byte_is_word(s.p[i]) || s.p[i] == '-'))
		i++;
	return i && i < s.n && s.p[i] == ':';
}

static struct span add_scheme(struct arena *arena, struct span s)
{
	if (has_scheme(s))
		return s;
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, span_has_prefix(s, SPAN_LIT("ftp.")) ? "ftp://" : "http://");
	strbuf_add_span(&b, s);
	return strbuf_span(&b);
}

/* "http://host?query" gets the slash it lacks. */
static struct span add_path(struct arena *arena, struct span s)
{
	size_t from = web_scheme(s);
	if (!from || from + 2 > s.n || s.p[from] != '/' || s.p[from + 1] != '/')
		return s;
	from += 2;
	size_t end = span_find_any(s, "/?#", from);
	if (end == from || end == s.n || s.p[end] == '/')
		return s;
	struct strbuf b = strbuf_new(arena);
	strbuf_add(&b, s.p, end);
	strbuf_add_byte(&b, '/');
	strbuf_add(&b, s.p + end, s.n - end);
	return strbuf_span(&b);
}

static void follow(struct canon *c, struct span target)
{
	if (c->found.n < URI_REDIRECT_LIMIT)
		vec_push(c->arena, &c->found, target);
	else
		c->cleaned.cut = true;
}

/* The first "http..." within: the target of most redirectors. Found by its colon, which few have. */
static bool find_inner(struct span s, struct span *target_r)
{
	for (size_t colon = span_find_byte(s, ':', 0); colon != NONE; colon = span_find_byte(s, ':', colon + 1)) {
		size_t end = colon + 1, secure = colon && byte_lower(s.p[colon - 1]) == 's', n = strlen("http:") + secure;
		if (end < n || web_scheme(span_slice(s, end - n, end)) != n)
			continue;
		if (end >= s.n || s.p[end] == '&' || s.p[end] == '#')
			continue;
		*target_r = span_slice(s, end - n, span_find_any(s, "&#", end));
		return memchr(target_r->p, '.', target_r->n);
	}
	return false;
}

/* `rest`: of the URI, what follows its host. */
static bool redirects(const struct uri_conf *conf, struct span uri, struct span rest, struct span *target_r)
{
	return redirectors_match(conf->redirectors, uri, target_r) || find_inner(rest, target_r);
}

static void follow_redirector(struct canon *c, struct span uri, struct span rest)
{
	struct span target;
	if (redirects(c->conf, uri, rest, &target))
		follow(c, target);
}

static struct span join_parts(struct arena *arena, const struct uri_parts *parts)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, parts->proto.n + parts->host.n + parts->rest.n);
	strbuf_add_span(&b, parts->proto);
	strbuf_add_span(&b, parts->host);
	strbuf_add_span(&b, parts->rest);
	return strbuf_span(&b);
}

/* Whether cleaning leaves a URL as it is: nothing in it can be undone, it needs no strip(), and its host is not one that
 * browsers take for another. */
static bool is_clean(struct span s, struct span *rest_r)
{
	struct span host, name;
	if (!domain_plain_host(s, &host))
		return false;
	name = span_has_prefix(host, SPAN_LIT("www.")) ? span_slice(host, 4, host.n) : host;
	*rest_r = span_slice(s, (size_t)(span_end(host) - s.p), s.n);
	return span_find_byte(name, '.', 0) != NONE && !bytes_have(*rest_r, '\0', ' ') &&
	       span_find_any(*rest_r, "%\\", 0) == rest_r->n && span_find(*rest_r, SPAN_LIT("&#"), 0) == NONE;
}

static void clean_url(struct canon *c, struct span uri)
{
	struct uri_parts parts;
	struct span s;
	if (is_clean(uri, &s)) {
		follow_redirector(c, uri, s);
		return;
	}
	s = fix_slashes(c->arena, uri);
	s = uri_undo_percent(c->arena, s, c->chars == URI_WIDE);
	s = add_scheme(c->arena, s);
	s = add_path(c->arena, s);
	s = uri_undo_references(c->arena, s);
	if (!span_equal(s, uri))
		push(c, s);
	if (!uri_parts_split(s, &parts))
		return;
	parts.chars = c->chars;
	uri_host_ports(c->arena, &parts, &c->cleaned);
	follow_redirector(c, join_parts(c->arena, &parts), parts.rest);
	uri_host_plain(c->arena, c->conf, &parts, &c->cleaned);
}

/* ---------------------------------------------------------------------------------------------- */

/* Few in nearly every URI: then comparing beats hashing. */
static struct uri_forms unique(struct canon *c)
{
	struct map seen = map_new(c->arena);
	size_t n = c->found.n + c->cleaned.v.n;
	struct uri_forms out = {.v = {ARENA_ARRAY(c->arena, struct span, n), 0, n}, .cut = c->cleaned.cut};
	for (size_t i = 0; i < n; i++) {
		struct span s = i < c->found.n ? c->found.v[i] : c->cleaned.v.v[i - c->found.n];
		bool known = false;
		if (n > 8)
			known = map_has(&seen, s);
		for (size_t k = 0; n <= 8 && k < out.v.n && !known; k++)
			known = span_equal(out.v.v[k], s);
		if (known)
			continue;
		vec_push(c->arena, &out.v, s);
		if (n > 8)
			map_set(&seen, s, c);
	}
	return out;
}

static struct uri_forms all_forms(struct arena *arena, const struct uri_conf *conf, struct span uri, enum uri_chars chars)
{
	struct span few_found[4], few_cleaned[8]; /* enough for nearly all; growth copies them */
	struct canon c = {.arena = arena,
			  .conf = conf,
			  .chars = chars,
			  .found = {few_found, 0, 4},
			  .cleaned = {.v = {few_cleaned, 0, 8}}};
	vec_push(arena, &c.found, uri);
	for (size_t i = 0; i < c.found.n; i++) {
		struct span s = c.found.v[i] = strip(arena, c.found.v[i]);
		if (is_local(s))
			continue;
		if (is_mail(s))
			clean_mail(&c, s);
		else
			clean_url(&c, s);
	}
	return unique(&c);
}

struct uri_forms uri_canonicalize(struct arena *arena, const struct uri_conf *conf, struct span uri, enum uri_chars chars)
{
	struct span rest, target;
	struct uri_forms forms = {.cut = false};
	if (!is_clean(uri, &rest) || redirects(conf, uri, rest, &target))
		return all_forms(arena, conf, uri, chars);
	vec_push(arena, &forms.v, uri);
	return forms;
}
