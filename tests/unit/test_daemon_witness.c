/* test_daemon_witness.c: what a witness of a file tells of, and what it does not. */
#include "check_main.h"
#include "daemon/witness.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char top[64], path[128];

static void run(const char *format, const char *a)
{
	char command[512];
	snprintf(command, sizeof command, format, a);
	ck_assert_msg(system(command) == 0, "%s", command);
}

/* What happened is not at the same time as what was before. */
static void pass_time(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
}

START_TEST(changes)
{
	static const struct {
		const char *before, *what;
		bool agrees;
	} cases[] = {
	    {"mkdir d; echo a >d/f", "true", true},
	    {"mkdir d; echo a >d/f", "cat d/f", true},
	    {"mkdir d; echo a >d/f", "echo b >d/f", false},
	    {"mkdir d; echo a >d/f", "echo b >>d/f", false},
	    {"mkdir d; echo a >d/f", "echo b >d/new; mv d/new d/f", false},
	    {"mkdir d; echo a >d/f", "rm d/f", false},
	    {"mkdir d; echo a >d/f", "rm -r d", false},
	    {"mkdir d; echo a >d/f", "mv d e; mkdir d; echo b >d/f", false},
	    {"mkdir d; echo a >d/f", "echo b >d/other", false}, /* more than needed */
	    {"mkdir d; echo a >d/f", "mkdir e; echo b >e/f", true},
	    {"mkdir d; echo a >x; ln -s ../x d/f", "echo b >x", false},
	    {"mkdir d; echo a >x; ln -s ../x d/f", "ln -sf ../y d/f", false},
	    {"mkdir d", "echo a >d/f", false},
	    {"mkdir d", "echo a >f", true},
	    {"true", "mkdir d", false},
	    {"true", "mkdir -p d; echo a >d/f", false},
	    {"mkdir g", "echo a >g/f", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct witnesses w = {.n = 0};
		char command[256], dir[128];
		strcpy(top, "/tmp/test_witness.XXXXXX");
		ck_assert_ptr_nonnull(mkdtemp(top));
		snprintf(command, sizeof command, "cd %s && { %s; }", top, cases[i].before);
		run("%s", command);
		snprintf(dir, sizeof dir, "%s/d", top);
		pass_time();
		witness_add(&w, dir, "f");
		ck_assert(!w.blind && w.n > 0);
		ck_assert(witness_agrees(&w));
		snprintf(command, sizeof command, "cd %s && { %s; } >/dev/null", top,
			 cases[i].what);
		run("%s", command);
		ck_assert_msg(witness_agrees(&w) == cases[i].agrees, "case %zu: %s", i,
			      cases[i].what);
		witness_close(&w);
		run("rm -rf %s", top);
	}
}
END_TEST

/* Places that cannot be watched make it blind, and nothing else. */
START_TEST(blind)
{
	struct witnesses w = {.n = 0};
	char longer[5000];
	witness_add(&w, "relative", "f");
	ck_assert(w.blind && w.n == 0);
	memset(longer, 'x', sizeof longer - 1);
	longer[0] = '/';
	longer[sizeof longer - 1] = 0;
	w.blind = false;
	witness_add(&w, longer, "f");
	ck_assert(w.blind);
	w.blind = false;
	for (int i = 0; i < WITNESSES; i++)
		witness_add(&w, "/", "etc/passwd");
	ck_assert(w.blind && w.n == WITNESSES);
	witness_close(&w);
	ck_assert_uint_eq(w.n, 0);
	w.blind = false;
	witness_add(&w, "/no/such/place", "a/b/c"); /* the root sees it come */
	ck_assert(!w.blind && w.n == 1);
	witness_close(&w);
}
END_TEST

START_TEST(settled)
{
	struct witnesses w = {.n = 0};
	snprintf(path, sizeof path, "/tmp/test_witness_file.%d", (int)getpid());
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(fd, 0);
	witness_add(&w, "/tmp", strrchr(path, '/') + 1);
	w.seen[0].changed += 3600ll * 1000000000; /* of a clock that is ahead */
	ck_assert(!witness_is_settled(&w));
	for (size_t i = 0; i < w.n; i++)
		w.seen[i].changed -= 7200ll * 1000000000;
	ck_assert(witness_is_settled(&w));
	witness_close(&w);
	close(fd);
	unlink(path);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, changes);
	tcase_add_test(tc, blind);
	tcase_add_test(tc, settled);
}
CHECK_MAIN("witness", add_tests)
