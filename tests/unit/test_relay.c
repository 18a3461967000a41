/* Where trust ends: whole messages against settings. */
#include "check_main.h"
#include "base/strbuf.h"
#include "msg/message.h"
#include "msg/relay.h"

#define WORLD "Received: from mail.other.example (mail.other.example [192.0.2.1]) by mx.our.example (Postfix) with SMTP id AAA1\n"
#define INSIDE "Received: from mx.our.example (mx.our.example [10.0.0.2]) by box.our.example (Postfix) with SMTP id BBB2\n"
#define RELAYED "Received: from far.example (far.example [198.51.100.3]) by mail.other.example (Postfix) with SMTP id CCC3\n"
#define LOGIN "Received: from pc (dsl.isp.example [203.0.113.4]) by out.our.example (Postfix) with ESMTPSA id DDD4\n"
#define FETCHED "Received: from pop.isp.example [192.0.2.9] by box.our.example with POP3 (fetchmail-6.3)\n"
#define ODD "Received: from somewhere over the rainbow\n"
#define SENDER "Received: from a.example (a.example [192.0.2.5]) (envelope-from <x@a.example>) by mx.our.example (Postfix) with SMTP id EEE5\n"

static struct arena *arena;

static struct message *make(const char *settings, const char *headers)
{
	struct settings *s = ARENA_NEW(arena, struct settings);
	struct err err = {""};
	ck_assert_int_eq(settings_parse(arena, span_from_str(settings), s, &err), 0);
	const struct msg_conf *conf = msg_conf_new(arena, s, &err);
	ck_assert_msg(conf != NULL, "%s", err.text);
	return message_new(arena, span_from_str(arena_printf(arena, "%s\nbody\n", headers)), conf);
}

START_TEST(test_trust)
{
	static const struct {
		const char *settings, *headers;
		size_t trusted, untrusted, internal, external, unparseable;
		long last_trusted, last_internal;
	} rows[] = {
		{"", "Subject: none\n", 0, 0, 0, 0, 0, -1, -1},
		/* nothing configured: private addresses and logins are trusted */
		{"", INSIDE WORLD RELAYED, 1, 2, 1, 2, 0, 0, 0},
		{"", LOGIN RELAYED, 1, 1, 1, 1, 0, 0, 0},
		{"", INSIDE ODD WORLD, 1, 1, 1, 1, 1, 1, 1},
		{"trusted_networks 10/8\n", INSIDE WORLD RELAYED, 1, 2, 1, 2, 0, 0, 0},
		{"trusted_networks 192.0.2.0/24 10/8\n", INSIDE WORLD RELAYED, 2, 1, 2, 1, 0, 1, 1},
		{"trusted_networks 192.0.2.0/24 10/8\ninternal_networks 10/8\n", INSIDE WORLD RELAYED, 2, 1,
		 1, 2, 0, 1, 0},
		{"internal_networks 10/8\n", INSIDE WORLD, 1, 1, 1, 1, 0, 0, 0},
		{"trusted_networks 10/8\nclear_trusted_networks \n", INSIDE WORLD, 1, 1, 1, 1, 0, 0, 0},
		/* behind a submission server all is trusted */
		{"trusted_networks 10/8\nmsa_networks 10.0.0.2\n", INSIDE WORLD RELAYED, 3, 0, 3, 0, 0, 2, 2},
		/* a fetcher's mark makes what came before it invisible */
		{"trusted_networks 10/8\n", INSIDE FETCHED WORLD, 0, 1, 0, 1, 0, 1, 1},
		{"trusted_networks 10/8\n", WORLD FETCHED RELAYED, 0, 2, 0, 2, 0, -1, -1},
		{"originating_ip_headers X-IP\n", WORLD "X-IP: [203.0.113.77]\n", 0, 2, 0, 2, 0, -1, -1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		arena = arena_new();
		const struct relays *r = message_relays(make(rows[i].settings, rows[i].headers));
		ck_assert_uint_eq(r->num_trusted, rows[i].trusted);
		ck_assert_uint_eq(r->num_untrusted, rows[i].untrusted);
		ck_assert_uint_eq(r->num_internal, rows[i].internal);
		ck_assert_uint_eq(r->num_external, rows[i].external);
		ck_assert_uint_eq(r->num_unparseable, rows[i].unparseable);
		ck_assert_int_eq(r->last_trusted_header, rows[i].last_trusted);
		ck_assert_int_eq(r->last_internal_header, rows[i].last_internal);
		arena_free(&arena);
	}
}
END_TEST

START_TEST(test_strings)
{
	arena = arena_new();
	const struct relays *r = message_relays(make("", INSIDE WORLD));
	ck_assert(span_equal(r->trusted_str,
			     SPAN_LIT("[ ip=10.0.0.2 rdns=mx.our.example helo=mx.our.example by=box.our.example "
				      "ident= envfrom= intl=1 id=BBB2 auth= msa=0 ]")));
	ck_assert(span_equal(r->untrusted_str,
			     SPAN_LIT("[ ip=192.0.2.1 rdns=mail.other.example helo=mail.other.example "
				      "by=mx.our.example ident= envfrom= intl=0 id=AAA1 auth= msa=0 ]")));
	ck_assert(span_equal(r->internal_str, r->trusted_str));
	ck_assert(span_equal(r->external_str, r->untrusted_str));
	arena_free(&arena);
}
END_TEST

START_TEST(test_envelope)
{
	static const struct {
		const char *settings, *headers, *from; /* NULL: none */
	} rows[] = {
		{"", "Return-Path: <a@b.example>\n" WORLD, "a@b.example"},
		{"", WORLD "Return-Path: <a@b.example>\n", NULL},
		{"", SENDER "X-Envelope-From: <other@b.example>\n", "x@a.example"},
		{"", "X-Envelope-From: <y@b.example>\nReturn-Path: <a@b.example>\n" WORLD, "y@b.example"},
		{"envelope_sender_header X-From\n", "X-From: <z@c.example>\n" SENDER, "z@c.example"},
		{"envelope_sender_header X-From\n", SENDER, NULL},
		{"", "X-Sender: l@d.example\nReturn-Path: <a@b.example>\n" FETCHED WORLD, NULL},
		{"", WORLD, NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		arena = arena_new();
		struct span from;
		bool found = message_envelope_from(make(rows[i].settings, rows[i].headers), &from);
		ck_assert_msg(found == (rows[i].from != NULL), "row %zu", i);
		if (found)
			ck_assert_msg(span_equal(from, span_from_str(rows[i].from)), "row %zu", i);
		arena_free(&arena);
	}
}
END_TEST

/* More Received headers than are read: bounded, and told. */
START_TEST(test_many)
{
	arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	for (unsigned i = 0; i < 50 * RELAYS_LIMIT; i++)
		strbuf_add_str(&b, WORLD);
	struct message *m = make("", strbuf_str(&b));
	ck_assert_uint_eq(message_relays(m)->n, RELAYS_LIMIT);
	ck_assert(m->cut & MESSAGE_CUT_RELAYS);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_trust);
	tcase_add_test(tc, test_strings);
	tcase_add_test(tc, test_envelope);
	tcase_add_test(tc, test_many);
}

CHECK_MAIN("relay", add_tests)
