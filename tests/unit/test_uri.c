/* test_uri: links in text, the forms of a URI, hosts and domains, against what SpamAssassin 4.0.1 answers. */
#include "check_main.h"
#include "msg/domain.h"
#include "msg/idn.h"
#include "msg/uri_canon.h"
#include "msg/uri_collect.h"
#include "msg/uri_text.h"

#include "base/strbuf.h"

static const char settings_text[] =
	"util_rb_tld com org net de uk us biz xn--p1ai\n"
	"util_rb_2tld co.uk ca.us\n"
	"util_rb_3tld demon.co.uk\n"
	"redirector_pattern m'/redirect\\\\.php\\\\?.*(?<=[?&])goto=(.*?)(?:$|[&#])'i\n";

static struct arena *arena;
static const struct uri_conf *conf;

static void setup(void)
{
	struct settings settings;
	struct err err;
	arena = arena_new();
	ck_assert_int_eq(settings_parse(arena, SPAN_LIT(settings_text), &settings, &err), 0);
	conf = uri_conf_new(arena, &settings, &err);
	ck_assert_msg(conf != NULL, "%s", err.text);
}

static void teardown(void)
{
	uri_conf_release(conf);
	arena_free(&arena);
}

static char *join(struct spans list)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < list.n; i++) {
		strbuf_add_str(&b, i ? " | " : "");
		strbuf_add_span(&b, list.v[i]);
	}
	return strbuf_str(&b);
}

/* --- Text ------------------------------------------------------------------------------------- */

static const struct {
	const char *text, *uris;
} text_cases[] = {
	{"no links here. None at all", ""},
	{"see http://example.com/a.", "http://example.com/a"},
	{"see (http://example.com/a) now", "http://example.com/a"},
	{"http://example.com/a(b)c) x", "http://example.com/a(b)c"},
	{"WWW.Example.Com!", "http://WWW.Example.Com"},
	{"www12.example.com", "http://www12.example.com"},
	{"www123.example.com", "http://www123.example.com"},
	{"xwww.example.com/", ""},
	{"ftp.example.org/x", "ftp://ftp.example.org/x"},
	{"example.com:8080/path?q", "http://example.com:8080/path?q"},
	{"example.com:123456/path", ""},
	{"example.com. next", "http://example.com"},
	{"example.invalid", ""},
	{"a%example.com", ""},
	{"under_score.com", ""},
	{"mail joe@example.com, please", "mailto:joe@example.com"},
	{"mail joe@example.invalid", ""},
	{"Email:joe@example.com", "mailto:joe@example.com"},
	{"mailto:joe%40example.com", ""},
	{"mailto:%6aoe@example.com", "mailto:joe@example.com"},
	{"[cid:image001.png@01D4986E.E3459640]", ""},
	{"Vi@gra", ""},
	{"x/y/z@example.com", "http://x/y/z@example.com"},
	{"http://", ""},
	{"at 12:30:45 to:x a:/b co:d", ""},
	{"HTTP://example.com:8080 MAILTO:joe@example.com", "HTTP://example.com:8080 | MAILTO:joe@example.com"},
	{"\x1b(B\x1b(Jexample.com", "http://Jexample.com"},
	{"caf\xc3\xa9@example.com", "http://example.com"},
	{"http://example.com/\xc3\xa9", "http://example.com/\xc3\xa9"},
	{"http://example.com/ http://example.com/", "http://example.com/"},
};

START_TEST(text_gives_links)
{
	struct uri_collect c = uri_collect_new(arena, conf);
	struct spans raw = {ARENA_ARRAY(arena, struct span, 16), 0};
	uri_collect_text(&c, span_from_str(text_cases[_i].text));
	for (; raw.n < c.details.n; raw.n++)
		raw.v[raw.n] = c.details.v[raw.n].uri;
	ck_assert_str_eq(join(raw), text_cases[_i].uris);
}
END_TEST

