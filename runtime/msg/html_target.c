/* html_target.c: resolves URI references. In: base (may be empty) and reference; out: the target,
 * allocated in the arena. Counterpart: HTML.pm target_uri. */
#include "msg/html_target.h"
#include "base/strbuf.h"

struct uri {
	struct span scheme, authority, path, query, fragment;
	bool has_scheme, has_authority, has_query, has_fragment;
};

static size_t run_until(struct span s, size_t from, const char *stops)
{
	return span_find_any(s, stops, from);
}

static struct uri split(struct span s)
{
	struct uri u = {0};
	size_t at = 0, end = run_until(s, 0, ":/?#");
	if (end > 0 && end < s.n && s.p[end] == ':') {
		u.has_scheme = true;
		u.scheme = span_slice(s, 0, end);
		at = end + 1;
	}
	if (s.n - at >= 2 && s.p[at] == '/' && s.p[at + 1] == '/') {
		end = run_until(s, at + 2, "/?#");
		u.has_authority = true;
		u.authority = span_slice(s, at + 2, end);
		at = end;
	}
	end = run_until(s, at, "?#");
	u.path = span_slice(s, at, end);
	at = end;
	if (at < s.n && s.p[at] == '?') {
		end = run_until(s, at + 1, "#");
		u.has_query = true;
		u.query = span_slice(s, at + 1, end);
		at = end;
	}
	if (at < s.n) {
		end = run_until(s, at + 1, "\n");
		u.has_fragment = true;
		u.fragment = span_slice(s, at + 1, end);
	}
	return u;
}

/* Whether input[at..] is the end of a segment: a slash or the end. */
static bool ends_segment(struct span s, size_t at)
{
	return at >= s.n || s.p[at] == '/' || (at + 1 == s.n && s.p[at] == '\n');
}

static void drop_segment(struct strbuf *out)
{
	while (out->n && out->p[out->n - 1] != '/')
		out->n--;
	if (out->n)
		out->n--;
}

static struct span remove_dots(struct arena *arena, struct span in)
{
	struct strbuf out = strbuf_new(arena);
	unsigned char *copy = arena_bytes(arena, in.n + 1);
	if (in.n)
		memcpy(copy, in.p, in.n);
	struct span s = {copy, in.n};
	if (span_has_prefix(s, SPAN_LIT("./")))
		s = span_slice(s, 1, s.n);
	else if (span_has_prefix(s, SPAN_LIT("../")))
		s = span_slice(s, 2, s.n);
	while (s.n && !span_equal(s, SPAN_LIT("0"))) { /* Perl takes "0" for an empty string */
		size_t dots = 0, end = 1;
		while (s.p[0] == '/' && dots < 2 && 1 + dots < s.n && s.p[1 + dots] == '.')
			dots++;
		if (dots && ends_segment(s, 1 + dots)) {
			if (dots == 2)
				drop_segment(&out);
			size_t at = 1 + dots;
			if (at >= s.n || s.p[at] != '/')
				copy[(size_t)(s.p - copy) + --at] = '/'; /* the slash that stays */
			s = span_slice(s, at, s.n);
			continue;
		}
		while (end < s.n && s.p[end] != '/')
			end++;
		strbuf_add(&out, s.p, end);
		s = span_slice(s, end, s.n);
	}
	return strbuf_span(&out);
}

static struct span merge(struct arena *arena, const struct uri *base, struct span path)
{
	struct strbuf out = strbuf_new(arena);
	bool no_path = !base->path.n || span_equal(base->path, SPAN_LIT("0"));
	if (base->has_authority && no_path) {
		strbuf_add_byte(&out, '/');
	} else {
		size_t n = base->path.n;
		while (n && base->path.p[n - 1] != '/')
			n--;
		strbuf_add(&out, base->path.p, n);
	}
	strbuf_add_span(&out, path);
	return strbuf_span(&out);
}

/* "www." or "www2." at the start, in any case. */
static bool is_host(struct span s, struct span word)
{
	size_t i = word.n;
	if (!span_has_prefix_nocase(s, word))
		return false;
	while (i < s.n && byte_is_digit(s.p[i]))
		i++;
	return i < s.n && s.p[i] == '.';
}

static struct span join(struct arena *arena, const struct uri *u)
{
	struct strbuf out = strbuf_new(arena);
	if (u->has_scheme && !span_equal(u->scheme, SPAN_LIT("0"))) {
		strbuf_add_span(&out, u->scheme);
		strbuf_add_byte(&out, ':');
	} else if (u->has_authority) {
		if (is_host(u->authority, SPAN_LIT("www")))
			strbuf_add_str(&out, "http:");
		else if (is_host(u->authority, SPAN_LIT("ftp")))
			strbuf_add_str(&out, "ftp:");
	}
	if (u->has_authority) {
		strbuf_add_str(&out, "//");
		strbuf_add_span(&out, u->authority);
	}
	strbuf_add_span(&out, u->path);
	if (u->has_query) {
		strbuf_add_byte(&out, '?');
		strbuf_add_span(&out, u->query);
	}
	if (u->has_fragment) {
		strbuf_add_byte(&out, '#');
		strbuf_add_span(&out, u->fragment);
	}
	return strbuf_span(&out);
}

struct span html_target_uri(struct arena *arena, struct span base_text, struct span reference)
{
	struct uri r = split(reference), base = split(base_text), t = r;
	if (r.has_scheme && base.has_scheme && span_equal(r.scheme, base.scheme))
		r.has_scheme = false;
	if (r.has_scheme || r.has_authority) {
		t.path = remove_dots(arena, r.path);
	} else if (!r.path.n) {
		t.path = base.path;
		if (!r.has_query) {
			t.has_query = base.has_query;
			t.query = base.query;
		}
	} else {
		t.path = r.path.p[0] == '/' ? r.path : merge(arena, &base, r.path);
		t.path = remove_dots(arena, t.path);
	}
	if (!r.has_scheme) {
		t.has_scheme = base.has_scheme;
		t.scheme = base.scheme;
		if (!r.has_authority) {
			t.has_authority = base.has_authority;
			t.authority = base.authority;
		}
	}
	return join(arena, &t);
}
