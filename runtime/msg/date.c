/* date.c: see date.h. The text becomes " word word ... ", then day, clock and zone are taken out of it one
 * after the other; what is found first is what counts. */
#include "msg/date.h"

#define ABSENT ((size_t)-1)

struct date {
	long year, month, day, hour, minute, second;
	struct span zone;
};

/* Words with single spaces between and around them; a comma with its spaces is one space. */
struct words {
	unsigned char *p;
	size_t n;
};

static struct words words_make(struct arena *arena, struct span s)
{
	struct words w = {arena_bytes(arena, s.n + 2), 0};
	w.p[w.n++] = ' ';
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];
		if (!byte_is_space(c) && c != ',')
			w.p[w.n++] = c;
		else if (w.p[w.n - 1] != ' ')
			w.p[w.n++] = ' ';
	}
	if (w.p[w.n - 1] != ' ')
		w.p[w.n++] = ' ';
	return w;
}

/* Replaces [from, to) by one space. */
static void words_cut(struct words *w, size_t from, size_t to)
{
	w->p[from] = ' ';
	memmove(w->p + from + 1, w->p + to, w->n - to);
	w->n -= to - from - 1;
}

static size_t digits(const struct words *w, size_t at, size_t max)
{
	size_t n = 0;
	while (at + n < w->n && n < max && byte_is_digit(w->p[at + n]))
		n++;
	return n;
}

static bool is_byte(const struct words *w, size_t at, unsigned char c)
{
	return at < w->n && w->p[at] == c;
}

static long value(const struct words *w, size_t at, size_t n)
{
	long v = 0;
	for (size_t i = 0; i < n; i++)
		v = v > 99999 ? v : v * 10 + (w->p[at + i] - '0');
	return v;
}

/* 1 to 12, or 0 */
static long month_at(const struct words *w, size_t at)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	if (at + 3 > w->n)
		return 0;
	for (long m = 0; m < 12; m++)
		if (byte_lower(w->p[at]) == names[3 * m] &&
		    byte_lower(w->p[at + 1]) == names[3 * m + 1] &&
		    byte_lower(w->p[at + 2]) == names[3 * m + 2])
			return m + 1;
	return 0;
}

/* " 12 Aug 2002 ": a year of `least` to `most` digits. */
static bool day_month_year(struct words *w, size_t least, size_t most, struct date *d)
{
	for (size_t at = 0; at < w->n; at++) {
		if (w->p[at] != ' ')
			continue;
		size_t nday = digits(w, at + 1, w->n), month = at + 1 + nday + 1;
		if (!nday || !is_byte(w, month - 1, ' ') || !month_at(w, month) ||
		    !is_byte(w, month + 3, ' '))
			continue;
		size_t year = month + 4, nyear = digits(w, year, most);
		if (nyear < least || !is_byte(w, year + nyear, ' '))
			continue;
		d->day = value(w, at + 1, nday);
		d->month = month_at(w, month);
		d->year = value(w, year, nyear);
		if (nyear == 2 && d->year < 50)
			d->year += 2000;
		else if (nyear != 4)
			d->year += 1900;
		words_cut(w, at, year + nyear + 1);
		return true;
	}
	return false;
}

/* " Aug 12 10:11:12 2002 ", as asctime() writes. The clock goes with it, unread, as in SpamAssassin. */
static bool month_day_clock_year(struct words *w, struct date *d)
{
	for (size_t at = 0; at < w->n; at++) {
		long month = w->p[at] == ' ' ? month_at(w, at + 1) : 0;
		size_t i = at + 5, n;
		if (!month || !is_byte(w, at + 4, ' ') || !(n = digits(w, i, w->n)))
			continue;
		long day = value(w, i, n);
		i += n;
		bool clock = true;
		for (int k = 0; k < 3 && clock; k++) {
			clock = is_byte(w, i, k ? ':' : ' ') && (n = digits(w, i + 1, w->n)) > 0;
			i += n + 1;
		}
		if (!clock || !is_byte(w, i, ' ') || digits(w, i + 1, 5) != 4 ||
		    !is_byte(w, i + 5, ' '))
			continue;
		d->day = day;
		d->month = month;
		d->year = value(w, i + 1, 4);
		words_cut(w, at, i + 6);
		return true;
	}
	return false;
}

/* " 9:05 ", " 10:11:12 " */
static void clock_take(struct words *w, struct date *d)
{
	for (size_t at = 0; at < w->n; at++) {
		size_t hour = at + 1, n = w->p[at] == ' ' ? digits(w, hour, 2) : 0;
		size_t minute = hour + n + 1, end = minute + 2;
		if (!n || !is_byte(w, hour + n, ':') || digits(w, minute, 2) != 2)
			continue;
		if (is_byte(w, end, ':') && digits(w, end + 1, 2) == 2)
			end += 3;
		if (!is_byte(w, end, ' '))
			continue;
		d->hour = value(w, hour, n);
		d->minute = value(w, minute, 2);
		d->second = end > minute + 2 ? value(w, minute + 3, 2) : 0;
		words_cut(w, at, end + 1);
		return;
	}
}

struct zone {
	const char *name;
	int minutes;
};

