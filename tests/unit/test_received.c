/* Received headers of the MTAs in use, and of some that are not any more; what SpamAssassin reads in each. */
#include "check_main.h"
#include "msg/received.h"

#include <stdio.h>

static const struct {
	const char *header, *read;
} rows[] = {
	{"from mx.sender.example (mx.sender.example [192.0.2.1]) by in.rcpt.example (Postfix) with ESMTPS id 4A1B2C for <u@rcpt.example>; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.1 rdns=mx.sender.example helo=mx.sender.example by=in.rcpt.example ident= envfrom= id=4A1B2C auth= nodns=0"},
	{"from [10.1.2.3] (unknown [198.51.100.7]) by in.rcpt.example (Postfix) with ESMTPSA id 4A1B2D; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=198.51.100.7 rdns= helo=!10.1.2.3! by=in.rcpt.example ident= envfrom= id=4A1B2D auth=ESMTPSA nodns=1"},
	{"from a.example (unknown[198.51.100.7]) by in.rcpt.example (Postfix) with SMTP id 4A1B2E; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=198.51.100.7 rdns= helo=a.example by=in.rcpt.example ident= envfrom= id=4A1B2E auth= nodns=1"},
	{"from pc (host.isp.example [192.0.2.9]) (Authenticated sender: bob@rcpt.example) by out.rcpt.example (Postfix) with ESMTP id 77AA88; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.9 rdns=host.isp.example helo=pc by=out.rcpt.example ident= envfrom= id=77AA88 auth=Postfix nodns=0"},
	{"from relay.example (IDENT:root@relay.example [192.0.2.4]) by mx.example (8.14.4/8.14.4) with ESMTP id x15A1B2C for <u@mx.example>; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.4 rdns=relay.example helo=relay.example by=mx.example ident=root envfrom= id=x15A1B2C auth= nodns=0"},
	{"from relay.example (host4.example [192.0.2.4] (may be forged)) by mx.example (8.14.4/8.14.4) with ESMTP id x15A1B2D; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.4 rdns=host4.example helo=relay.example by=mx.example ident= envfrom= id=x15A1B2D auth= nodns=0"},
	{"from relay.example ([192.0.2.4]) by mx.example (8.14.4/8.14.4) with ESMTP id x15A1B2E; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.4 rdns= helo=relay.example by=mx.example ident= envfrom= id=x15A1B2E auth= nodns=1"},
	{"from relay.example (joe@[192.0.2.4]) by mx.example (8.9.3/8.9.3) with SMTP id x15A1B2F; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.4 rdns= helo=relay.example by=mx.example ident=joe envfrom= id=x15A1B2F auth= nodns=1"},
	{"from pc.example ([192.0.2.8]) (authenticated bits=0) by mx.example (8.14.4/8.14.4) with ESMTP id x15A1B30; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.8 rdns= helo=pc.example by=mx.example ident= envfrom= id=x15A1B30 auth=Sendmail nodns=1"},
	{"from me (me@localhost) by mx.example (8.14.4/8.14.4/Submit) id x15A1B31; Tue, 5 Feb 2019 10:11:12 +0100",
	 "SKIP 0"},
	{"from out.example ([192.0.2.5] helo=mail.out.example) by mx.example with esmtps (TLS1.2) (Exim 4.92) (envelope-from <x@out.example>) id 1gqxYZ-0001Ab-Cd for u@mx.example; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.5 rdns=out.example helo=mail.out.example by=mx.example ident= envfrom=x@out.example id=1gqxYZ-0001Ab-Cd auth= nodns=0"},
	{"from [192.0.2.6] (helo=pc ident=bob) by mx.example with esmtp (Exim 4.92) id 1gqxYZ-0001Ab-Ce; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.6 rdns= helo=pc by=mx.example ident=bob envfrom= id=1gqxYZ-0001Ab-Ce auth= nodns=0"},
	{"from out.example [192.0.2.5]:41234 by mx.example with esmtp (Exim 4.92) id 1gqxYZ-0001Ab-Cf; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.5 rdns=out.example helo=out.example by=mx.example ident= envfrom= id=1gqxYZ-0001Ab-Cf auth= nodns=0"},
	{"from nobody by mx.example with local (Exim 4.92) id 1gqxYZ-0001Ab-Cg; Tue, 5 Feb 2019 10:11:12 +0100",
	 "SKIP 0"},
	{"from unknown (HELO pc.example) (192.0.2.11) by mx.example with SMTP; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.11 rdns= helo=pc.example by=mx.example ident= envfrom= id= auth= nodns=0"},
	{"from dsl.isp.example (HELO pc.example) (joe@192.0.2.11) by mx.example with SMTP; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.11 rdns=dsl.isp.example helo=pc.example by=mx.example ident=joe envfrom= id= auth= nodns=0"},
	{"from dsl.isp.example (192.0.2.11) by mx.example with SMTP; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.11 rdns=dsl.isp.example helo=dsl.isp.example by=mx.example ident= envfrom= id= auth= nodns=0"},
	{"from unknown (HELO a.example) ([192.0.2.12]) (envelope-sender <s@a.example>) by mx.example (qmail-ldap-1.03) with SMTP for <u@mx.example>; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.12 rdns= helo=a.example by=mx.example ident= envfrom=s@a.example id= auth= nodns=0"},
	{"(qmail 1234 invoked by uid 500); Tue, 5 Feb 2019 10:11:12 +0100",
	 "SKIP 0"},
	{"from pc ([192.0.2.13]) by ex.example with Microsoft SMTPSVC(6.0.3790.4675); Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.13 rdns= helo=pc by=ex.example ident= envfrom= id= auth= nodns=0"},
	{"from mail pickup service by ex.example with Microsoft SMTPSVC; Tue, 5 Feb 2019 10:11:12 +0100",
	 "SKIP 0"},
	{"from A1.prod.example (fe80::1:2) by B1.prod.example (fe80::1:3%6) with mapi id 15.20.1622.16; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=fe80::1:2 rdns= helo=A1.prod.example by=B1.prod.example ident= envfrom= id= auth= nodns=0"},
	{"from out.example (out.example [IPv6:2001:db8::25]) by mx.example (Postfix) with ESMTPS id 5F6A7B; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=2001:db8::25 rdns=out.example helo=out.example by=mx.example ident= envfrom= id=5F6A7B auth= nodns=0"},
	{"from out.example (softdnserr [::ffff:192.0.2.14]) by mx.example with esmtp; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.14 rdns= helo=out.example by=mx.example ident= envfrom= id= auth= nodns=0"},
	{"from [192.0.2.15] by web.example via HTTP; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.15 rdns= helo= by=web.example ident= envfrom= id= auth= nodns=0"},
	{"from 192.0.2.16 (SquirrelMail authenticated user bob) by web.example with HTTP; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.16 rdns= helo= by=web.example ident= envfrom= id= auth=HTTP nodns=0"},
	{"from out.example [192.0.2.17] by mx.example [192.0.2.18] with SMTP (MDaemon.PRO.v9) for <u@mx.example>; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.17 rdns= helo=out.example by=mx.example ident= envfrom= id= auth= nodns=1"},
	{"from pop.example (192.0.2.19) by home.example with POP3; Tue, 5 Feb 2019 10:11:12 +0100",
	 "SKIP 1"},
	{"from out.example(192.0.2.20) by mx.example via smap (V2.1) id xma012345; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.20 rdns=out.example helo= by=mx.example ident= envfrom= id=xma012345 auth= nodns=0"},
	{"from bad.example (x[y] <z> [192.0.2.21]) by mx.example with FOO; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.21 rdns= helo=bad.example by=mx.example ident= envfrom= id= auth= nodns=0"},
	{"by mx.example (Postfix, from userid 0) id 1A2B3C; Tue, 5 Feb 2019 10:11:12 +0100",
	 "SKIP 0"},
	{"from a.example by b.example; Tue, 5 Feb 2019 10:11:12 +0100",
	 "SKIP 0"},
	{"from a.example by b.example with SMTP; Tue, 5 Feb 2019 10:11:12 +0100",
	 "SKIP 0"},
	{"from nonsense; Tue, 5 Feb 2019 10:11:12 +0100",
	 "UNPARSEABLE"},
	{"FROM a.example (b.example [192.0.2.22]) BY c.example ID 1234.ABCD; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.22 rdns=b.example helo=a.example by=c.example ident= envfrom= id=1234.ABCD auth= nodns=0"},
	{"(from localhost [192.0.2.23]) by gw.example (NAVGW 2.5) with SMTP id M1; Tue, 5 Feb 2019 10:11:12 +0100",
	 "ip=192.0.2.23 rdns= helo=localhost by=gw.example ident= envfrom= id= auth= nodns=0"},
	{"from X-Originating-IP: 192.0.2.24",
	 "ip=192.0.2.24 rdns= helo= by= ident= envfrom= id= auth= nodns=0"},
	{"",
	 "SKIP 0"},
};