/* The scan goes sixteen bytes at a time: a link is found wherever it lies, and whatever follows. */
START_TEST(text_gives_links_anywhere)
{
	for (size_t before = 0; before < 36; before++) {
		struct uri_collect c = uri_collect_new(arena, conf);
		struct strbuf b = strbuf_new(arena);
		struct spans raw = {ARENA_ARRAY(arena, struct span, 16), 0};
		for (size_t i = 0; i < before; i++)
			strbuf_add_byte(&b, i % 9 == 8 ? '.' : ' ');
		strbuf_add_byte(&b, ' ');
		strbuf_add_str(&b, text_cases[_i].text);
		for (size_t i = 0; i < 36 - before; i++)
			strbuf_add_byte(&b, i % 7 == 6 ? ':' : ' ');
		uri_collect_text(&c, strbuf_span(&b));
		for (; raw.n < c.details.n; raw.n++)
			raw.v[raw.n] = c.details.v[raw.n].uri;
		ck_assert_str_eq(join(raw), text_cases[_i].uris);
	}
}
END_TEST

/* Links that none of the dots and '@'s give away. */
START_TEST(text_matches_without_dots)
{
	static const char *const links[] = {"http://localhost/a", "FTP://box", "mailto:joe", "MAILTO:joe"};
	struct strbuf b = strbuf_new(arena);
	struct uri_match match;
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		strbuf_printf(&b, "at 12:30 a: b. %s, \"mail:\" ", links[i]);
	struct uri_scan scan = uri_scan_new(strbuf_span(&b), conf->registry);
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		ck_assert(uri_scan_next(&scan, &match));
		ck_assert_str_eq(arena_span_str(arena, uri_text_trim(match.text)), links[i]);
	}
	ck_assert(!uri_scan_next(&scan, &match));
}
END_TEST

START_TEST(text_limits_are_exact)
{
	static const struct {
		size_t before, after;
		bool found;
	} cases[] = {{251, 5, true}, {252, 5, false}, {3, 251, true}, {3, 252, false}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct strbuf b = strbuf_new(arena);
		struct uri_match match;
		strbuf_add_byte(&b, '(');
		for (size_t k = 0; k < cases[i].before; k++)
			strbuf_add_byte(&b, 'a');
		strbuf_add_byte(&b, '@');
		for (size_t k = 0; k < cases[i].after; k++)
			strbuf_add_byte(&b, 'b');
		struct uri_scan scan = uri_scan_new(strbuf_span(&b), conf->registry);
		ck_assert_int_eq(uri_scan_next(&scan, &match), cases[i].found);
	}
}
END_TEST

START_TEST(text_is_scanned_in_linear_time)
{
	static const char *const bits[] = {"a@", "a.", "http:", "www.", "a.com/", "(", ":", "m"};
	for (size_t k = 0; k < sizeof bits / sizeof *bits; k++) {
		struct strbuf b = strbuf_new(arena);
		struct uri_collect c = uri_collect_new(arena, conf);
		while (b.n < 4u << 20)
			strbuf_add_str(&b, bits[k]);
		uri_collect_text(&c, strbuf_span(&b));
	}
}
END_TEST

/* --- Forms ------------------------------------------------------------------------------------ */

