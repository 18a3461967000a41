/* log.c: see log.h: what a line looks like. */
#include "daemon/log.h"

#include "daemon/log_out.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 16 << 10 }; /* a result line names every rule that hit; longer ones are cut */

static bool json;
static const char *time_format;

static const struct {
	const char *name;
	int syslog;
} levels[] = {
    [LOG_LEVEL_INFO] = {"info", LOG_INFO},
    [LOG_LEVEL_WARN] = {"warn", LOG_WARNING},
    [LOG_LEVEL_ERROR] = {"error", LOG_ERR},
};

int log_open(const struct options *o, struct err *err)
{
	json = o->log_json;
	time_format =
	    o->time_format && strcasecmp(o->time_format, "default") != 0 ? o->time_format : NULL;
	tzset();
	bool is_path =
	    o->syslog_socket && *o->syslog_socket == '/'; /* else spamd's word for a kind */
	return log_out_open(o->syslog, is_path ? o->syslog_socket : NULL, err);
}

bool log_is_json(void)
{
	return json;
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
	log_out_write(levels[level].syslog, line, n + length + 1);
}

static void write_json(enum log_level level, const char *area, const char *text)
{
	char line[LINE];
	size_t n = begin_json(level, line, sizeof line);
	n += (size_t)snprintf(line + n, sizeof line - n, ",\"area\":\"%s\",\"text\":\"", area);
	n = log_json_escape(line, n, sizeof line - 4, text, strlen(text));
	memcpy(line + n, "\"}", 3);
	log_out_write(levels[level].syslog, line, n + 2);
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
	size_t n = log_out_is_syslog() ? 0 : add_time(line, sizeof line);
	if (!log_out_is_syslog())
		n += (size_t)snprintf(line + n, sizeof line - n, "[%d] %s: ", (int)getpid(),
				      levels[level].name);
	n += (size_t)snprintf(line + n, sizeof line - n, "%s: ", area);
	n = add_escaped(line, n, sizeof line - 1, text);
	log_out_write(levels[level].syslog, line, n);
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
