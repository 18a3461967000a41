/* log_out.c: see log_out.h. Each line is one write, so that processes' lines do not mix. */
#include "daemon/log_out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

static int fd = STDERR_FILENO;
static bool is_socket;
static int facility = -1; /* of syslog; -1: it is not syslog */
static struct sockaddr_un syslogd = {.sun_family = AF_UNIX, .sun_path = "/dev/log"};
static const char *path; /* of the file; NULL: it is none */
static bool torn;	 /* the last line was not taken whole */
static _Atomic int64_t *dropped;

static const struct {
	const char *name;
	int code;
} facilities[] = {
    {"auth", LOG_AUTH},	    {"authpriv", LOG_AUTHPRIV}, {"cron", LOG_CRON},
    {"daemon", LOG_DAEMON}, {"ftp", LOG_FTP},		{"kern", LOG_KERN},
    {"local0", LOG_LOCAL0}, {"local1", LOG_LOCAL1},	{"local2", LOG_LOCAL2},
    {"local3", LOG_LOCAL3}, {"local4", LOG_LOCAL4},	{"local5", LOG_LOCAL5},
    {"local6", LOG_LOCAL6}, {"local7", LOG_LOCAL7},	{"lpr", LOG_LPR},
    {"mail", LOG_MAIL},	    {"news", LOG_NEWS},		{"syslog", LOG_SYSLOG},
    {"user", LOG_USER},	    {"uucp", LOG_UUCP},
};

/* A FIFO may have no reader yet. */
static int open_path(const char *name)
{
	const int flags = O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int opened = open(name, O_WRONLY | flags, 0666);
	return opened < 0 && errno == ENXIO ? open(name, O_RDWR | flags, 0666) : opened;
}

/* Absolute: a daemon leaves its directory. */
static int open_file(const char *name, struct err *err)
{
	char *here = *name == '/' ? NULL : getcwd(NULL, 0);
	static char whole[4096];
	snprintf(whole, sizeof whole, "%s%s%s", here ? here : "", here ? "/" : "", name);
	free(here);
	path = whole;
	fd = open_path(path);
	if (fd < 0) {
		fd = STDERR_FILENO;
		return err_set_errno(err, "%s", path);
	}
	return 0;
}

/* A pipe or terminal is opened anew: not to wait would else be decided for all who have it. */
static void open_stderr(void)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || S_ISREG(st.st_mode))
		return;
	is_socket = S_ISSOCK(st.st_mode);
	if (is_socket)
		return;
	int own = open("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (own >= 0) {
		dup2(own, fd);
		close(own);
	} else {
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	}
}

/* The one line that does not go to syslog. */
static void say_if_unheard(void)
{
	int probe = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (connect(probe, (const struct sockaddr *)&syslogd, sizeof syslogd) != 0)
		fprintf(stderr,
			"winnowd: %s: %s: log lines are dropped until syslog listens there\n",
			syslogd.sun_path, strerror(errno));
	close(probe);
}

static int open_syslog(int code, const char *at, struct err *err)
{
	if (at && strlen(at) >= sizeof syslogd.sun_path)
		return err_set(err, "--syslog-socket: too long: %s", at);
	if (at)
		strcpy(syslogd.sun_path, at);
	facility = code;
	say_if_unheard();
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	return fd < 0 ? err_set_errno(err, "a socket for syslog") : 0;
}

int log_out_open(const char *where, const char *syslog_socket, struct err *err)
{
	if (strcasecmp(where, "stderr") == 0) {
		open_stderr();
		return 0;
	}
	if (strcasecmp(where, "null") == 0) {
		fd = -1;
		return 0;
	}
	if (strcasecmp(where, "file") == 0)
		return open_file("spamd.log", err);
	for (size_t i = 0; i < sizeof facilities / sizeof *facilities; i++)
		if (strcasecmp(where, facilities[i].name) == 0)
			return open_syslog(facilities[i].code, syslog_socket, err);
	return open_file(where, err);
}

void log_out_reopen(void)
{
	int fresh = path ? open_path(path) : -1;
	if (fresh < 0)
		return; /* the old one is better than none */
	dup3(fresh, fd, O_CLOEXEC);
	close(fresh);
}

void log_out_take(int fresh)
{
	if (fd >= 0)
		dup3(fresh, fd, O_CLOEXEC);
	close(fresh);
}

bool log_out_is_syslog(void)
{
	return facility >= 0;
}

int log_out_fd(void)
{
	return fd;
}

void log_out_count(_Atomic int64_t *counter)
{
	dropped = counter;
}

/* A datagram to the name: a syslogd that was started anew is found without a connection, which
 * these processes may not make. */
static ssize_t send_syslog(int priority, const char *line, size_t n)
{
	char head[64], day[32];
	time_t now = time(NULL);
	struct tm tm;
	localtime_r(&now, &tm);
	strftime(day, sizeof day, "%b %e %T", &tm);
	int size = snprintf(head, sizeof head, "<%d>%s spamd[%d]: ", facility | priority, day,
			    (int)getpid());
	struct iovec v[] = {{head, (size_t)size}, {(void *)(uintptr_t)line, n}};
	struct msghdr m = {
	    .msg_name = &syslogd, .msg_namelen = sizeof syslogd, .msg_iov = v, .msg_iovlen = 2};
	return sendmsg(fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* Behind a torn line first its end. */
static ssize_t write_line(const char *line, size_t n)
{
	struct iovec v[] = {{(void *)(uintptr_t) "\n", torn ? 1 : 0},
			    {(void *)(uintptr_t)line, n},
			    {(void *)(uintptr_t) "\n", 1}};
	struct msghdr m = {.msg_iov = v, .msg_iovlen = 3};
	ssize_t written =
	    is_socket ? sendmsg(fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL) : writev(fd, v, 3);
	if (written > 0)
		torn = written != (ssize_t)(v[0].iov_len + n + 1);
	return torn ? -1 : written;
}

void log_out_write(int priority, const char *line, size_t n)
{
	if (fd < 0)
		return;
	ssize_t written = facility >= 0 ? send_syslog(priority, line, n) : write_line(line, n);
	if (written < 0 && dropped)
		atomic_fetch_add_explicit(dropped, 1, memory_order_relaxed);
}
