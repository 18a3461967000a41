/* compat_log.c: lines on standard error: "Nov 25 15:08:19.959 [30055] warn: text". A text of several lines is several of
 * them, control and 8-bit bytes are escaped. SpamAssassin counterpart: Logger.pm. Differs: every line is told, however
 * often it comes. */
#include "base/strbuf.h"
#include "cli/compat.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static void print_byte(unsigned char c)
{
	static const char bytes[] = "\t\n\r\\", names[] = "tnr\\";
	const char *at = c ? strchr(bytes, c) : NULL;

	if (at)
		fprintf(stderr, "\\%c", names[at - bytes]);
	else if (c < ' ' || c >= 127)
		fprintf(stderr, "\\x{%02X}", c);
	else
		putc(c, stderr);
}

static void print_line(const char *level, struct span line)
{
	struct timespec now;
	struct tm tm;
	char when[32];

	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &tm);
	strftime(when, sizeof when, "%b %e %H:%M:%S", &tm);
	fprintf(stderr, "%s.%03ld [%d] %s: ", when, now.tv_nsec / 1000000, (int)getpid(), level);
	for (size_t i = 0; i < line.n; i++)
		print_byte(line.p[i]);
	putc('\n', stderr);
}

/* Further lines have the area before them, too. */
static void print_text(const char *level, struct span text)
{
	struct arena *arena = arena_new();
	size_t area = span_find_byte(text, ':', 0);

	while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
		text.n--;
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		end = span_find_byte(text, '\n', at);
		end = end == (size_t)-1 ? text.n : end;
		struct strbuf b = strbuf_new(arena);
		if (at && area != (size_t)-1)
			strbuf_printf(&b, "%.*s: [...] ", (int)area, (const char *)text.p);
		strbuf_add_span(&b, span_slice(text, at, end));
		print_line(level, strbuf_span(&b));
	}
	arena_free(&arena);
}

void compat_warn(const char *format, ...)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	va_list args;

	va_start(args, format);
	strbuf_vprintf(&b, format, args);
	va_end(args);
	print_text("warn", strbuf_span(&b));
	arena_free(&arena);
}

/* "all,norules": what is said last of an area counts, then what is said of all. */
bool compat_wants(const struct compat_options *o, const char *area)
{
	size_t n = strcspn(area, ":");
	int here = -1, all = 0;

	for (const char *p = o->debug ? o->debug : ""; *p;) {
		size_t word = strcspn(p, ", ");
		bool no = word > 2 && strncasecmp(p, "no", 2) == 0;
		const char *name = p + (no ? 2 : 0);
		size_t length = word - (no ? 2 : 0);
		if (length == 3 && memcmp(name, "all", 3) == 0)
			all = !no;
		if (length == n && memcmp(name, area, n) == 0)
			here = !no;
		p += word;
		p += strspn(p, ", ");
	}
	return here >= 0 ? here : all;
}

void compat_debug(const struct compat_options *o, const char *format, ...)
{
	va_list args;

	if (!compat_wants(o, format))
		return;
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	va_start(args, format);
	strbuf_vprintf(&b, format, args);
	va_end(args);
	print_text("dbg", strbuf_span(&b));
	arena_free(&arena);
}
