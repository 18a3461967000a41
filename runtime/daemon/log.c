/* log.c: see log.h. Each line is one write, so that processes' lines do not mix. */
#include "daemon/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 16 << 10 }; /* a result line names every rule that hit; longer ones are cut */

static int fd = STDERR_FILENO;
static bool to_syslog;
static bool json;
static const char *path; /* of the file; NULL: it is none */
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
    {"auth", LOG_AUTH},	    {"authpriv", LOG_AUTHPRIV}, {"cron", LOG_CRON},
    {"daemon", LOG_DAEMON}, {"ftp", LOG_FTP},		{"kern", LOG_KERN},
    {"local0", LOG_LOCAL0}, {"local1", LOG_LOCAL1},	{"local2", LOG_LOCAL2},
    {"local3", LOG_LOCAL3}, {"local4", LOG_LOCAL4},	{"local5", LOG_LOCAL5},
    {"local6", LOG_LOCAL6}, {"local7", LOG_LOCAL7},	{"lpr", LOG_LPR},
    {"mail", LOG_MAIL},	    {"news", LOG_NEWS},		{"syslog", LOG_SYSLOG},
    {"user", LOG_USER},	    {"uucp", LOG_UUCP},
};

/* Absolute: a daemon leaves its directory. */
static int open_file(const char *name, struct err *err)
{
	char *here = *name == '/' ? NULL : getcwd(NULL, 0);
	static char whole[4096];
	snprintf(whole, sizeof whole, "%s%s%s", here ? here : "", here ? "/" : "", name);
	free(here);
	path = whole;
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0) {
		fd = STDERR_FILENO;
		return err_set_errno(err, "%s", path);
	}
	return 0;
}

int log_open(const struct options *o, struct err *err)
{
	json = o->log_json;
	time_format =
	    o->time_format && strcasecmp(o->time_format, "default") != 0 ? o->time_format : NULL;
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

void log_reopen(void)
{
	int fresh = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666) : -1;
	if (fresh < 0)
		return; /* the old one is better than none */
	dup3(fresh, fd, O_CLOEXEC);
	close(fresh);
}

bool log_is_json(void)
{
	return json;
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
	return (size_t)snprintf(line, size, "%s:%06.3f ", day,
				tm.tm_sec + (double)now.tv_nsec / 1e9);
}

/* Control bytes, bytes over 126 and the backslash become visible. */
static size_t add_escaped(char *line, size_t n, size_t size, const char *text)
{
	for (; *text && n + 8 < size; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '\\' || c == '\n' || c == '\r' || c == '\t')
			n += (size_t)sprintf(line + n, "\\%c",
					     c == '\n'	 ? 'n'
					     : c == '\r' ? 'r'
					     : c == '\t' ? 't'
							 : c);
		else if (c < ' ' || c > '~')
			n += (size_t)sprintf(line + n, "\\x{%02X}", c);
		else
			line[n++] = (char)c;
	}
	line[n] = 0;
	return n;
}

static void write_out(enum log_level level, char *line, size_t n)
{
	if (to_syslog) {
		syslog(levels[level].syslog, "%s", line);
	} else if (fd >= 0) {
		line[n++] = '\n';
		ssize_t written = write(fd, line, n);
		(void)written; /* a full disk must not stop mail */
	}
}

/* What stands in front of each line of JSON. */
static size_t begin_json(enum log_level level, char *line, size_t size)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (size_t)snprintf(line, size, "{\"time\":%lld.%03ld,\"pid\":%d,\"level\":\"%s\"",
				(long long)now.tv_sec, now.tv_nsec / 1000000, (int)getpid(),
				levels[level].name);
}

size_t log_json_escape(char *line, size_t n, size_t size, const char *text, size_t length)
{
	for (size_t i = 0; i < length && n + 8 < size; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c == '"' || c == '\\')
			n += (size_t)sprintf(line + n, "\\%c", c);
		else if (c < ' ' || c > '~')
			n += (size_t)sprintf(line + n, "\\u%04x", c);
		else
			line[n++] = (char)c;
	}
	line[n] = 0;
	return n;
}

void log_json(enum log_level level, const char *members, size_t length)
{
	char line[LINE];
	size_t n = begin_json(level, line, sizeof line), room = sizeof line - n - 3;
	if (length > room)
		return; /* cut, it would not be JSON: see reply_log.c for what bounds it */
	line[n++] = ',';
	memcpy(line + n, members, length);
	memcpy(line + n + length, "}", 2);
	write_out(level, line, n + length + 1);
}

static void write_json(enum log_level level, const char *area, const char *text)
{
	char line[LINE];
	size_t n = begin_json(level, line, sizeof line);
	n += (size_t)snprintf(line + n, sizeof line - n, ",\"area\":\"%s\",\"text\":\"", area);
	n = log_json_escape(line, n, sizeof line - 4, text, strlen(text));
	memcpy(line + n, "\"}", 3);
	write_out(level, line, n + 2);
}

static void write_line(enum log_level level, const char *area, const char *format, va_list args)
{
	char text[LINE], line[LINE];
	int saved = errno;
	vsnprintf(text, sizeof text, format, args);
	for (size_t n = strlen(text); n && (text[n - 1] == '\n' || text[n - 1] == '\r');)
		text[--n] = 0;
	if (json) {
		write_json(level, area, text);
		errno = saved;
		return;
	}
	size_t n = to_syslog ? 0 : add_time(line, sizeof line);
	if (!to_syslog)
		n += (size_t)snprintf(line + n, sizeof line - n, "[%d] %s: ", (int)getpid(),
				      levels[level].name);
	n += (size_t)snprintf(line + n, sizeof line - n, "%s: ", area);
	n = add_escaped(line, n, sizeof line - 1, text);
	write_out(level, line, n);
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
