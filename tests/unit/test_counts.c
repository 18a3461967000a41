/* test_counts.c: rules that count bytes, and 8-bit sequences beside them, count what PCRE2 counts: each has a twin that
 * only PCRE2 can count. */
#include "check_main.h"
#include "scan/scanner.h"
#include "small_ruleset.h"

#define E "(?:e|\\xc3[\\xa8\\xa9u]|\\xe9|\\xe2\\x82\\xac)"
#define TWINS(name, pattern, most)                                                                                     \
	"rawbody " name " /" pattern "/\ntflags " name " multiple" most "\n"                                           \
	"rawbody " name "_TWIN /" pattern "(?!\\x00)/\ntflags " name "_TWIN multiple" most "\n"
static const char rules[] = TWINS("BESIDE", E, "") TWINS("FEW", E, " maxhits=5") TWINS("PLAIN", "[eu]", "")
    TWINS("MIXED", "(?:e|\\xc3[\\xa9e])", "");

static uint32_t seed = 1;

static unsigned roll(unsigned below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % below;
}

static size_t make_mail(char *mail, size_t room)
{
	static const char *const pieces[] = {"e", "e", "u", "x ", " ", "\xc3", "\xa8", "\xa9", "\xe9", "\xc3" "e", "\xc3u", "\xe2\x82\xac", "\xe2\x82", "\xc3\xa8", "\n"};
	size_t n = (size_t)snprintf(mail, room, "Subject: s\nContent-Type: text/plain; charset=iso-8859-1\n"
						"Content-Transfer-Encoding: 8bit\n\n");
	for (unsigned i = 0, pieces_of = roll(200), kinds = roll(2) ? 5 : sizeof pieces / sizeof *pieces; i < pieces_of; i++)
		n += (size_t)snprintf(mail + n, room - n, "%s", pieces[roll(kinds)]);
	return n;
}

static double hits_of_rule(const struct wn_result *r, const char *name)
{
	for (size_t i = 0; i < r->nhits; i++)
		if (strcmp(r->hits[i].name, name) == 0)
			return r->hits[i].count;
	return 0;
}

START_TEST(twins_agree)
{
	static const char *const names[] = {"BESIDE", "FEW", "PLAIN", "MIXED"};
	struct small_ruleset s = small_ruleset_open(rules);
	double all = 0;
	long rule = ruleset_find(s.scanner->sp->rs, SPAN_LIT("BESIDE"));
	for (uint32_t i = 0; i < s.scanner->sp->p->npatterns; i++)
		if (s.scanner->sp->p->patterns[i].rule == (uint32_t)rule)
			ck_assert_int_eq(s.scanner->sp->p->patterns[i].counts_bytes, WN_BYTES_BESIDE_HIGH);
	for (unsigned round = 0; round < 2000; round++) {
		char mail[2000], twin[20];
		const struct wn_result *r = wn_scan(s.scanner, mail, make_mail(mail, sizeof mail));
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			snprintf(twin, sizeof twin, "%s_TWIN", names[i]);
			ck_assert_msg(hits_of_rule(r, names[i]) == hits_of_rule(r, twin), "%s: %g, not %g\n%s", names[i],
				      hits_of_rule(r, names[i]), hits_of_rule(r, twin), mail);
			all += hits_of_rule(r, names[i]);
		}
	}
	ck_assert(all > 0);
	small_ruleset_close(&s);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, twins_agree);
}

CHECK_MAIN("counts", add_tests)
