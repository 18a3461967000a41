/* test_freemail: addresses in text, quotations, and who is a free provider, as FreeMail.pm has it. */
#include "check_main.h"
#include "eval/freemail.h"

#include "base/strbuf.h"

static const char settings_text[] =
	"util_rb_tld com org fi\nutil_rb_2tld co.uk\n"
	"freemail_domains Example.com yahoo.* hotmail.co?.??\n"
	"freemail_domains mail.org\n"
	"freemail_whitelist joe@example.com\n"
	"freemail_welcomelist yahoo.fi\n"
	"freemail_max_body_emails 7\n"
	"welcomelist_auth *@vip.yahoo.com boss?@mail.org\n"
	"freemail_import_welcomelist_auth 1\n";

static struct arena *arena;
static struct settings settings;

static void setup(void)
{
	struct err err;
	arena = arena_new();
	ck_assert_int_eq(settings_parse(arena, SPAN_LIT(settings_text), &settings, &err), 0);
}

static void teardown(void)
{
	arena_free(&arena);
}

static const struct {
	const char *email;
	bool free;
} who_cases[] = {
	{"sue@example.com", true},	 {"joe@example.com", false},
	{"sue@sub.example.com", false},	 {"a@yahoo.com", true},
	{"a@yahoo.co.uk", false},	 {"a@yahoo.fi", false},
	{"a@hotmail.com.uk", true},	 {"abuse@example.com", false},
	{"abuser@example.com", true},	 {"undisclosed-x@example.com", false},
	{"a=b=c@example.com", false},	 {"bounce-@example.com", false},
	{"boss1@mail.org", false},	 {"boss12@mail.org", true},
	{"", false},			 {"@example.com", true},
	{"example.com", true},		 {"0123abcd.0123abcd@example.com", false},
};

START_TEST(who_is_free)
{
	struct err err;
	const struct freemail_conf *conf = freemail_family_conf(arena, &settings, &err);
	ck_assert_msg(conf != NULL, "%s", err.text);
	ck_assert_int_eq(conf->max_body_emails, 7);
	ck_assert_int_eq(freemail_is(conf, span_from_str(who_cases[_i].email)),
			 who_cases[_i].free);
}
END_TEST

START_TEST(odd_domains_are_passed_over)
{
	struct err err;
	struct settings odd;
	struct span text = SPAN_LIT("freemail_domains a_b.com Good.com\n");
	ck_assert_int_eq(settings_parse(arena, text, &odd, &err), 0);
	const struct freemail_conf *conf = freemail_family_conf(arena, &odd, &err);
	ck_assert(!freemail_is(conf, SPAN_LIT("x@a_b.com")));
	ck_assert(freemail_is(conf, SPAN_LIT("x@good.com")));
}
END_TEST

static const struct {
	const char *text, *stripped, *emails;
} text_cases[] = {
	{"write to sue@example.com now", "write to sue@example.com now", "sue@example.com"},
	{"Sue <sue@example.com> said", "Sue   said", ""},
	{"sue@example.com wrote: hi", "  hi", ""},
	{"sue@example.com tel: 12", "sue@example.com tel: 12", "sue@example.com"},
	{"mailto:sue@example.com>", "mailto:sue@example.com>", "sue@example.com"},
	{"mailto:s.ue@example.com>", "mailto:s. ", ""},
	{"<http://x.com/?a@b.com> z", "  z", ""},
	{"HTTPS://x.com/%40 z", "  z", ""},
	{"a..b@example.com .c@example.org.", "a..b@example.com .c@example.org.",
	 "b@example.com c@example.org"},
	{"a@b.c.d.e.f.com a@x.invalid a@-b.com a@com", "a@b.c.d.e.f.com a@x.invalid a@-b.com a@com",
	 ""},
};

START_TEST(text_gives_addresses)
{
	struct err err;
	struct freemail_address a;
	struct strbuf b = strbuf_new(arena);
	const struct registry *registry = registry_new(arena, &settings, &err);
	struct span text = freemail_strip(arena, registry, span_from_str(text_cases[_i].text));
	ck_assert_str_eq(arena_span_str(arena, text), text_cases[_i].stripped);
	for (size_t from = 0; freemail_find(registry, text, from, &a); from = a.end) {
		strbuf_add_str(&b, b.n ? " " : "");
		strbuf_add(&b, text.p + a.start, a.end - a.start);
	}
	ck_assert_str_eq(strbuf_str(&b), text_cases[_i].emails);
}
END_TEST

START_TEST(text_is_read_in_linear_time)
{
	static const char *const bits[] = {"@", "a@", "a.", "a@b.", "://", "http://", "<a@b.com"};
	struct err err;
	const struct registry *registry = registry_new(arena, &settings, &err);
	for (size_t k = 0; k < sizeof bits / sizeof *bits; k++) {
		struct strbuf b = strbuf_new(arena);
		struct freemail_address a;
		while (b.n < 4u << 20)
			strbuf_add_str(&b, bits[k]);
		struct span text = freemail_strip(arena, registry, strbuf_span(&b));
		for (size_t from = 0; freemail_find(registry, text, from, &a);)
			from = a.end;
	}
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, who_is_free, 0, sizeof who_cases / sizeof *who_cases);
	tcase_add_test(tc, odd_domains_are_passed_over);
	tcase_add_loop_test(tc, text_gives_addresses, 0, sizeof text_cases / sizeof *text_cases);
	tcase_add_test(tc, text_is_read_in_linear_time);
}

CHECK_MAIN("freemail", add_tests)
