/* test_template.c: rules that set tags with named groups, and rules whose patterns have tags in them. */
#include "check_main.h"
#include "scan_rules.h"

static const char rules_cf[] =
	"loadplugin Mail::SpamAssassin::Plugin::MIMEHeader\n"
	"util_rb_tld com\n"
	"header   SETS_WORD   Subject =~ /^(?<WORD>\\S+)/\n"
	"body     SETS_MANY   /n=(?<MANY>\\d+)/\n"
	"tflags   SETS_MANY   multiple\n"
	"mimeheader SETS_TYPE Content-Type =~ /^text.(?<TYPE>\\w+)/\n"
	"body     USES_WORD   /found %{WORD} here/\n"
	"body     USES_MANY   /is %{MANY}$/\n"
	"tflags   USES_MANY   multiple\n"
	"header   USES_NONE   To !~ /%{NOWHERE}/\n"
	"rawbody  USES_TYPE   /type %{TYPE}/\n"
	"full     USES_HEADER /^X-Same: %{HEADER(Subject)}/m\n"
	"body     USES_DOMAIN /%{AUTHORDOMAIN}/\n"
	"body     ESCAPED     /\\%\\{WORD\\}/\n"
	"body     TOO_EARLY   /found %{WORD} here/\n"
	"priority TOO_EARLY   -20000\n"
	"full     SETS_LONG   /long=(?<LONG>\\S+)/\n"
	"body     USES_LONG   /%{LONG}/\n"
	"meta     META_NONE   !USES_NONE\n";

static void set_up(void)
{
	scan_rules_open(rules_cf);
}

START_TEST(tags)
{
	static const char mail[] = "Subject: a.b word\nX-Same: a.b word\nFrom: x@example.com\nTo: y@example.com\n"
				   "Content-Type: text/plain\n\n"
				   "found a.b here, n=12 n=345\n\nis 12\n\nis 345\n\nis 34\n\nfound axb here\n\n"
				   "type plain example.com %{WORD}\n";
	const struct wn_result *r = scan_text(mail);
	ck_assert(count(r, "SETS_WORD") == 1);
	ck_assert(count(r, "SETS_MANY") == 2);
	ck_assert(count(r, "USES_WORD") == 1);
	ck_assert(count(r, "USES_MANY") == 2);
	ck_assert(count(r, "USES_NONE") == 0);
	ck_assert(count(r, "META_NONE") == 1);
	ck_assert(count(r, "USES_TYPE") == 1);
	ck_assert(count(r, "USES_HEADER") == 1);
	ck_assert(count(r, "USES_DOMAIN") == 1);
	ck_assert(count(r, "ESCAPED") == 1);
	ck_assert(count(r, "TOO_EARLY") == 0);
	/* A value is text, not a pattern, and stays as the first message had it; tags do not. */
	r = scan_text("Subject: c.d\n\nfound axb here, found c.d here\n");
	ck_assert(count(r, "SETS_WORD") == 1);
	ck_assert(count(r, "USES_WORD") == 0);
	r = scan_text("Subject: c.d\n\nfound a.b here\n");
	ck_assert(count(r, "USES_WORD") == 1);
	r = scan_text("To: z\n\nfound a.b here\n");
	ck_assert(count(r, "USES_WORD") == 0);
	ck_assert_uint_eq(r->cut, 0);
}
END_TEST

START_TEST(long_value)
{
	enum { LONG = 100000 };
	char *mail = malloc(LONG + 100);
	size_t n = (size_t)sprintf(mail, "Subject: x\n\nlong=");
	memset(mail + n, 'x', LONG);
	strcpy(mail + n + LONG, "\n");
	const struct wn_result *r = scan_text(mail);
	ck_assert(count(r, "SETS_LONG") == 1);
	ck_assert(count(r, "USES_LONG") == 0);
	ck_assert_uint_ne(r->cut, 0);
	ck_assert_ptr_nonnull(wn_cut_text(r->cut & -r->cut));
	free(mail);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, scan_rules_close);
	tcase_add_test(tc, tags);
	tcase_add_test(tc, long_value);
}
CHECK_MAIN("template", add_tests)