static const struct {
	const char *uri, *forms;
} canon_cases[] = {
	{"http://example.com/", "http://example.com/"},
	{" http:www.example.com?x ",
	 "http:www.example.com?x | http://www.example.com/?x"},
	{"http:\\\\example.com\\a", "http:\\\\example.com\\a | http://example.com/a"},
	{"http://%77ww.example.com/", "http://%77ww.example.com/ | http://www.example.com/"},
	{"http://example.com/&#97;&#x62;", "http://example.com/&#97;&#x62; | http://example.com/ab"},
	{"http://ex&#97;mple&#x2e;com/", "http://ex&#97;mple&#x2e;com/ | http://ex&/#97;mple.com/ | "
	 "http://ex/#97;mple.com/ | http://www.ex&.com/#97;mple.com/"},
	{"http://user:pass@example.com:80/x",
	 "http://user:pass@example.com:80/x | http://example.com/x"},
	{"http://user@example.com:80/x",
	 "http://user@example.com:80/x | http://example.com/x"},
	{"http://example.com!!!/", "http://example.com!!!/ | http://example.com/"},
	{"http://0x7f.0.0.0377/", "http://0x7f.0.0.0377/ | http://127...255/"},
	{"http://3232235777/", "http://3232235777/ | http://192.168.1.1/"},
	{"http://0xc0a80101/", "http://0xc0a80101/ | http://192.168.1.1/"},
	{"http://foo/", "http://foo/ | http://www.foo.com/"},
	{"http://www.zzqq/", "http://www.zzqq/ | http://www.zzqq.com/"},
	{"http://zz.qqq/", "http://zz.qqq/"},
	{"http://localhost/", "http://localhost/"},
	{"http://b\xc3\xbc" "cher.de/", "http://b\xc3\xbc" "cher.de/ | "
	 "http://xn--bcher-kva.de/"},
	{"http://a.com/?http://b.com/&c",
	 "http://a.com/?http://b.com/&c | http://b.com/"},
	{"http://a.com/redirect.php?goto=b.com&x",
	 "http://a.com/redirect.php?goto=b.com&x | b.com | http://b.com"},
	{"mailto:joe@example.com?subject=x&y",
	 "mailto:joe@example.com?subject=x&y | mailto:joe@example.com"},
	{"mailto:%22Joe%22%20<joe@example.com>",
	 "mailto:%22Joe%22%20<joe@example.com> | mailto:joe@example.com"},
	{"#top", "#top"},
	{"/image.gif", "/image.gif"},
	{"//example.com/x", "//example.com/x | http:////example.com/x"},
	{"javascript:void(0)", "javascript:void(0)"},
};

START_TEST(forms_of_a_uri)
{
	struct uri_forms forms =
		uri_canonicalize(arena, conf, span_from_str(canon_cases[_i].uri), URI_BYTES);
	ck_assert_str_eq(join((struct spans){forms.v.v, forms.v.n}), canon_cases[_i].forms);
}
END_TEST

