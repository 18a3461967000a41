/* test_daemon_keeper.c: connections kept a second time: taken, dropped, answered when the worker is
 * gone; and what a worker that lost its mind may send. */
#include "check_main.h"
#include "daemon/channel.h"
#include "daemon/keeper.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char goodbye[] =
    "SPAMD/1.0 75 Temporary Failure: (the process that read this request failed)\r\n";

struct pair {
	int client, worker; /* the two ends of a connection */
};

static struct pair connection(void)
{
	int ends[2];
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	return (struct pair){ends[0], ends[1]};
}

static void open_keeper(struct keeper *k, int *end)
{
	struct err err;
	ck_assert_int_eq(keeper_open(k, end, &err), 0);
}

static size_t kept(const struct keeper *k)
{
	size_t n = 0;
	for (size_t i = 0; i < k->n; i++)
		n += k->kept[i] >= 0;
	return n;
}

/* All that the client hears until the end. */
static void expect(int client, const char *text)
{
	char bytes[256];
	size_t n = 0;
	for (ssize_t got; (got = read(client, bytes + n, sizeof bytes - 1 - n)) > 0;)
		n += (size_t)got;
	bytes[n] = 0;
	ck_assert_str_eq(bytes, text);
}

static void answer_all(struct keeper *k)
{
	const struct identity nobody_else = {.uid = geteuid(), .gid = getegid(), .change = false};
	keeper_answer(k, &nobody_else);
	ck_assert_int_eq(k->fd, -1);
}

/* Three connections: one that the worker has answered, two that it had in hand. */
START_TEST(worker_gone)
{
	struct keeper k;
	struct pair c[3];
	int end;
	open_keeper(&k, &end);
	for (int i = 0; i < 3; i++) {
		c[i] = connection();
		ck_assert(keeper_keep(end, c[i].worker));
	}
	keeper_take(&k);
	ck_assert_uint_eq(kept(&k), 3);
	keeper_drop(end, c[1].worker);
	keeper_take(&k);
	ck_assert_uint_eq(kept(&k), 2);
	for (int i = 0; i < 3; i++)
		close(c[i].worker); /* as its end closes them */
	close(end);
	answer_all(&k);
	expect(c[0].client, goodbye);
	expect(c[1].client, "");
	expect(c[2].client, goodbye);
	for (int i = 0; i < 3; i++)
		close(c[i].client); /* nobody has to be seen off any longer */
	int status;
	ck_assert_int_gt(wait(&status), 0);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* What stands in the channel when the worker dies counts, too. */
START_TEST(not_taken_yet)
{
	struct keeper k;
	struct pair a = connection(), b = connection();
	int end;
	open_keeper(&k, &end);
	keeper_keep(end, a.worker);
	keeper_keep(end, b.worker);
	keeper_drop(end, a.worker);
	close(a.worker);
	close(b.worker);
	close(end);
	answer_all(&k);
	expect(a.client, "");
	expect(b.client, goodbye);
	close(b.client);
	wait(NULL);
	close(a.client);
}
END_TEST

/* A number used again means another connection; the first one's duplicate is closed. */
START_TEST(number_again)
{
	struct keeper k;
	struct pair a = connection(), b = connection();
	int end, number = a.worker;
	open_keeper(&k, &end);
	keeper_keep(end, number);
	keeper_take(&k);
	dup2(b.worker, number); /* closed and opened between two looks */
	close(b.worker);
	keeper_keep(end, number);
	keeper_take(&k);
	ck_assert_uint_eq(kept(&k), 1);
	expect(a.client, "");
	keeper_close(&k);
	close(number);
	expect(b.client, "");
	close(end);
}
END_TEST

START_TEST(nonsense)
{
	static const int numbers[] = {-1, -2147483647, 1 << 20, 2147483647, 1000};
	struct keeper k;
	int end, fds[2] = {open("/dev/null", O_RDONLY | O_CLOEXEC), dup(0)};
	open_keeper(&k, &end);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		ck_assert_int_eq(channel_send(end, &numbers[i], sizeof(int), NULL, 0), 0);
		keeper_take(&k);
		ck_assert_int_eq(channel_send(end, &numbers[i], sizeof(int), fds, 2), 0);
		keeper_take(&k);
	}
	ck_assert_uint_eq(kept(&k), 0);
	ck_assert_int_ge(k.fd, 0);
	ck_assert_int_eq(channel_send(end, "x", 1, NULL, 0), 0); /* no record: as its end */
	keeper_take(&k);
	ck_assert_int_eq(k.fd, -1);
	answer_all(&k); /* nobody to answer: no process */
	ck_assert_int_eq(wait(NULL), -1);
	close(end);
}
END_TEST

/* A supervisor that does not read: the worker does not wait for it when it accepts. */
START_TEST(not_read)
{
	struct keeper k;
	struct pair c = connection();
	int end, n = 0;
	open_keeper(&k, &end);
	while (n < 1000000 && keeper_keep(end, c.worker))
		n++;
	ck_assert_int_gt(n, 0);
	ck_assert_int_lt(n, 1000000);
	keeper_close(&k);
	close(end);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, worker_gone);
	tcase_add_test(tc, not_taken_yet);
	tcase_add_test(tc, number_again);
	tcase_add_test(tc, nonsense);
	tcase_add_test(tc, not_read);
}
CHECK_MAIN("keeper", add_tests)
