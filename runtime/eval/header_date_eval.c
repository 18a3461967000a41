/* header_date_eval.c: the date a message claims against the dates its servers wrote (Plugin/HeaderEval.pm:
 * check_for_shifted_date, received_within_months, check_outlook_message_id). The difference is the smallest
 * one to any Received date, so that one server with a wrong clock does no harm. */
#include "base/vec.h"
#include "eval/header_value.h"
#include "msg/date.h"

#include <math.h>
#include <stdlib.h>

/* Twelve rules ask for the difference; it is computed once per message. */
struct header_dates {
	bool has_date, has_fetched;
	time_t date, fetched; /* Date:, and the newest date a local fetcher wrote */
	VEC(time_t) received; /* newest header first */
	double diff;          /* date - nearest Received date, in seconds; 0 when not known */
};

const void *header_dates_family_conf(struct arena *arena, const struct settings *settings,
				     struct err *err)
{
	return ""; /* no options */
}

static bool date_header(struct message *m, time_t *date_r)
{
	static const char *const names[] = {"Resent-Date", "Date"};
	for (unsigned i = 0; i < 2; i++) {
		struct header *h = headers_find(m->headers, span_from_str(names[i]));
		for (; h; h = h->next_same)
			if (date_parse(header_decoded(m, h), date_r))
				return true;
	}
	return false;
}

static bool line_date(struct span line, time_t *t_r)
{
	struct span text = date_in_received(line);
	return text.n && date_parse(text, t_r);
}

static void received_dates(struct message *m, struct header_dates *d)
{
	VEC(struct span) lines = {0};
	struct span all = header_value(m, ASK_RECEIVED);
	time_t t;
	for (size_t at = 0; at < all.n;) {
		size_t end = span_find_byte(all, '\n', at);
		if (end == (size_t)-1)
			end = all.n;
		if (span_trim(span_slice(all, at, end)).n)
			vec_push(m->arena, &lines, span_slice(all, at, end));
		at = end + 1;
	}
	size_t skip = received_fetched(lines.v, lines.n);
	for (size_t i = 0; i < lines.n; i++) {
		if (!line_date(lines.v[i], &t))
			continue;
		if (i >= skip) {
			vec_push(m->arena, &d->received, t);
		} else if (t <= m->now && (!d->has_fetched || t > d->fetched)) {
			d->has_fetched = true;
			d->fetched = t;
		}
	}
}

static double nearest(const struct header_dates *d)
{
	size_t n = d->received.n;
	double best = 0;
	if (!d->has_date || !n)
		return 0;
	/* The oldest one says nothing when it is the sender's own clock. */
	if (n > 1 && d->received.v[n - 1] == d->date)
		n--;
	for (size_t i = 0; i < n; i++) {
		double diff = (double)d->date - (double)d->received.v[i];
		if (i == 0 || fabs(diff) < fabs(best))
			best = diff;
	}
	return best;
}

static const struct header_dates *dates(struct eval *e)
{
	struct header_dates *d = e->state[EVAL_FAMILY_header_dates];
	if (!d) {
		e->state[EVAL_FAMILY_header_dates] = d =
			ARENA_NEW(e->msg->arena, struct header_dates);
		d->has_date = date_header(e->msg, &d->date);
		received_dates(e->msg, d);
		d->diff = nearest(d);
	}
	return d;
}

/* argv: least and most (exclusive), times `unit`; "undef" is no bound. */
static bool in_range(double v, const struct wn_arg *argv, unsigned argc, double unit)
{
	for (unsigned i = 0; i < 2 && i < argc; i++) {
		if (argv[i].s[0] == 'u' && strcmp(argv[i].s, "undef") == 0)
			continue;
		double bound = unit * argv[i].num;
		if (i == 0 ? v < bound : v >= bound)
			return false;
	}
	return true;
}

/* argv: hours */
double check_for_shifted_date(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return in_range(dates(e)->diff, argv, argc, 3600);
}

static int newest_first(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x < y) - (x > y);
}

/* When the message was received, by the median of what says so; 0 when nothing does. */
static double received_time(const struct header_dates *d)
{
	double v[4];
	size_t n = 0;
	if (d->has_date)
		v[n++] = (double)d->date;
	if (d->received.n)
		v[n++] = (double)d->received.v[0];
	if (d->has_fetched)
		v[n++] = (double)d->fetched;
	if (d->has_date && d->received.n)
		v[n++] = (double)d->date - d->diff;
	if (!n)
		return 0;
	qsort(v, n, sizeof *v, newest_first);
	return v[(n - 1) / 2];
}

/* argv: months */
double received_within_months(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const double month = 365.2425 / 12 * 86400;
	return in_range((double)e->msg->now - received_time(dates(e)), argv, argc, month);
}

static bool hex_run(struct span s, size_t at, size_t n)
{
	for (size_t i = at; i < at + n; i++)
		if (i >= s.n || !(byte_is_digit(s.p[i]) || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return true;
}

/* <0000ttttttt$xxxxxxxx$xxxxxxxx@: Outlook's message id, t the high half of a Windows time. */
static bool outlook_time(struct span id, long *ticks_r)
{
	if (id.n < 33 || id.p[0] != '<' || !hex_run(id, 1, 12) || id.p[13] != '$' ||
	    !hex_run(id, 14, 8) || id.p[22] != '$' || !hex_run(id, 23, 8) || id.p[31] != '@')
		return false;
	char hex[9] = {0};
	memcpy(hex, id.p + 5, 8);
	*ticks_r = strtol(hex, NULL, 16);
	return true;
}

/* Seconds to those ticks of 2^32 * 100 ns, and how far off they may be. */
static bool near_ticks(long ticks, time_t t)
{
	double expected = trunc((double)t * 0.0023283064365387 + 27111902.8329849);
	return fabs((double)ticks - expected) < 250;
}

/* An Outlook message id that was made at another time than the message. */
double check_outlook_message_id(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	long ticks;
	time_t t = 0;
	if (!outlook_time(header_value(e->msg, ASK_MESSAGEID), &ticks))
		return 0;
	date_parse(header_value(e->msg, ASK_DATE), &t);
	if (near_ticks(ticks, t))
		return 0;
	t = 0;
	/* The parts of a date come from wherever they first stand in all Received lines, as there. */
	date_parse(header_value(e->msg, ASK_RECEIVED), &t);
	return !near_ticks(ticks, t);
}
