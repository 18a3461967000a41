/* test_daemon_channel.c: records between processes, whole and in order, also from one that has died. */
#include "check_main.h"
#include "daemon/channel.h"

#include <fcntl.h>
#include <unistd.h>

static int ends[2];

static void setup(void)
{
	struct err err;
	ck_assert_int_eq(channel_pair(ends, &err), 0);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

static void send_number(int fd, int n)
{
	ck_assert_int_eq(channel_send(fd, &n, sizeof n, NULL, 0), 0);
}

/* -1: nothing is there, 0: the other end is closed */
static int receive(int fd, int *n_r)
{
	return channel_receive(fd, n_r, sizeof *n_r, NULL, NULL);
}

START_TEST(in_order)
{
	int n = 0;
	ck_assert_int_eq(receive(ends[0], &n), -1);
	for (int i = 1; i < 4; i++)
		send_number(ends[1], i);
	for (int i = 1; i < 4; i++)
		ck_assert(receive(ends[0], &n) == 1 && n == i);
	close(ends[1]);
	ck_assert_int_eq(receive(ends[0], &n), 0);
}
END_TEST

/* What it was told it has not read: the kernel resets the connection. */
START_TEST(last_words)
{
	int n = 0;
	send_number(ends[0], 7);
	send_number(ends[1], 1);
	send_number(ends[1], 2);
	close(ends[1]);
	ck_assert(receive(ends[0], &n) == 1 && n == 1);
	ck_assert(receive(ends[0], &n) == 1 && n == 2);
	ck_assert_int_eq(receive(ends[0], &n), 0);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, in_order);
	tcase_add_test(tc, last_words);
}
CHECK_MAIN("channel", add_tests)