/* Zone names and what mail means by them; several are ambiguous (IST, BST, CST): the one common in mail. */
static const struct zone zones[] = {
	{"ACDT", 630}, {"ACST", 570}, {"ADT", -180}, {"AEDT", 660}, {"AEST", 600}, {"AKDT", -480},
	{"AKST", -540}, {"AST", -240}, {"AWST", 480}, {"BRST", -120}, {"BRT", -180}, {"BST", 60},
	{"CDT", -300}, {"CEST", 120}, {"CET", 60}, {"CST", -360}, {"EDT", -240}, {"EEST", 180},
	{"EET", 120}, {"EST", -300}, {"GMT", 0}, {"HADT", -540}, {"HAST", -600}, {"HKT", 480},
	{"HST", -600}, {"IDT", 180}, {"IST", 60}, {"JST", 540}, {"KST", 540}, {"MDT", -360},
	{"MEST", 120}, {"MESZ", 120}, {"MET", 60}, {"MEZ", 60}, {"MSD", 240}, {"MSK", 180},
	{"MST", -420}, {"NDT", -150}, {"NST", -210}, {"NZDT", 780}, {"NZST", 720}, {"PDT", -420},
	{"PHT", 480}, {"PST", -480}, {"SGT", 480}, {"UT", 0}, {"UTC", 0}, {"WEST", 60}, {"WET", 0},
};

static bool upper(const struct words *w, size_t at)
{
	return at < w->n && w->p[at] >= 'A' && w->p[at] <= 'Z';
}

/* The first word of two to four capitals; only that one is looked up. */
static long named_zone(const struct words *w)
{
	for (size_t at = 0; at < w->n; at++) {
		if (!upper(w, at) || (at > 0 && byte_is_word(w->p[at - 1])))
			continue;
		size_t n = 0;
		while (upper(w, at + n))
			n++;
		if (n < 2 || n > 4 || byte_is_word(w->p[at + n]))
			continue;
		struct span rest = {w->p + at + n, w->n - at - n};
		if (span_has_prefix(rest, SPAN_LIT("-DST")) && !byte_is_word(rest.p[4]))
			return 0;
		struct span name = {w->p + at, n};
		for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
			if (span_equal(name, span_from_str(zones[i].name)))
				return zones[i].minutes;
		return 0;
	}
	return 0;
}

/* Minutes east of UTC. */
static long zone_minutes(const struct words *w)
{
	for (size_t at = 0; at + 6 < w->n; at++) {
		unsigned char sign = w->p[at + 1];
		if (w->p[at] != ' ' || (sign != '+' && sign != '-') || digits(w, at + 2, 5) != 4 ||
		    w->p[at + 6] != ' ')
			continue;
		long minutes = value(w, at + 2, 2) * 60 + value(w, at + 4, 2);
		return sign == '-' ? -minutes : minutes;
	}
	return named_zone(w);
}

static long days_in(long month, long year)
{
	if (month == 2)
		return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Days since 1970-01-01 in the Gregorian calendar; years from March, so that leap days come last. */
static long days_since_epoch(long year, long month, long day)
{
	year -= month <= 2;
	long era_year = year % 400, era = year / 400;
	long day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + era_year * 365 + era_year / 4 - era_year / 100 + day_of_year - 719468;
}

/* Impossible values are bent to the nearest possible ones, as far as SpamAssassin does so. */
static bool date_time(struct date *d, long zone, time_t *time_r)
{
	if (d->second > 59)
		d->second = 59;
	if (d->minute > 59)
		d->minute = 59;
	if (d->hour > 23)
		d->hour = 23;
	if (d->day > days_in(d->month, d->year)) {
		d->day = 1;
		d->year += d->month == 12;
		d->month = d->month % 12 + 1;
	}
	if (d->year > 2037)
		d->year = 2037;
	if (d->year < 1970)
		d->year = 1970;
	if (d->day < 1 || d->day > days_in(d->month, d->year))
		return false;
	time_t t = days_since_epoch(d->year, d->month, d->day) * 86400 + d->hour * 3600 +
		   d->minute * 60 + d->second;
	t -= zone * 60;
	*time_r = zone > 0 && t < 0 ? 0 : t;
	return true;
}

bool date_parse(struct arena *arena, struct span text, time_t *time_r)
{
	struct words w = words_make(arena, text);
	struct date d = {0};
	if (!day_month_year(&w, 4, 4, &d) && !month_day_clock_year(&w, &d) &&
	    !day_month_year(&w, 2, 3, &d))
		return false;
	clock_take(&w, &d);
	return date_time(&d, zone_minutes(&w), time_r);
}

static size_t span_digits(struct span s, size_t at)
{
	size_t n = 0;
	while (at + n < s.n && byte_is_digit(s.p[at + n]))
		n++;
	return n;
}

/* From the first digit of the day to the end of the zone: the end, or 0. */
static size_t received_date_end(struct span s, size_t at)
{
	size_t n = span_digits(s, at);
	at += n;
	if (!n || at + 6 > s.n || s.p[at] != ' ' || s.p[at + 4] != ' ' || byte_is_space(s.p[at + 1]) ||
	    byte_is_space(s.p[at + 2]) || byte_is_space(s.p[at + 3]))
		return 0;
	at += 5;
	static const char after[4] = {' ', ':', ':', ' '};
	for (int k = 0; k < 4; k++) {
		n = span_digits(s, at);
		at += n;
		if (!n || at >= s.n || s.p[at++] != (unsigned char)after[k])
			return 0;
	}
	size_t zone = at;
	while (at < s.n && !byte_is_space(s.p[at]))
		at++;
	return at > zone ? at : 0;
}

struct span date_in_received(struct span s)
{
	for (size_t at = 0; at + 1 < s.n; at++) {
		if (!byte_is_space(s.p[at]))
			continue;
		size_t end = s.p[at + 1] != '\n' ? received_date_end(s, at + 2) : 0;
		if (!end)
			end = received_date_end(s, at + 1);
		if (end)
			return span_slice(s, at, end);
	}
	return SPAN_LIT("");
}
