/* Evals over headers and relays: each with a message that hits and one that nearly does. */
#include "check_main.h"
#include "eval/eval.h"

#define HOP(helo, rdns, ip, by) "Received: from " helo " (" rdns " [" ip "]) by " by " (Postfix) with SMTP id A1; Tue, 5 Feb 2019 10:00:00 +0000\n"
#define PLAIN HOP("a.example.com", "a.example.com", "192.0.2.1", "mx.example.net")
#define TO(list) "To: " list "\n"

static const struct {
	const char *function, *args; /* separated by '|' */
	const char *headers;
	double hits;
} rows[] = {
	{"check_all_trusted", "", HOP("a", "a.example", "10.0.0.1", "b.example"), 1},
	{"check_all_trusted", "", PLAIN, 0},
	{"check_no_relays", "", "Subject: x\n", 1},
	{"check_no_relays", "", PLAIN, 0},
	{"check_relays_unparseable", "", "Received: from over the rainbow\n", 1},
	{"helo_ip_mismatch", "", HOP("203.0.113.1", "unknown", "192.0.2.1", "mx"), 1},
	{"helo_ip_mismatch", "", HOP("192.0.2.99", "unknown", "192.0.2.1", "mx"), 0},
	{"check_for_no_rdns_dotcom_helo", "", HOP("mx.hotmail.com", "unknown", "192.0.2.1", "mx"), 1},
	{"check_for_no_rdns_dotcom_helo", "", HOP("nothotmail.com", "unknown", "192.0.2.1", "mx"), 0},
	{"check_for_forged_received_trail", "",
	 HOP("a", "x.aa.com", "192.0.2.1", "mx.bb.com") HOP("b", "x.cc.com", "192.0.2.2", "mx.dd.com")
	 HOP("c", "x.ee.com", "192.0.2.3", "mx.ff.com"), 1},
	{"check_for_forged_received_trail", "",
	 HOP("a", "x.aa.com", "192.0.2.1", "mx.bb.com") HOP("b", "x.cc.com", "192.0.2.2", "mx.aa.com"), 0},
	{"check_for_shifted_date", "6|12", PLAIN "Date: Tue, 5 Feb 2019 16:00:00 +0000\n", 1},
	{"check_for_shifted_date", "6|12", PLAIN "Date: Tue, 5 Feb 2019 15:59:59 +0000\n", 0},
	{"check_for_shifted_date", "-6|-3", PLAIN "Date: Tue, 5 Feb 2019 05:00:00 +0000\n", 1},
	{"check_for_shifted_date", "undef|-96", PLAIN "Date: Tue, 5 Feb 2002 05:00:00 +0000\n", 1},
	{"check_for_shifted_date", "2920|undef", PLAIN "Date: none\n", 0},
	{"subject_is_all_caps", "", "Subject: Re: BUY NOW TODAY\n", 1},
	{"subject_is_all_caps", "", "Subject: BUYNOWTODAY\n", 0},
	{"subject_is_all_caps", "", "Subject: BUY NOw TODAY\n", 0},
	{"check_for_to_in_subject", "user", TO("bob@a.example") "Subject: bob, look\n", 1},
	{"check_for_to_in_subject", "user", TO("bob@a.example") "Subject: Fw: dear Bob\n", 1},
	{"check_for_to_in_subject", "user", TO("bob@a.example") "Subject: bobsleigh\n", 0},
	{"check_for_to_in_subject", "address", TO("bob@a.example") "Subject: to BOB@a.example now\n", 1},
	{"check_for_missing_to_header", "", "Subject: x\n", 1},
	{"check_for_missing_to_header", "", "Apparently-To: x@a.example\n", 0},
	{"check_header_count_range", "Subject|2|999", "Subject: a\nSubject: b\n", 1},
	{"check_header_count_range", "Subject|2|999", "Subject: a\nSubject: a\n", 0},
	{"check_illegal_chars", "Subject|0.00|2", "Subject: \xe9\xe9 x\n", 1},
	{"check_illegal_chars", "Subject|0.00|2", "Subject: \xc3\xa9 x\n", 0},
	{"check_illegal_chars", "Subject|0.00|1", "Subject: 5\xa3 only\n", 0},
	{"check_illegal_chars", "Subject|0.00|1", "Subject: x\x01y\n", 1},
	{"check_illegal_chars", "Subject|0.00|1", "Subject: x\x08y\n", 1},
	{"check_illegal_chars", "Subject|0.00|1", "Subject: x\ty\n\tz\n", 0},
	{"check_illegal_chars", "Subject|0.00|1", "Subject: x\x0by\n", 1},
	{"check_illegal_chars", "Subject|0.00|1", "Subject: x\x0cy\n", 1},
	{"check_illegal_chars", "Subject|0.00|1", "Subject: x\x0ey\n", 1},
	{"check_illegal_chars", "Subject|0.00|1", "Subject: x\x1fy\n", 1},
	{"check_illegal_chars", "Subject|0.00|1", "Subject: x\x7fy\n", 1},
	{"check_illegal_chars", "Subject|0.00|1", "Subject: x~y\n", 0},
	{"check_unresolved_template", "", "X-Thing: %FIRST_NAME\n", 1},
	{"check_unresolved_template", "", "Subject: %FIRST_NAME\n", 0},
	{"check_ratware_name_id", "",
	 "From: \"X Y\" <b@c.example>\nMessage-Id: <ABCDEFGHIJKLMNOPQRSTUVWXYZAB.b@c.example>\n", 1},
	{"check_ratware_name_id", "",
	 "From: X <b@c.example>\nMessage-Id: <ABCDEFGHIJKLMNOPQRSTUVWXYZAB.b@c.example>\n", 0},
	{"check_equal_from_domains", "", "Return-Path: <x@a.foo.com>\nFrom: <x@b.foo.com>\n", 0},
	{"check_equal_from_domains", "", "Return-Path: <x@a.bar.com>\nFrom: <x@b.foo.com>\n", 1},
	{"check_ratware_envelope_from", "", "Return-Path: <foo.com=bob@list.com>\n" TO("bob@foo.com"), 1},
	{"check_ratware_envelope_from", "", "Return-Path: <bob@foo.com>\n" TO("bob@foo.com"), 0},
	{"check_for_matching_env_and_hdr_from", "", "Return-Path: <A@foo.com>\nFrom: a@foo.com\n", 1},
	{"sorted_recipients", "",
	 TO("a@x.com, b@x.com, c@x.com, d@x.com, e@x.com, f@x.com, g@x.com"), 1},
	{"sorted_recipients", "",
	 TO("b@x.com, a@x.com, c@x.com, d@x.com, e@x.com, f@x.com, g@x.com"), 0},
	{"similar_recipients", "0.65|undef", TO("al1@x.com, al2@x.com, al3@x.com, al4@x.com, al5@x.com"), 1},
	{"similar_recipients", "0.65|undef", TO("al1@x.com, bl2@x.com, cl3@x.com, dl4@x.com, el5@x.com"), 0},
	{"gated_through_received_hdr_remover", "", "Subject: x\n", 1},
	{"gated_through_received_hdr_remover", "", PLAIN, 0},
	{"check_for_forged_yahoo_received_headers", "", PLAIN "From: x@yahoo.com\n", 1},
	{"check_for_forged_yahoo_received_headers", "", PLAIN "From: x@notyahoo.com\n", 0},
	{"check_for_forged_gmail_received_headers", "", PLAIN "From: x@gmail.com\n", 1},
	{"check_for_forged_gmail_received_headers", "",
	 PLAIN "From: x@gmail.com\nX-Received: by 10.1.2.3 with SMTP id abc\n", 0},
	{"check_for_no_hotmail_received_headers", "", PLAIN "From: x@hotmail.com\n", 1},
	{"check_for_forged_hotmail_received_headers", "", HOP("hotmail.com", "x.de", "192.0.2.1", "mx"), 1},
	{"check_for_fake_aol_relay_in_rcvd", "", HOP("x", "rly-xa01.mx.aol.com", "192.0.2.1", "mx"), 0},
	{"check_for_fake_aol_relay_in_rcvd", "", HOP("rly-xa01.mx.aol.com", "x", "192.0.2.1", "mx"), 1},
	{"check_outlook_message_id", "",
	 PLAIN "Date: Tue, 5 Feb 2019 10:00:00 +0000\nMessage-Id: <000001c23000$00000000$01010101@x>\n", 1},
	{"check_for_faraway_charset_in_headers", "", "Subject: =?koi8-r?B?QUJD?=\n", 1},
	{"check_for_faraway_charset_in_headers", "", "Subject: =?iso-8859-1?B?QUJD?=\n", 0},
	{"check_rbl", "zen|zen.example.", PLAIN, EVAL_NOT_RUN},
};

