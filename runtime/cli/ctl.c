/* ctl.c: `winnow ctl`: asks a running winnowd through its control socket. */
#include "cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#define DEFAULT_CONTROL "/run/winnowd.ctl"
enum { ANSWER_SECONDS = 60 };

static void help(FILE *out)
{
	fputs("usage: winnow ctl [--control PATH] status|reload|stop\n"
	      "\n"
	      "Asks a running winnowd (started with --control PATH).\n"
	      "\n"
	      "  status    what it has counted\n"
	      "  reload    the compiled ruleset anew; tells when it is in force, or why it is not\n"
	      "  stop      finish what is in hand and stop\n"
	      "\n"
	      "  --control PATH   its socket (default: " DEFAULT_CONTROL ")\n"
	      "\n"
	      "Exit status: 0 done, 64 usage, 69 no winnowd there, 70 the new rules were refused.\n",
	      out);
}

static int connect_to(const char *path)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	struct timeval wait = {ANSWER_SECONDS, 0};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || strlen(path) >= sizeof sa.sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(sa.sun_path, path);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	return connect(fd, (struct sockaddr *)&sa, sizeof sa) == 0 ? fd : -1;
}

static int ask(const char *path, const char *word)
{
	char answer[8192];
	size_t n = 0;
	int fd = connect_to(path);
	if (fd < 0 || write(fd, word, strlen(word)) < 0) {
		fprintf(stderr, "winnow ctl: %s: %s\n", path, strerror(errno));
		return EX_UNAVAILABLE;
	}
	for (ssize_t got; n < sizeof answer - 1 && (got = read(fd, answer + n, sizeof answer - 1 - n)) > 0;)
		n += (size_t)got;
	answer[n] = 0;
	close(fd);
	if (n == 0) {
		fprintf(stderr, "winnow ctl: %s: no answer\n", path);
		return EX_UNAVAILABLE;
	}
	bool failed = strncmp(answer, "failed: ", 8) == 0;
	fputs(answer, failed ? stderr : stdout);
	return failed ? EX_SOFTWARE : 0;
}

int cli_ctl(int argc, char **argv)
{
	static const struct option options[] = {{"control", 1, NULL, 'c'}, {"help", 0, NULL, 'h'}, {0}};
	const char *path = DEFAULT_CONTROL;
	for (int id; (id = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (id == 'h') {
			help(stdout);
			return 0;
		}
		if (id != 'c') {
			help(stderr);
			return EX_USAGE;
		}
		path = optarg;
	}
	const char *word = optind + 1 == argc ? argv[optind] : "";
	if (strcmp(word, "status") == 0 || strcmp(word, "reload") == 0 || strcmp(word, "stop") == 0)
		return ask(path, word);
	help(stderr);
	return EX_USAGE;
}
