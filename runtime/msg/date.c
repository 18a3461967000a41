/* date.c: see date.h. grammar/date_words.rl finds dates, clocks and zones; here it is decided which
 * of them count, and what they mean. The first date counts, those with a year of four digits before
 * others; then the first clock and the first zone that are not within that date. The date of a
 * Received line has one fixed shape, which may begin one or two bytes before its first digit:
 * looking at each white space is shorter than a machine that keeps both beginnings. */
#include "msg/date.h"
#include "msg/date_words.h"

struct date {
	long year, month, day, hour, minute, second;
};

/* The digits at `at`, bounded far past what any field of a date can be. */
static long value(struct span s, size_t at)
{
	long v = 0;
	for (; at < s.n && byte_is_digit(s.p[at]); at++)
		v = v > 99999 ? v : v * 10 + (s.p[at] - '0');
	return v;
}

static size_t span_digits(struct span s, size_t at)
{
	size_t n = 0;
	while (at + n < s.n && byte_is_digit(s.p[at + n]))
		n++;
	return n;
}

static void date_take(struct span s, const struct date_found *f, struct date *d)
{
	size_t digits = span_digits(s, f->year);
	d->day = value(s, f->day);
	d->month = f->month;
	d->year = value(s, f->year);
	if (digits == 2 && d->year < 50)
		d->year += 2000;
	else if (digits != 4)
		d->year += 1900;
}

static bool is_within(size_t at, const struct date_found *f)
{
	return at >= f->from && at < f->to;
}

/* "9:05", "10:11:12". The clock of an asctime() date goes with it, unread, as in SpamAssassin. */
static void clock_take(struct span s, const struct date_words *w, const struct date_found *f,
		       struct date *d)
{
	size_t i = 0;
	while (i < w->nclocks && is_within(w->clock[i], f))
		i++;
	if (i == w->nclocks)
		return;
	size_t at = w->clock[i], minute = at + span_digits(s, at) + 1;
	d->hour = value(s, at);
	d->minute = value(s, minute);
	d->second = minute + 2 < s.n && s.p[minute + 2] == ':' ? value(s, minute + 3) : 0;
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

/* The first word of two to four capitals; only that one is looked up. */
static long named_zone(struct span s, const struct date_words *w, const struct date_found *f)
{
	size_t i = 0;
	while (i < w->nnames && is_within(w->name[i].from, f))
		i++;
	if (i == w->nnames)
		return 0;
	struct span name = span_slice(s, w->name[i].from, w->name[i].to);
	struct span rest = span_slice(s, w->name[i].to, s.n);
	if (span_has_prefix(rest, SPAN_LIT("-DST")) && (rest.n == 4 || !byte_is_word(rest.p[4])))
		return 0;
	for (i = 0; i < sizeof zones / sizeof *zones; i++)
		if (span_equal(name, span_from_str(zones[i].name)))
			return zones[i].minutes;
	return 0;
}

/* Minutes east of UTC. */
static long zone_minutes(struct span s, const struct date_words *w, const struct date_found *f)
{
	if (!w->has_offset)
		return named_zone(s, w, f);
	long offset = value(s, w->offset + 1), minutes = offset / 100 * 60 + offset % 100;
	return s.p[w->offset] == '-' ? -minutes : minutes;
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

/* The number of at least `least` and at most `most` digits at *at, which is moved behind it. */
static bool take_number(struct span s, size_t *at, size_t least, size_t most, long *v_r)
{
	size_t n = span_digits(s, *at);
	*v_r = value(s, *at);
	*at += n;
	return n >= least && n <= most;
}

static bool take_byte(struct span s, size_t *at, unsigned char c)
{
	return *at < s.n && s.p[(*at)++] == c;
}

/* The month named by three letters, from 1; 0: none. */
static long month_of(const unsigned char *p)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	for (long i = 0; i < 12; i++)
		if (byte_lower(p[0]) == (unsigned char)names[3 * i] && byte_lower(p[1]) == (unsigned char)names[3 * i + 1] &&
		    byte_lower(p[2]) == (unsigned char)names[3 * i + 2])
			return i + 1;
	return 0;
}

/* "Thu, 13 Feb 2003 07:24:34 -0000" and nothing else but white space, as nearly all dates are written: no other date,
 * clock or zone is there to choose from. */
static bool usual_date(struct span s, struct date *d, long *zone_r)
{
	size_t at = 0;
	long offset;
	s = span_trim(s);
	if (s.n > 5 && s.p[3] == ',' && s.p[4] == ' ' && byte_is_alpha(s.p[0]) && byte_is_alpha(s.p[1]) &&
	    byte_is_alpha(s.p[2]))
		at = 5;
	if (!take_number(s, &at, 1, 2, &d->day) || !take_byte(s, &at, ' ') || s.n - at < 4)
		return false;
	d->month = month_of(s.p + at);
	at += 3;
	if (!d->month || !take_byte(s, &at, ' ') || !take_number(s, &at, 4, 4, &d->year) || !take_byte(s, &at, ' ') ||
	    !take_number(s, &at, 1, 2, &d->hour) || !take_byte(s, &at, ':') || !take_number(s, &at, 2, 2, &d->minute) ||
	    !take_byte(s, &at, ':') || !take_number(s, &at, 2, 2, &d->second) || !take_byte(s, &at, ' '))
		return false;
	bool west = at < s.n && s.p[at] == '-';
	if (!west && !(at < s.n && s.p[at] == '+'))
		return false;
	at++;
	if (!take_number(s, &at, 4, 4, &offset) || at != s.n)
		return false;
	offset = offset / 100 * 60 + offset % 100;
	*zone_r = west ? -offset : offset;
	return true;
}

bool date_parse(struct span text, time_t *time_r)
{
	long zone;
	struct date usual;
	if (usual_date(text, &usual, &zone))
		return date_time(&usual, zone, time_r);
	struct date_words w;
	struct date d = {0};
	const struct date_found *f = w.date;
	date_words_init(&w);
	date_words_feed(&w, text);
	date_words_finish(&w);
	while (f < w.date + DATE_SHAPES && !f->month)
		f++;
	if (f == w.date + DATE_SHAPES)
		return false;
	date_take(text, f, &d);
	clock_take(text, &w, f, &d);
	return date_time(&d, zone_minutes(text, &w, f), time_r);
}

/* From the first digit of the day to the end of the zone: the end, or 0. */
static size_t received_date_end(struct span s, size_t at)
{
	size_t n = span_digits(s, at);
	at += n;
	if (!n || at + 6 > s.n || s.p[at] != ' ' || s.p[at + 4] != ' ' ||
	    byte_is_space(s.p[at + 1]) || byte_is_space(s.p[at + 2]) || byte_is_space(s.p[at + 3]))
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
		if (!byte_is_space(s.p[at]) ||
		    !(byte_is_digit(s.p[at + 1]) || (at + 2 < s.n && byte_is_digit(s.p[at + 2]))))
			continue;
		size_t end = s.p[at + 1] != '\n' ? received_date_end(s, at + 2) : 0;
		if (!end)
			end = received_date_end(s, at + 1);
		if (end)
			return span_slice(s, at, end);
	}
	return SPAN_LIT("");
}
