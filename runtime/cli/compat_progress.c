/* compat_progress.c: `--progress` as SpamAssassin shows it on standard error: a bar where standard input is a terminal,
 * else a dot a message, once in half a second; then a line of totals. SpamAssassin counterpart: Util/Progress.pm.
 * Differs: how much there is to do is counted in targets, not in messages. */
#include "cli/compat.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define SHOW_EVERY 0.5 /* seconds */

enum { COLUMNS_DEFAULT = 80, BESIDE_BAR = 37, BAR_LIMIT = 512 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int bar_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size = {0};
	int n = columns ? atoi(columns) : ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;

	n = (n > 0 ? n : COLUMNS_DEFAULT) - BESIDE_BAR;
	return n < 0 ? 0 : n > BAR_LIMIT ? BAR_LIMIT : n;
}

/* The two largest units of a time: "2m 5s". */
static void print_time(double seconds)
{
	long s = (long)seconds, m = s / 60, h = m / 60, d = h / 24;

	if (d > 0)
		fprintf(stderr, "%2ldd%2ldh", d, h % 24);
	else if (h > 0)
		fprintf(stderr, "%2ldh%2ldm", h, m % 60);
	else
		fprintf(stderr, "%2ldm%2lds", m, s % 60);
}

static void draw(double part, double rate, double seconds, const char *end)
{
	char bar[BAR_LIMIT];
	int width = bar_width();

	for (int i = 0; i < width; i++)
		bar[i] = i < part * width ? '=' : ' ';
	fprintf(stderr, "\r%3d%% [%.*s] %6.2f msgs/sec ", (int)(part * 100), width, bar, rate);
	print_time(seconds);
	fputs(end, stderr);
}

void compat_progress_start(struct compat_progress *p)
{
	*p = (struct compat_progress){.start = now(), .shown = now(), .is_tty = isatty(STDIN_FILENO)};
	if (p->is_tty)
		draw(0, 0, 0, " LEFT");
}

void compat_progress_show(struct compat_progress *p, size_t messages, size_t done, size_t total)
{
	double t = now(), took = t - p->start;

	if (t - p->shown <= SHOW_EVERY)
		return;
	if (p->is_tty)
		draw((double)done / (double)total, (double)(messages - p->messages) / (t - p->shown),
		     took * (double)(total - done) / (double)(done ? done : 1), " LEFT");
	for (size_t i = p->messages; !p->is_tty && i < messages; i++)
		fputc('.', stderr);
	p->shown = t;
	p->messages = messages;
}

void compat_progress_end(struct compat_progress *p, size_t messages, bool whole)
{
	double took = now() - p->start, rate = (double)messages / (took > 0 ? took : 1);

	if (!messages)
		return;
	if (p->is_tty) {
		draw(whole, rate, took, " DONE\n");
		return;
	}
	fprintf(stderr, "\n%3d%% Completed %6.2f msgs/sec in ", whole ? 100 : 0, rate);
	print_time(took);
	fputc('\n', stderr);
}
