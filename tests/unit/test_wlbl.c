/* test_wlbl.c: welcome and block lists against messages. */
#include "check_main.h"
#include "eval/addrs.h"
#include "eval/eval.h"
#include "msg/uri_conf.h"

static const char config[] =
	"util_rb_tld com org uk example\n"
	"util_rb_2tld co.uk\n"
	"welcomelist_from friend@*.org *@exact.example.com\n"
	"unwelcomelist_from *@exact.example.com\n"
	"blacklist_from *@spammer.example.com\n"
	"welcomelist_to list@example.com\n"
	"welcomelist_from_rcvd *@rcvd.example.com relay.example.org\n"
	"welcomelist_from_rcvd *@ip.example.com [192.0.2.0/24]\n"
	"welcomelist_from_rcvd *@old.example.com [192.0]\n"
	"def_welcomelist_from_rcvd *@other.example.com nowhere.example.org\n"
	"welcomelist_allows_relays forwarded@other.example.com\n"
	"enlist_addrlist (BANKS) *@bank.com *@*.bank.com\n"
	"enlist_uri_host (NTLD) example.com !good.example.com 192.0.2.7\n"
	"welcomelist_subject [Bug *]\n"
	"welcomelist_bounce_relays out*.example.net\n";

#define RECEIVED "Received: from relay.example.org (relay.example.org [192.0.2.5]) by mx.local (Postfix) with ESMTP id X; Mon, 1 Jan 2024 00:00:00 +0000\n"

static struct arena *arena;
static const struct msg_conf *msg_conf;
static const struct eval_conf *eval_conf;

static void set_up(void)
{
	static struct settings settings;
	struct err err;
	arena = arena_new();
	ck_assert_int_eq(settings_parse(arena, span_from_str(config), &settings, &err), 0);
	msg_conf = msg_conf_new(arena, &settings, &err);
	eval_conf = eval_conf_new(arena, &settings, &err);
	ck_assert_ptr_nonnull(msg_conf);
	ck_assert_ptr_nonnull(eval_conf);
}

static void tear_down(void)
{
	uri_conf_release(msg_conf->uri);
	arena_free(&arena);
}

static double run(const char *function, const char *arg, const char *mail)
{
	struct eval e = {.msg = message_new(arena, span_from_str(mail), msg_conf), .conf = eval_conf};
	struct wn_arg argv[] = {{.kind = WN_ARG_STR, .s = arg ? arg : ""}};
	eval_fn fn = eval_find(function);
	ck_assert_msg(fn != NULL, "%s", function);
	return fn(&e, argv, arg ? 1 : 0);
}

static double from(const char *function, const char *arg, const char *address)
{
	return run(function, arg, arena_printf(arena, RECEIVED "From: %s\n\nx\n", address));
}

START_TEST(senders)
{
	ck_assert(from("check_from_in_welcomelist", NULL, "Friend@a.ORG") == 1);
	ck_assert(from("check_from_in_welcomelist", NULL, "foe@a.org") == 0);
	ck_assert(from("check_from_in_whitelist", NULL, "a@exact.example.com") == 0);
	ck_assert(from("check_from_in_blocklist", NULL, "\"x\" <a@spammer.example.com>") == 1);
	ck_assert(from("check_from_in_list", "BANKS", "a@www.bank.com") == 1);
	ck_assert(from("check_from_in_list", "BANKS", "a@notbank.com") == 0);
	ck_assert(from("check_from_in_list", "NO_SUCH", "a@bank.com") == 0);
	ck_assert(run("check_replyto_in_list", "BANKS", "Reply-To: a@bank.com\n\nx\n") == 1);
	ck_assert(run("check_to_in_welcomelist", NULL, "Cc: LIST@example.com\n\nx\n") == 1);
	ck_assert(run("check_to_in_welcomelist", NULL,
		      "Received: from a by b for <list@example.com>; Mon\nTo: c@d.com\n\nx\n") == 1);
}
END_TEST

START_TEST(senders_with_relay)
{
	ck_assert(from("check_from_in_welcomelist", NULL, "a@rcvd.example.com") == 1);
	ck_assert(from("check_from_in_welcomelist", NULL, "a@ip.example.com") == 1);
	ck_assert(from("check_from_in_welcomelist", NULL, "a@old.example.com") == 1);
	ck_assert(run("check_from_in_welcomelist", NULL, "From: a@rcvd.example.com\n\nx\n") == 0);
	ck_assert(from("check_from_in_default_welcomelist", NULL, "a@other.example.com") == 0);
	ck_assert(from("check_forged_in_default_welcomelist", NULL, "a@other.example.com") == 1);
	ck_assert(from("check_forged_in_default_welcomelist", NULL, "forwarded@other.example.com") == 0);
	ck_assert(run("check_mailfrom_matches_rcvd", NULL, RECEIVED "Return-Path: <a@mail.example.org>\n\nx\n") == 0);
	ck_assert(run("check_mailfrom_matches_rcvd", NULL, "Return-Path: <a@mail.example.org>\n" RECEIVED "\nx\n") == 1);
}
END_TEST

START_TEST(hosts)
{
	const char *good = "Subject: x\n\nhttp://good.example.com/\n";
	ck_assert(run("check_uri_host_listed", "NTLD", "Subject: x\n\nhttp://www.example.com/\n") == 1);
	ck_assert(run("check_uri_host_listed", "NTLD", good) == 0);
	ck_assert(run("check_uri_host_listed", "NTLD", "Subject: x\n\nhttp://192.0.2.7/\n") == 1);
	ck_assert(run("check_uri_host_listed", "OTHER", good) == 0);
	ck_assert(run("check_uri_host_in_blocklist", NULL, good) == 0);
}
END_TEST

START_TEST(subjects_and_bounces)
{
	const char *bounce = "Subject: failed\n\nx\n\n> Received: from a.example.com by out1.example.net with SMTP\n";
	ck_assert(run("check_subject_in_welcomelist", NULL, "Subject: Re: [bug 12] x\n\nx\n") == 1);
	ck_assert(run("check_subject_in_welcomelist", NULL, "Subject: Re: bug 12\n\nx\n") == 0);
	ck_assert(run("check_subject_in_blocklist", NULL, "Subject: x\n\nx\n") == 0);
	ck_assert(run("have_any_bounce_relays", NULL, "\n") == 1);
	ck_assert(run("check_welcomelist_bounce_relays", NULL, bounce) == 1);
	ck_assert(run("check_welcomelist_bounce_relays", NULL, "Subject: x\n\nout1.example.net\n") == 0);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, senders);
	tcase_add_test(tc, senders_with_relay);
	tcase_add_test(tc, hosts);
	tcase_add_test(tc, subjects_and_bounces);
}

CHECK_MAIN("wlbl", add_tests)
