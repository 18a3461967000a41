/* test_demand.c: quiet scanners where a user gave rules of the site another type, so that they run as both; the law that
 * quiet scans find the same is tests/prop/prop_demand.c. */
#include "check_main.h"
#include "scan/scanner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char dir[] = "/tmp/winnow-test-XXXXXX";

/* A word, or what may begin far before it: rules wait where that is far enough. */
#define WORD(w) " /(?:^|\\S.{0,500}? )" w "(?!\\S*x)/\n"
/* Lines of which each may be a match; as many as it takes for an automaton to tell of them. */
#define LINES(name) "full " name " /^[b-h][i-z][.:] ?y?$/m\ntflags " name " multiple maxhits=5\n"
#define FAR "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
static const char site[] = "allow_user_rules 1\n"
			   "rawbody __BODY_HEADER" WORD("b") "meta M1 __BODY_HEADER\n"
			   "header __HEADER_BODY Subject =~" WORD("s") "tflags __HEADER_BODY multiple\nmeta M2 __HEADER_BODY > 1\n"
			   "rawbody __BODY_EXISTS" WORD("e") "meta M3 __BODY_EXISTS\n"
			   "body __BODY_META" WORD("m") "body __OTHER" WORD("o") "meta M4 __BODY_META && !__OTHER\n"
			   "body __MANY" WORD("q") "tflags __MANY multiple\nmeta M5 __MANY > 2\n"
			   "body __PLAIN" WORD("p") "meta __TIMES __PLAIN * 3\nmeta M6 __TIMES > 2 && __MANY\n"
			   "body __W1" WORD("c") "body __W2" WORD("d") "body __W3" WORD("f") "body __W4" WORD("g")
			   "meta M7 !(__W1 + __W2 + __W3 + __W4 > 1)\n"
			   LINES("__L1") "meta M8 __L1 > 2\n" LINES("__L2") "meta M9 __L2 >= 2\n"
			   LINES("__L3") "meta M10 __L3 > 2 || __L3 > 1\n" LINES("__L4") "meta M11 __L4 > 2 || (__L4 && __MANY)\n";
static const char prefs[] = "header __BODY_HEADER Subject =~" WORD("h")
			    "rawbody __HEADER_BODY" WORD("t")
			    "header __BODY_EXISTS exists:Subject\n";
static const char meta_prefs[] = "meta __BODY_META __OTHER\n";

static const char *write_file(const char *name, const char *text)
{
	static char path[100];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs(text, out);
	fclose(out);
	return path;
}

static void compile(const char *user)
{
	char self[512], command[1500];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	ck_assert(n > 0);
	self[n] = 0;
	*strstr(self, "/tests/unit/") = 0;
	ck_assert_ptr_nonnull(mkdtemp(strcpy(dir, "/tmp/winnow-test-XXXXXX")));
	write_file("site.cf", site);
	write_file("prefs", user);
	snprintf(command, sizeof command, "%s/winnow-compile compile -q -o %s/rules --cache '' --prefs %s/prefs %s/site.cf", self,
		 dir, dir, dir);
	ck_assert_msg(system(command) == 0, "%s", command);
}

/* Names and counts of hits that can be seen. */
static void hits(struct wn_scanner *scanner, bool quiet, const char *mail, char text_r[200])
{
	size_t n = 0;
	wn_scanner_set_quiet(scanner, quiet);
	const struct wn_result *r = wn_scan(scanner, mail, strlen(mail));
	text_r[0] = 0;
	for (size_t i = 0; i < r->nhits; i++)
		if (!r->hits[i].sub)
			n += (size_t)snprintf(text_r + n, 200 - n, "%s=%g ", r->hits[i].name, r->hits[i].count);
}

/* Far behind in long texts they wait, elsewhere they do not. */
static void make_mail(char *mail, size_t room, const char *subject, const char *body, unsigned zeros, unsigned paragraphs)
{
	size_t n = (size_t)snprintf(mail, room, "To: joe@example.com\nSubject: %0*d %s\n\n", (int)zeros, 1, subject);
	for (unsigned i = 0; i < paragraphs; i++)
		n += (size_t)snprintf(mail + n, room - n, "%0*d %s\n\n", (int)zeros, 1, i % 2 ? subject : body);
	ck_assert_uint_lt(n, room);
}

static void check_all(const char *user, bool waits)
{
	static const char *const subjects[] = {"-", "h", "s", "hs ss", "joe@example.com"},
				 *const bodies[] = {"-", "b b", "t", "t t", "e", "m", "m o", "q", "q q q", "p q", "c d", "o", "c dx", "b t e m q q",
					     "\nbi:", "\nbi:\n" FAR "co. y\n" FAR "hz:", "\nbi:\n" FAR "\nco:", "bi:\n\nco:\nhz:"};
	char path[100], error[WN_ERROR_SIZE], command[100];
	unsigned some = 0;
	compile(user);
	snprintf(path, sizeof path, "%s/rules", dir);
	struct wn_ruleset *rules = wn_ruleset_open(path, -1, error);
	ck_assert_msg(rules != NULL, "%s", error);
	struct wn_scanner *scanner = wn_scanner_new(rules, error);
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
		for (size_t k = 0; k < sizeof bodies / sizeof *bodies; k++) {
			char mail[20000], all[200], quiet[200];
			make_mail(mail, sizeof mail, subjects[i], bodies[k], (unsigned)((i + k) % 3 * 120), k % 2 ? 2 : 60);
			hits(scanner, false, mail, all);
			hits(scanner, true, mail, quiet);
			ck_assert_msg(strcmp(all, quiet) == 0, "%s\nall: %s\nquiet: %s", mail, all, quiet);
			some += all[0] != 0;
		}
	ck_assert_uint_gt(some, 0);
	ck_assert(waits == (scanner->sp->demand != NULL));
	wn_scanner_free(&scanner);
	wn_ruleset_free(&rules);
	snprintf(command, sizeof command, "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(rules_of_two_types)
{
	check_all(prefs, true);
}
END_TEST

START_TEST(a_rule_that_is_a_meta_too)
{
	check_all(meta_prefs, false);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, rules_of_two_types);
	tcase_add_test(tc, a_rule_that_is_a_meta_too);
}

CHECK_MAIN("demand", add_tests)
