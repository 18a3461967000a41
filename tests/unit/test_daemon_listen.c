/* test_daemon_listen.c: sockets that systemd hands over ($LISTEN_FDS). Each test is a process of
 * its own, whose descriptors from 3 on are what it makes them; check's are there elsewhere. */
#include "check_main.h"
#include "daemon/listen.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define MUST(x)                                                                         \
	do                                                                              \
		if (!(x)) {                                                             \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #x); \
			_exit(1);                                                       \
		}                                                                       \
	while (0)

/* A socket that listens, under that number. */
static unsigned listen_inet(int number)
{
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t size = sizeof sa;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	MUST(bind(fd, (struct sockaddr *)&sa, sizeof sa) == 0);
	MUST(listen(fd, 5) == 0);
	MUST(getsockname(fd, (struct sockaddr *)&sa, &size) == 0);
	if (fd != number) {
		dup2(fd, number);
		close(fd);
	}
	return ntohs(sa.sin_port);
}

static void listen_unix(int number, const char *path)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	strcpy(sa.sun_path, path);
	unlink(path);
	MUST(bind(fd, (struct sockaddr *)&sa, sizeof sa) == 0);
	MUST(listen(fd, 5) == 0);
	if (fd != number) {
		dup2(fd, number);
		close(fd);
	}
}

static void announce(long pid, const char *fds)
{
	char text[32];
	snprintf(text, sizeof text, "%ld", pid);
	setenv("LISTEN_PID", text, 1);
	setenv("LISTEN_FDS", fds, 1);
	setenv("LISTEN_FDNAMES", "a:b", 1);
}

static void given(void)
{
	static struct listeners all;
	struct options o = {.port = "783"};
	struct err err;
	char path[64], text[256], want[256];
	struct stat st;
	snprintf(path, sizeof path, "/tmp/test_listen.%d", (int)getpid());
	unsigned port = listen_inet(3);
	listen_unix(4, path);
	announce(getpid(), "2");
	MUST(listeners_open(&all, &o, &err) == 0);
	MUST(all.n == 2); /* and nothing was bound beside */
	MUST(all.v[0].fd == 3 && all.v[0].given && !all.v[0].is_unix && !all.v[0].tls);
	MUST(all.v[1].fd == 4 && all.v[1].given && all.v[1].is_unix);
	MUST(all.v[0].port == port);
	MUST((fcntl(3, F_GETFD) & FD_CLOEXEC) != 0);
	MUST((fcntl(4, F_GETFL) & O_NONBLOCK) != 0);
	MUST(!getenv("LISTEN_PID"));
	MUST(!getenv("LISTEN_FDS"));
	MUST(!getenv("LISTEN_FDNAMES"));
	listeners_describe(&all, text, sizeof text);
	snprintf(want, sizeof want, "IO::Socket::IP [127.0.0.1]:%u, UNIX domain socket %s", port,
		 path);
	MUST(strcmp(text, want) == 0);
	listeners_close(&all);
	MUST(stat(path, &st) == 0); /* systemd's */
	unlink(path);
}

static void given_with_tls(void)
{
	static struct listeners all;
	struct options o = {.port = "783", .ssl = true};
	struct err err;
	listen_inet(3);
	announce(getpid(), "1");
	MUST(listeners_open(&all, &o, &err) == 0);
	MUST(all.v[0].tls);
	listeners_close(&all);
}

/* With -i too: both. */
static void given_and_asked_for(void)
{
	static struct listeners all;
	struct options o = {.port = "0", .listen = {.v = {"127.0.0.1"}, .n = 1}};
	struct err err;
	listen_inet(3);
	announce(getpid(), "1");
	MUST(listeners_open(&all, &o, &err) == 0);
	MUST(all.n == 2);
	MUST(all.v[0].given && !all.v[1].given);
	listeners_close(&all);
}

/* What is meant for others, or makes no sense. */
static void not_given(void)
{
	static const struct {
		long pid_off;
		const char *fds;
	} cases[] = {{1, "1"}, {0, "0"}, {0, "-1"}, {0, ""}, {0, "x"}};
	static struct listeners all;
	struct options o = {.port = "0", .listen = {.v = {"127.0.0.1"}, .n = 1}};
	struct err err;
	listen_inet(3);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		announce(getpid() + cases[i].pid_off, cases[i].fds);
		MUST(listeners_open(&all, &o, &err) == 0);
		MUST(all.n == 1 && !all.v[0].given);
		listeners_close(&all);
	}
}

static void not_listening(void)
{
	static struct listeners all;
	struct options o = {.port = "783"};
	struct err err;
	int ends[2];
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	dup2(ends[0], 3);
	announce(getpid(), "1");
	MUST(listeners_open(&all, &o, &err) == -1);
	MUST(strcmp(err.text, "descriptor 3 of $LISTEN_FDS is no listening stream socket") == 0);
	close(3);
	announce(getpid(), "1"); /* not open at all */
	MUST(listeners_open(&all, &o, &err) == -1);
	listen_inet(3);
	announce(getpid(), "1000000000");
	MUST(listeners_open(&all, &o, &err) == -1);
}

static void (*const tests[])(void) = {given, given_with_tls, given_and_asked_for, not_given,
				      not_listening};

START_TEST(all)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		closefrom(3);
		tests[_i]();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, all, 0, sizeof tests / sizeof *tests);
}
CHECK_MAIN("listen", add_tests)