static unsigned split(struct arena *arena, const char *text, struct wn_arg *argv)
{
	char *save = NULL, *copy = arena_dup_str(arena, text);
	unsigned n = 0;
	for (char *w; (w = strtok_r(copy, "|", &save)); copy = NULL)
		argv[n++] = (struct wn_arg){.s = w, .num = strtod(w, NULL)};
	return n;
}

START_TEST(test_evals)
{
	struct arena *arena = arena_new();
	struct settings s;
	struct err err = {""};
	ck_assert_int_eq(settings_parse(arena, SPAN_LIT("util_rb_tld com net example\nok_locales en\n"), &s, &err), 0);
	const struct msg_conf *conf = msg_conf_new(arena, &s, &err);
	const struct eval_conf *evals = eval_conf_new(arena, &s, &err);
	ck_assert_msg(conf && evals, "%s", err.text);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *a = arena_new();
		struct wn_arg argv[4];
		eval_fn fn = eval_find(rows[i].function);
		ck_assert_msg(fn != NULL, "%s", rows[i].function);
		struct span bytes = span_from_str(arena_printf(a, "%s\nbody\n", rows[i].headers));
		struct eval e = {.msg = message_new(a, bytes, conf), .conf = evals};
		unsigned argc = split(a, rows[i].args, argv);
		e.header = eval_header(a, rows[i].function, argv, argc);
		double first = fn(&e, argv, argc), again = fn(&e, argv, argc);
		ck_assert_msg(first == rows[i].hits && again == first, "row %zu: %s %s: %g", i,
			      rows[i].function, rows[i].args, first);
		arena_free(&a);
	}
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_evals);
}

CHECK_MAIN("header_eval", add_tests)
