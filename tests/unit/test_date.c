/* Dates in headers. */
#include "check_main.h"
#include "msg/date.h"
#include "msg/message.h"

#include <stdio.h>

#define NONE -1

START_TEST(test_dates)
{
	static const struct {
		const char *text;
		long time;
	} rows[] = {
		{"Thu, 1 Jan 1970 00:00:00 +0000", 0},
		{"Thu, 13 Feb 2003 07:24:34 -0000", 1045121074},
		{"Thu,13 Feb 2003 08:24:34 +0100", 1045121074},
		{"13 feb 2003 02:24:34 EST", 1045121074},
		{"13 Feb 2003 08:24:34 (CET)", 1045121074},
		{"13 Feb 03 07:24:34 GMT", 1045121074},
		{"13 Feb 103 07:24:34 GMT", 1045121074},
		{"13 Feb 2003 7:24", 1045121040},
		/* a zone nobody knows is UTC */
		{"13 Feb 2003 07:24:34 QQT", 1045121074},
		/* asctime: the clock is not read */
		{"Thu Feb 13 07:24:34 2003", 1045094400},
		/* bent to what is possible */
		{"31 Apr 2002 00:00:00", 1020211200},
		{"1 Jan 1960 00:00:00", 0},
		{"1 Jan 1970 00:00:00 +0100", 0},
		{"1 Jan 2002 25:61:99 GMT", 1009929599},
		{"0 Jan 2002", NONE},
		{"99999999999999999999 Jan 2002", 1012521600},
		/* a full year counts before a date that comes first; then the first clock outside of it */
		{"1 Jan 70 10:00 13 Feb 2003 07:24:34 GMT", 1045130400},
		{"Feb 13 07:24:34 2003 08:00", 1045123200},
		{"13 12 Feb 2003", 1045008000},
		{"13 FEB 2003 02:24:34 EST", 1045121074},
		{"13 Feb 2003 02:24:34 EST-DST", 1045103074},
		{"13 Feb 2003 02:24:34 EST +0000", 1045103074},
		{"13 Feb 2003 02:24:34 +00000 a_EST (EST)", 1045121074},
		{"13 Febr 2003", NONE},
		{"yesterday", NONE},
		{"", NONE},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		time_t t = NONE;
		bool found = date_parse(span_from_str(rows[i].text), &t);
		ck_assert_msg(found == (rows[i].time != NONE) && t == rows[i].time, "%s: %ld",
			      rows[i].text, (long)t);
	}
}
END_TEST

/* Dates as they are usually written are read a shorter way: with a word behind them they are not, and say the same. */
START_TEST(test_usual_dates)
{
	static const char *const days[] = {"", "Thu, ", "thu, ", "Feb, ", "Th, ", "13, ", " "};
	static const char *const dates[] = {"1 Feb 2003", "13 DEC 1999", "31 Jun 2003", "0 Feb 2003", "007 Feb 2003",
					    "13 Mai 2003", "13 Feb 03", "13 Feb 1969", "29 feb 2040", "13 Febr 2003"};
	static const char *const clocks[] = {" 07:24:34", " 7:24:34", " 24:60:60", " 7:4:34", " 07:24", "  07:24:34"};
	static const char *const zones[] = {" -0000", " +0130", " -2400", " GMT", " +01000", " 0100", "", "+0100"};
	for (unsigned i = 0; i < 7 * 10 * 6 * 8; i++) {
		char text[64], longer[80];
		time_t t = 0, expected = 0;
		snprintf(text, sizeof text, "%s%s%s%s\n", days[i % 7], dates[i / 7 % 10], clocks[i / 70 % 6], zones[i / 420]);
		snprintf(longer, sizeof longer, "%s x", text);
		bool is_date = date_parse(span_from_str(longer), &expected);
		ck_assert_msg(date_parse(span_from_str(text), &t) == is_date, "%s", text);
		ck_assert_msg(t == expected, "%s is %ld, not %ld", text, (long)t, (long)expected);
	}
}
END_TEST

START_TEST(test_in_received)
{
	struct span s = date_in_received(SPAN_LIT("by a.example; Thu, 13 Feb 2003 07:24:34 -0000 (x)"));
	ck_assert(span_equal(s, SPAN_LIT(" 13 Feb 2003 07:24:34 -0000")));
	s = date_in_received(SPAN_LIT("by a\t\t13 Feb 2003 07:24:34 -0000"));
	ck_assert(span_equal(s, SPAN_LIT("\t\t13 Feb 2003 07:24:34 -0000")));
	ck_assert_uint_eq(date_in_received(SPAN_LIT("by a.example; Thu, 13 Feb")).n, 0);
	ck_assert_uint_eq(date_in_received(SPAN_LIT("")).n, 0);
}
END_TEST

static time_t received(struct arena *arena, const struct msg_conf *conf, const char *headers)
{
	struct message *m = message_new(
		arena, span_from_str(arena_printf(arena, "%s\nbody\n", headers)), conf);
	m->now = 12345;
	return message_receive_date(m);
}

#define AT(hour) "; Tue, 5 Feb 2019 " hour ":00:00 +0000\n"
#define FEB_5 1549324800 /* 2019-02-05 00:00 UTC */

START_TEST(test_receive_date)
{
	struct arena *arena = arena_new();
	struct settings s;
	struct err err;
	ck_assert_int_eq(settings_parse(arena, SPAN_LIT(""), &s, &err), 0);
	const struct msg_conf *conf = msg_conf_new(arena, &s, &err);
	ck_assert_ptr_nonnull(conf);
	ck_assert_int_eq(received(arena, conf, "Received: from a by b" AT("10") "Received: from c by a" AT("09")),
			 FEB_5 + 10 * 3600);
	/* a fetcher's own date does not count */
	ck_assert_int_eq(received(arena, conf,
				  "Received: from p by localhost with POP3 (fetchmail-6.3.1)" AT("22")
				  "Received: from c by a" AT("09")),
			 FEB_5 + 9 * 3600);
	ck_assert_int_eq(received(arena, conf, "Received: from a by b\nDate: 5 Feb 2019 08:00:00 GMT\n"),
			 FEB_5 + 8 * 3600);
	ck_assert_int_eq(received(arena, conf, "Subject: x\n"), 12345);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_dates);
	tcase_add_test(tc, test_usual_dates);
	tcase_add_test(tc, test_in_received);
	tcase_add_test(tc, test_receive_date);
}

CHECK_MAIN("date", add_tests)
