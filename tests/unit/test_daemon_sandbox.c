/* test_daemon_sandbox.c: what each role's filter lets a process do, and what becomes of it else. */
#include "check_main.h"
#include "daemon/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each returns whether it could. */
static bool open_file(void)
{
	return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool talk(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool talk_locally(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static bool execute(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return false;
}

static bool fork_one(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	return pid > 0;
}

static void *nothing(void *p)
{
	return p;
}

static bool thread(void)
{
	pthread_t t;
	return pthread_create(&t, NULL, nothing, NULL) == 0 && pthread_join(t, NULL) == 0;
}

static bool make_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		    0) != MAP_FAILED;
}

static bool make_memory(void)
{
	return mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
	       MAP_FAILED;
}

static bool trace(void)
{
	return syscall(SYS_ptrace, 0, 0, 0, 0) == 0;
}

enum outcome { COULD, COULD_NOT, DIED };

static const struct {
	const char *what;
	bool (*attempt)(void);
	enum outcome scanner, worker, lookup;
} cases[] = {
    {"open a file", open_file, COULD_NOT, COULD_NOT, COULD},
    {"a socket", talk, DIED, DIED, COULD},
    {"a Unix socket", talk_locally, DIED, COULD, COULD},
    {"another program", execute, DIED, DIED, COULD_NOT},
    {"another process", fork_one, DIED, DIED, COULD_NOT},
    {"a thread", thread, DIED, DIED, COULD},
    {"memory to execute", make_code, COULD_NOT, COULD_NOT, COULD},
    {"memory", make_memory, COULD, COULD, COULD},
    {"trace", trace, DIED, DIED, COULD_NOT},
};

static enum outcome outcome(enum sandbox_role role, bool (*attempt)(void))
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		struct err err;
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		if (sandbox_enter(role, &err) < 0)
			_exit(9);
		_exit(attempt() ? COULD : COULD_NOT);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status))
		return DIED;
	ck_assert_int_ne(WEXITSTATUS(status), 9);
	return (enum outcome)WEXITSTATUS(status);
}

START_TEST(filters)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const enum outcome want[] = {[SANDBOX_SCANNER] = cases[i].scanner,
					     [SANDBOX_WORKER] = cases[i].worker,
					     [SANDBOX_LOOKUP] = cases[i].lookup};
		for (int role = SANDBOX_SCANNER; role <= SANDBOX_LOOKUP; role++) {
			enum outcome got = outcome((enum sandbox_role)role, cases[i].attempt);
			ck_assert_msg(got == want[role], "%s, role %d: %d", cases[i].what, role,
				      got);
		}
	}
}
END_TEST

static void crash_in_sandbox(enum sandbox_role role, int output)
{
	struct err err;
	char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(page, 4096);
	dup2(output, STDERR_FILENO);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (sandbox_enter(role, &err) < 0)
		_exit(9);
	_exit(*(volatile char *)page);
}

/* A crash looks like one: a sanitizer's report gets out, too. */
START_TEST(crash)
{
	char said[10000];
	int status;
	FILE *output = tmpfile();
	pid_t pid = fork();
	if (pid == 0)
		crash_in_sandbox((enum sandbox_role)_i, fileno(output));
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	rewind(output);
	size_t n = fread(said, 1, sizeof said - 1, output);
	said[n] = 0;
	ck_assert_msg((WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV) ||
			  strstr(said, "SUMMARY: AddressSanitizer: SEGV"),
		      "role %d: status %x, %s", _i, (unsigned)status, said);
	fclose(output);
}
END_TEST

/* Descriptors in any order, some twice, some not open. */
START_TEST(close_others)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		int keep[] = {40, 12, -1, 12, 41, 30};
		for (int fd = 10; fd < 45; fd++)
			dup2(STDERR_FILENO, fd);
		close(30);
		sandbox_close_others(keep, sizeof keep / sizeof *keep);
		for (int fd = 0; fd < 100; fd++) {
			bool is_open = fcntl(fd, F_GETFD) >= 0;
			if (is_open != (fd <= 2 || fd == 12 || fd == 40 || fd == 41))
				_exit(1);
		}
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, filters);
	tcase_add_loop_test(tc, crash, SANDBOX_SCANNER, SANDBOX_LOOKUP + 1);
	tcase_add_test(tc, close_others);
}
CHECK_MAIN("sandbox", add_tests)
