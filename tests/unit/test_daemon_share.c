/* test_daemon_share.c: which worker may take a connection, by what the others have. */
#include "check_main.h"
#include "daemon/share.h"

static const struct {
	unsigned workers, scanners;
	unsigned open[4];
	bool fair[4];
} cases[] = {
    {1, 5, {100}, {true}},
    {2, 2, {0, 0}, {true, true}},
    {2, 2, {1, 0}, {false, true}},
    {2, 5, {3, 2}, {true, true}}, /* three scanners and two */
    {2, 5, {4, 2}, {false, true}},
    {2, 5, {3, 3}, {true, false}},
    {4, 4, {7, 7, 6, 7}, {false, false, true, false}},
    {3, 256, {86, 85, 85}, {true, true, true}},
};

START_TEST(fairness)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct options o = {.workers = cases[i].workers, .scanners = cases[i].scanners};
		struct counters c = {0};
		for (unsigned w = 0; w < o.workers; w++)
			share_tell(&c, w, cases[i].open[w]);
		for (unsigned w = 0; w < o.workers; w++)
			ck_assert_msg(share_is_fair(&c, &o, w) == cases[i].fair[w],
				      "case %zu, worker %u", i, w);
	}
}
END_TEST

/* Whatever they have, at least one may; one that is gone is not waited for. */
START_TEST(somebody_may)
{
	srand(7);
	for (int i = 0; i < 10000; i++) {
		struct options o = {.workers = 1 + (unsigned)rand() % WORKERS_LIMIT};
		struct counters c = {0};
		bool any = false;
		unsigned gone = (unsigned)rand() % o.workers;
		o.scanners = o.workers + (unsigned)rand() % 100;
		for (unsigned w = 0; w < o.workers; w++)
			share_tell(&c, w, (size_t)rand() % 1000);
		if (o.workers > 1)
			share_leave(&c, gone);
		for (unsigned w = 0; w < o.workers; w++)
			any |= (w != gone || o.workers == 1) && share_is_fair(&c, &o, w);
		ck_assert(any);
	}
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, fairness);
	tcase_add_test(tc, somebody_may);
}
CHECK_MAIN("share", add_tests)
