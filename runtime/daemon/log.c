/* log.c: see log.h. Each line is one write, so that processes' lines do not mix. */
#include "daemon/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 16 << 10 }; /* a result line names every rule that hit; longer ones are cut */

static int fd = STDERR_FILENO;
static bool to_syslog;
static const char *time_format;

static const struct {
	const char *name;
	int syslog;
} levels[] = {
	[LOG_LEVEL_INFO] = {"info", LOG_INFO},
	[LOG_LEVEL_WARN] = {"warn", LOG_WARNING},
	[LOG_LEVEL_ERROR] = {"error", LOG_ERR},
};

static const struct {
	const char *name;
	int code;
} facilities[] = {
	{"auth", LOG_AUTH}, {"authpriv", LOG_AUTHPRIV}, {"cron", LOG_CRON}, {"daemon", LOG_DAEMON},
	{"ftp", LOG_FTP}, {"kern", LOG_KERN}, {"local0", LOG_LOCAL0}, {"local1", LOG_LOCAL1},
	{"local2", LOG_LOCAL2}, {"local3", LOG_LOCAL3}, {"local4", LOG_LOCAL4}, {"local5", LOG_LOCAL5},
	{"local6", LOG_LOCAL6}, {"local7", LOG_LOCAL7}, {"lpr", LOG_LPR}, {"mail", LOG_MAIL},
	{"news", LOG_NEWS}, {"syslog", LOG_SYSLOG}, {"user", LOG_USER}, {"uucp", LOG_UUCP},
};

static int open_file(const char *path, struct err *err)
{
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0) {
		fd = STDERR_FILENO;
		return err_set_errno(err, "%s", path);
	}
	return 0;
}

int log_open(const struct options *o, struct err *err)
{
	time_format = o->time_format && strcasecmp(o->time_format, "default") != 0 ? o->time_format : NULL;
	tzset();
	if (strcasecmp(o->syslog, "stderr") == 0)
		return 0;
	if (strcasecmp(o->syslog, "null") == 0) {
		fd = -1;
		return 0;
	}
	if (strcasecmp(o->syslog, "file") == 0)
		return open_file("spamd.log", err);
	for (size_t i = 0; i < sizeof facilities / sizeof *facilities; i++)
		if (strcasecmp(o->syslog, facilities[i].name) == 0) {
			openlog("spamd", LOG_CONS | LOG_PID | LOG_NDELAY, facilities[i].code);
			to_syslog = true;
			return 0;
		}
	return open_file(o->syslog, err);
}

int log_fd(void)
{
	return fd;
}

static size_t add_time(char *line, size_t size)
{
	struct timespec now;
	struct tm tm;
	char day[256];
	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &tm);
	if (time_format) {
		size_t n = *time_format ? strftime(line, size, time_format, &tm) : 0;
		return n ? n + (size_t)snprintf(line + n, size - n, " ") : 0;
	}
	strftime(day, sizeof day, "%b %e %H:%M", &tm);
	return (size_t)snprintf(line, size, "%s:%06.3f ", day, tm.tm_sec + (double)now.tv_nsec / 1e9);
}

/* Control bytes, bytes over 126 and the backslash become visible. */
static size_t add_escaped(char *line, size_t n, size_t size, const char *text)
{
	for (; *text && n + 8 < size; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '\\' || c == '\n' || c == '\r' || c == '\t')
			n += (size_t)sprintf(line + n, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : c);
		else if (c < ' ' || c > '~')
			n += (size_t)sprintf(line + n, "\\x{%02X}", c);
		else
			line[n++] = (char)c;
	}
	line[n] = 0;
	return n;
}

static void write_line(enum log_level level, const char *area, const char *format, va_list args)
{
	char text[LINE], line[LINE];
	int saved = errno;
	vsnprintf(text, sizeof text, format, args);
	for (size_t n = strlen(text); n && (text[n - 1] == '\n' || text[n - 1] == '\r');)
		text[--n] = 0;
	size_t n = to_syslog ? 0 : add_time(line, sizeof line);
	if (!to_syslog)
		n += (size_t)snprintf(line + n, sizeof line - n, "[%d] %s: ", (int)getpid(), levels[level].name);
	n += (size_t)snprintf(line + n, sizeof line - n, "%s: ", area);
	n = add_escaped(line, n, sizeof line - 1, text);
	if (to_syslog) {
		syslog(levels[level].syslog, "%s", line);
	} else if (fd >= 0) {
		line[n++] = '\n';
		ssize_t written = write(fd, line, n);
		(void)written; /* a full disk must not stop mail */
	}
	errno = saved;
}

void log_line(enum log_level level, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	write_line(level, "spamd", format, args);
	va_end(args);
}

void log_area(enum log_level level, const char *area, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	write_line(level, area, format, args);
	va_end(args);
}
