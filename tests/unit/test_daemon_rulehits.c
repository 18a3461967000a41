/* test_daemon_rulehits.c: hits by rule: counted, printed, bounded, by several processes at once. */
#include "check_main.h"
#include "daemon/rulehits.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static struct rulehits *table(void)
{
	void *p = mmap(NULL, sizeof(struct rulehits), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert(p != MAP_FAILED);
	return p;
}

static void count(struct rulehits *h, const char *names)
{
	rulehits_count(h, span_from_str(names));
}

/* How often it says that rule hit; -1: it does not name it. */
static long long hits(const struct rulehits *h, const char *name)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	char line[128];
	long long n = -1;
	rulehits_print(&b, h);
	strbuf_add_byte(&b, 0);
	snprintf(line, sizeof line, "\nwinnowd_rule_hits_total{rule=\"%s\"} ", name);
	const char *at = strstr((const char *)b.p, line);
	if (at)
		n = atoll(at + strlen(line));
	arena_free(&arena);
	return n;
}

START_TEST(names)
{
	static const struct {
		const char *names;
		unsigned others; /* counted together */
	} cases[] = {
	    {"", 0},	 {"A", 0},   {"A,B,A", 0}, {",", 1},	   {"A,,A", 1},	  {"A B", 1},
	    {"A\"}", 1}, {"A\n", 1}, {"A-B", 1},   {"__SUB_9", 0}, {"a,\xff", 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct rulehits *h = table();
		count(h, cases[i].names);
		ck_assert_msg(h->others == cases[i].others, "\"%s\": %u others", cases[i].names,
			      (unsigned)h->others);
		munmap(h, sizeof *h);
	}
}
END_TEST

START_TEST(sums)
{
	struct rulehits *h = table();
	char longest[RULEHITS_NAME + 1];
	memset(longest, 'X', sizeof longest - 1);
	longest[RULEHITS_NAME - 1] = 0;
	count(h, "A,B,A");
	count(h, "A");
	count(h, longest);
	ck_assert_int_eq(hits(h, "A"), 3);
	ck_assert_int_eq(hits(h, "B"), 1);
	ck_assert_int_eq(hits(h, "C"), -1);
	ck_assert_int_eq(hits(h, longest), 1);
	ck_assert_uint_eq(h->others, 0);
	longest[RULEHITS_NAME - 1] = 'X';
	longest[RULEHITS_NAME] = 0;
	count(h, longest); /* one byte too long */
	ck_assert_uint_eq(h->others, 1);
	munmap(h, sizeof *h);
}
END_TEST

/* More names than there is room for: the table is not filled to the last slot, the rest is counted
 * together, and those that are there go on counting. */
START_TEST(full)
{
	struct rulehits *h = table();
	char name[32];
	for (unsigned i = 0; i < 2 * RULEHITS_SLOTS; i++) {
		snprintf(name, sizeof name, "RULE_%u", i);
		count(h, name);
	}
	ck_assert_uint_eq(h->used, RULEHITS_SLOTS / 4 * 3);
	ck_assert_uint_eq(h->others, 2 * RULEHITS_SLOTS - RULEHITS_SLOTS / 4 * 3);
	count(h, "RULE_0,NEW");
	ck_assert_int_eq(hits(h, "RULE_0"), 2);
	ck_assert_int_eq(hits(h, "NEW"), -1);
	munmap(h, sizeof *h);
}
END_TEST

/* No hit is lost between processes that meet the same new names. */
START_TEST(shared)
{
	enum { PROCESSES = 4, ROUNDS = 200, NAMES = 50 };
	struct rulehits *h = table();
	char name[32];
	for (int p = 0; p < PROCESSES; p++)
		if (fork() == 0) {
			for (int i = 0; i < ROUNDS * NAMES; i++) {
				snprintf(name, sizeof name, "RULE_%d", i % NAMES);
				count(h, name);
			}
			_exit(0);
		}
	for (int p = 0; p < PROCESSES; p++)
		wait(NULL);
	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof name, "RULE_%d", i);
		ck_assert_int_eq(hits(h, name), PROCESSES * ROUNDS);
	}
	ck_assert_uint_eq(h->others, 0);
	munmap(h, sizeof *h);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, names);
	tcase_add_test(tc, sums);
	tcase_add_test(tc, full);
	tcase_add_test(tc, shared);
}
CHECK_MAIN("rulehits", add_tests)