static const char *describe(struct arena *arena, struct span header)
{
	struct received r;
	received_parse(arena, header, &r);
	if (r.kind == RECEIVED_SKIPPED)
		return r.fetched ? "SKIP 1" : "SKIP 0";
	if (r.kind == RECEIVED_UNPARSEABLE)
		return "UNPARSEABLE";
#define S(x) (int)r.x.n, (const char *)r.x.p
	return arena_printf(arena,
			    "ip=%.*s rdns=%.*s helo=%.*s by=%.*s ident=%.*s envfrom=%.*s id=%.*s "
			    "auth=%.*s nodns=%d",
			    S(ip), S(rdns), S(helo), S(by), S(ident), S(envfrom), S(id), S(auth),
			    !r.rdns.n && r.looked_up);
}

START_TEST(test_formats)
{
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_str_eq(describe(arena, span_from_str(rows[i].header)), rows[i].read);
	arena_free(&arena);
}
END_TEST

/* Folding, case of white space and a semicolon at the end do not matter. */
START_TEST(test_white_space)
{
	struct arena *arena = arena_new();
	const char *plain = describe(arena, SPAN_LIT("from a.example (b.example [192.0.2.1]) by c.example "
						     "(Postfix) with SMTP id 123; 5 Feb 2019 10:11:12 GMT"));
	ck_assert_str_eq(describe(arena, SPAN_LIT("  from a.example\n\t(b.example\t [192.0.2.1])by c.example\n "
						  "(Postfix) with  SMTP id 123 ;  5 Feb 2019 10:11:12 GMT ;\n")),
			 plain);
	arena_free(&arena);
}
END_TEST

/* Whatever the header, the time it takes is bounded. */
START_TEST(test_hostile)
{
	static const char *const pieces[] = {"(", "[", "a ", "(x [192.0.2.1]) ", ") by x (", "from ", "<", " by ",
					     ":", "1.", "@", "(HELO x) ", " with SMTP id "};
	struct arena *arena = arena_new();
	struct received r;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		size_t n = strlen(pieces[i]), at = 5;
		char *text = arena_alloc(arena, 65536 + 32);
		memcpy(text, "from ", 5);
		for (; at < 65536; at += n)
			memcpy(text + at, pieces[i], n);
		received_parse(arena, (struct span){(unsigned char *)text, at}, &r);
		arena_reset(arena);
	}
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_formats);
	tcase_add_test(tc, test_white_space);
	tcase_add_test(tc, test_hostile);
}

CHECK_MAIN("received", add_tests)
