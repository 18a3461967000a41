/* compat_log.c: lines on standard error: "Nov 25 15:08:19.959 [30055] warn: text".
 * SpamAssassin counterpart: Logger.pm. */
#include "cli/compat.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static void print(const char *level, const char *format, va_list args)
{
	struct timespec now;
	struct tm tm;
	char when[32];

	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &tm);
	strftime(when, sizeof when, "%b %e %H:%M:%S", &tm);
	fprintf(stderr, "%s.%03ld [%d] %s: ", when, now.tv_nsec / 1000000, (int)getpid(), level);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

void compat_warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print("warn", format, args);
	va_end(args);
}

/* Whether the list of areas has the first n bytes of `area`, or all. */
static bool has_area(const char *areas, const char *area, size_t n)
{
	for (; *areas; areas += strspn(areas, ", ")) {
		size_t word = strcspn(areas, ", ");
		if ((word == 3 && memcmp(areas, "all", 3) == 0) ||
		    (word == n && memcmp(areas, area, n) == 0))
			return true;
		areas += word;
	}
	return false;
}

void compat_debug(const struct compat_options *o, const char *format, ...)
{
	va_list args;

	if (!o->debug || !has_area(o->debug, format, strcspn(format, ":")))
		return;
	va_start(args, format);
	print("dbg", format, args);
	va_end(args);
}
