/* prop_uri_plain: laws: a URL whose host is plain has the forms and the host that it has when its scheme is in
 * capitals, which makes no difference but that the long way is taken. */
#include "base/strbuf.h"
#include "msg/domain.h"
#include "msg/uri_canon.h"
#include "tests/prop/chance.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 100000, WORDS = 6 };

static const char settings_text[] =
	"util_rb_tld com org de uk\nutil_rb_2tld co.uk\n"
	"redirector_pattern m'/redirect\\\\.php\\\\?.*(?<=[?&])goto=(.*?)(?:$|[&#])'i\n";

static const char *const words[] = {
	"a", "www.", "www", "example", "example.com", ".", "..", "-", "_", "co.uk", "com", "127.0.0.1", "0x7f", "xn--", "A",
	"\xc3\xa9", "@", ":80", ":443", "/", "/", "/b", "?", "#", "%", "%41", "%2e", "&", "&#46;", "&#", "\\", " ", "redirect.php?goto=",
	"https://other.org/", "http://third.de",
};

static const struct uri_conf *make_conf(struct arena *arena)
{
	struct settings settings;
	struct err err;
	const struct uri_conf *conf = NULL;
	if (settings_parse(arena, SPAN_LIT(settings_text), &settings, &err) == 0)
		conf = uri_conf_new(arena, &settings, &err);
	if (!conf)
		abort();
	return conf;
}

static struct span url(struct arena *arena, const char *scheme, struct span rest)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, scheme);
	strbuf_add_span(&b, rest);
	return strbuf_span(&b);
}

static bool same_forms(const struct uri_forms *a, const struct uri_forms *b)
{
	bool same = a->v.n == b->v.n;
	for (size_t i = 0; same && i < a->v.n; i++)
		same = span_equal_nocase(a->v.v[i], b->v.v[i]);
	return same;
}

/* Whether the law could be broken is told, too: the URL must be a plain one. */
static bool holds(struct arena *arena, const struct uri_conf *conf, struct span rest, size_t *plain)
{
	struct span small = url(arena, "https://", rest), capital = url(arena, "HTTPS://", rest), a = {0}, b = {0};
	struct uri_forms short_way = uri_canonicalize(arena, conf, small, URI_BYTES);
	struct uri_forms long_way = uri_canonicalize(arena, conf, capital, URI_BYTES);
	bool has_a = domain_host_of_uri(arena, conf->registry, small, &a);
	bool has_b = domain_host_of_uri(arena, conf->registry, capital, &b);
	*plain += domain_plain_host(small, &(struct span){0});
	return same_forms(&short_way, &long_way) && has_a == has_b && span_equal(a, b);
}

int main(void)
{
	struct chance chance = CHANCE_INIT;
	struct arena *forever = arena_new(), *arena = arena_new();
	const struct uri_conf *conf = make_conf(forever);
	size_t bad = 0, plain = 0;
	for (unsigned i = 0; i < ROUNDS && bad < 5; i++) {
		struct strbuf b = strbuf_new(arena);
		for (unsigned n = 1 + chance_below(&chance, WORDS); n; n--)
			strbuf_add_str(&b, words[chance_below(&chance, sizeof words / sizeof *words)]);
		if (!holds(arena, conf, strbuf_span(&b), &plain)) {
			printf("prop_uri_plain: https://%.*s\n", (int)b.n, (const char *)b.p);
			bad++;
		}
		arena_reset(arena);
	}
	if (plain < ROUNDS / 20)
		printf("prop_uri_plain: only %zu plain URLs\n", plain);
	uri_conf_release(conf);
	arena_free(&arena);
	arena_free(&forever);
	return bad || plain < ROUNDS / 20;
}