/* URIs of HTML, which Perl holds as characters: the soft hyphen goes, an e acute is no part of UTF-8. */
START_TEST(characters_of_a_uri)
{
	static const struct {
		enum uri_chars chars;
		const char *uri, *forms;
	} rows[] = {
		{URI_LATIN1, "http://ex\xad" "ample.com/", "http://ex\xad" "ample.com/ | http://example.com/"},
		{URI_BYTES, "http://ex\xad" "ample.com/", "http://ex\xad" "ample.com/"},
		{URI_BYTES, "http://ex\xc2\xad" "ample.com/",
		 "http://ex\xc2\xad" "ample.com/ | http://example.com/"},
		{URI_LATIN1, "http://a.com/%41\xe9", "http://a.com/%41\xe9 | http://a.com/A%e9"},
		{URI_WIDE, "http://a.com/%41\xc3\xa9\xe2\x82\xac",
		 "http://a.com/%41\xc3\xa9\xe2\x82\xac | http://a.com/A%e9\xe2\x82\xac"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct uri_forms forms =
			uri_canonicalize(arena, conf, span_from_str(rows[i].uri), rows[i].chars);
		ck_assert_str_eq(join((struct spans){forms.v.v, forms.v.n}), rows[i].forms);
	}
}
END_TEST

START_TEST(redirectors_have_an_end)
{
	struct strbuf b = strbuf_new(arena);
	while (b.n < URI_LENGTH_LIMIT)
		strbuf_add_str(&b, "http:a.");
	struct uri_forms forms = uri_canonicalize(arena, conf, strbuf_span(&b), URI_BYTES);
	ck_assert_uint_gt(forms.v.n, URI_REDIRECT_LIMIT);
	ck_assert_uint_lt(forms.v.n, 10 * URI_REDIRECT_LIMIT);
}
END_TEST

/* --- Hosts ------------------------------------------------------------------------------------ */

static const struct {
	const char *uri, *domain, *host;
} domain_cases[] = {
	{"http://www.Example.com/x", "example.com", "www.example.com"},
	{"http://a.b.example.co.uk:8080", "example.co.uk", "a.b.example.co.uk"},
	{"http://x.foo.demon.co.uk", "foo.demon.co.uk", "x.foo.demon.co.uk"},
	{"http://co.uk/", "co.uk", "co.uk"},
	{"http://school.pvt.k12.ca.us", "school.pvt.k12.ca.us", "school.pvt.k12.ca.us"},
	{"http://www.fire.ci.la.ca.us", "fire.ci.la.ca.us", "www.fire.ci.la.ca.us"},
	{"http://user@10.1.2.3:80/", "10.1.2.3", "10.1.2.3"},
	{"http://010.1.2.3/", NULL, NULL},
	{"mailto:joe@mail.example.org?subject=x", "example.org", "mail.example.org"},
	{"mailto:joe@a.com@b.com", NULL, NULL},
	{"mailto:joe", NULL, NULL},
	{"cid:foo.example.com", NULL, NULL},
	{"http://www.ex%61mple.com", NULL, NULL},
	{"http://-bad.com", NULL, NULL},
	{"http://un_der.score.com", "score.com", "un_der.score.com"},
	{"http://foo.invalid", NULL, NULL},
	{"http://b\xc3\xbc" "cher.de/", "xn--bcher-kva.de", "xn--bcher-kva.de"},
};

START_TEST(domain_of_a_uri)
{
	struct span domain, host;
	const char *want = domain_cases[_i].domain;
	bool found = domain_of_uri(arena, conf->registry, span_from_str(domain_cases[_i].uri),
				   &domain, &host);
	ck_assert_int_eq(found, want != NULL);
	if (found) {
		ck_assert_str_eq(arena_span_str(arena, domain), want);
		ck_assert_str_eq(arena_span_str(arena, host), domain_cases[_i].host);
	}
}
END_TEST

START_TEST(hosts_and_addresses)
{
	ck_assert(domain_is_ip(SPAN_LIT("1.2.3.4")));
	ck_assert(domain_is_ip(SPAN_LIT("IPv6:::1")));
	ck_assert(!domain_is_ip(SPAN_LIT("1.2.3.04")));
	ck_assert(!domain_is_ip(SPAN_LIT("1.2.3.256")));
	ck_assert(domain_is_fqdn(SPAN_LIT("a.b..")));
	ck_assert(!domain_is_fqdn(SPAN_LIT("a..b")));
	ck_assert(!domain_is_fqdn(SPAN_LIT("a")));
	ck_assert(domain_has_tld(conf->registry, SPAN_LIT("x.COM")));
	ck_assert(!domain_has_tld(conf->registry, SPAN_LIT("com")));
	ck_assert(!domain_has_tld(conf->registry, SPAN_LIT("x y.com")));
}
END_TEST

static const struct {
	const char *host, *ascii;
} idn_cases[] = {
	{"Example.COM", "example.com"},
	{"B\xfc" "CHER.de", "xn--bcher-kva.de"},
	{"b\xc3\xbc" "cher.de", "xn--bcher-kva.de"},
	{"foo\xe3\x80\x82" "com", "foo.com"},
	{"\xff\xfe.COM", "\xff\xfe.com"},
	{"FOO&bar.com", "foo&bar.com"},
};

START_TEST(hosts_become_ascii)
{
	struct span out = idn_to_ascii(arena, span_from_str(idn_cases[_i].host));
	ck_assert_str_eq(arena_span_str(arena, out), idn_cases[_i].ascii);
}
END_TEST

/* --- Collecting ------------------------------------------------------------------------------- */

START_TEST(one_uri_from_two_places)
{
	struct uri_collect c = uri_collect_new(arena, conf);
	struct span texts[] = {SPAN_LIT("here"), SPAN_LIT("there"), SPAN_LIT("here")};
	bool wide[3] = {false};
	struct uri_found found = {SPAN_LIT("http://www.example.com/"), URI_BYTES, URI_TYPE_A, {{texts, 3}, wide}};
	uri_collect_text(&c, SPAN_LIT("go to http://www.example.com/ now"));
	uri_collect_html(&c, &found);
	ck_assert_uint_eq(c.details.n, 1);
	ck_assert_uint_eq(c.details.v[0].types, URI_TYPE_A | URI_TYPE_PARSED);
	ck_assert_str_eq(join(c.details.v[0].anchors.text), "here | there");
	ck_assert_str_eq(join(c.details.v[0].hosts), "www.example.com");
	uri_collect_domains(&c);
	ck_assert_str_eq(join(c.details.v[0].domains), "example.com");
}
END_TEST

START_TEST(signatures_name_domains)
{
	struct uri_collect c = uri_collect_new(arena, conf);
	uri_collect_signature(&c, SPAN_LIT("v=1; a=rsa; d=mail.exam\n\tple.com; s=x; bh=d=; d=x"));
	ck_assert_uint_eq(c.details.n, 1);
	ck_assert_str_eq(arena_span_str(arena, c.details.v[0].uri), "domainkeys:mail.example.com");
	ck_assert_uint_eq(uri_collect_list(&c).all.n, 0);
}
END_TEST

START_TEST(many_uris_stay_linear)
{
	struct uri_collect c = uri_collect_new(arena, conf);
	for (int i = 0; i < 200000; i++)
		uri_collect_text(&c, span_from_str(arena_printf(arena, "http://h%d.example.com/", i)));
	ck_assert_uint_eq(c.details.n, 200000);
	ck_assert_uint_eq(uri_collect_list(&c).all.n, 200000);
}
END_TEST

START_TEST(memory_has_a_limit)
{
	struct uri_collect c = uri_collect_new(arena, conf);
	for (int i = 0; i < 400 && !c.full; i++) {
		struct strbuf b = strbuf_new(arena);
		strbuf_printf(&b, "http://h%d.", i);
		while (b.n < URI_LENGTH_LIMIT)
			strbuf_add_str(&b, "http:a.");
		uri_collect_html(&c, &(struct uri_found){.uri = strbuf_span(&b)});
	}
	ck_assert(c.full);
	ck_assert_uint_lt(c.used, URI_MEMORY_LIMIT + URI_MEMORY_LIMIT / 10);
}
END_TEST

START_TEST(long_forms_are_cut)
{
	struct uri_collect c = uri_collect_new(arena, conf);
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, "http://example.com/%c3");
	while (b.n < URI_LENGTH_LIMIT - 10)
		strbuf_add_byte(&b, 0xe9);
	uri_collect_html(&c, &(struct uri_found){.uri = strbuf_span(&b)});
	ck_assert(c.truncated);
	ck_assert_uint_eq(c.details.v[0].cleaned.n, 2);
	ck_assert_uint_eq(c.details.v[0].cleaned.v[1].n, URI_LENGTH_LIMIT);
}
END_TEST

#define ADD_TABLE(tc, test, table) tcase_add_loop_test(tc, test, 0, sizeof table / sizeof *table)

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	ADD_TABLE(tc, text_gives_links, text_cases);
	ADD_TABLE(tc, text_gives_links_anywhere, text_cases);
	tcase_add_test(tc, text_matches_without_dots);
	tcase_add_test(tc, text_limits_are_exact);
	tcase_add_test(tc, text_is_scanned_in_linear_time);
	ADD_TABLE(tc, forms_of_a_uri, canon_cases);
	tcase_add_test(tc, characters_of_a_uri);
	tcase_add_test(tc, redirectors_have_an_end);
	ADD_TABLE(tc, domain_of_a_uri, domain_cases);
	tcase_add_test(tc, hosts_and_addresses);
	ADD_TABLE(tc, hosts_become_ascii, idn_cases);
	tcase_add_test(tc, one_uri_from_two_places);
	tcase_add_test(tc, signatures_name_domains);
	tcase_add_test(tc, many_uris_stay_linear);
	tcase_add_test(tc, memory_has_a_limit);
	tcase_add_test(tc, long_forms_are_cut);
}

CHECK_MAIN("uri", add_tests)
