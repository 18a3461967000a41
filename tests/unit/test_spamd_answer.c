/* test_spamd_answer.c: responses and log lines as spamd 4.0.1 gives them. */
#include "check_main.h"
#include "proto/answer.h"
#include "proto/inflate.h"

#include <string.h>
#include <zlib.h>

static const struct spamd_verdict spam = {true, 12.34, 5, {(const unsigned char *)"A,B", 3},
					  {(const unsigned char *)"text\n", 5}};
static const struct spamd_verdict ham = {false, 4.96, 5, {(const unsigned char *)"A", 1}, {NULL, 0}};

START_TEST(verdicts)
{
	static const struct {
		enum spamd_method method;
		double version;
		const struct spamd_verdict *v;
		const char *answer;
	} cases[] = {
		{SPAMD_CHECK, 1.0, &spam, "SPAMD/1.1 0 EX_OK\r\nSpam: True ; 12.3 / 5.0\r\n\r\n"},
		{SPAMD_CHECK, 1.5, &ham, "SPAMD/1.1 0 EX_OK\r\nSpam: False ; 4.9 / 5.0\r\n\r\n"},
		{SPAMD_SYMBOLS, 1.2, &spam, "SPAMD/1.1 0 EX_OK\r\nSpam: True ; 12.3 / 5.0\r\n\r\nA,B\r\n"},
		{SPAMD_SYMBOLS, 1.3, &spam,
		 "SPAMD/1.1 0 EX_OK\r\nContent-length: 3\r\nSpam: True ; 12.3 / 5.0\r\n\r\nA,B"},
		{SPAMD_REPORT, 1.3, &spam,
		 "SPAMD/1.1 0 EX_OK\r\nContent-length: 5\r\nSpam: True ; 12.3 / 5.0\r\n\r\ntext\n"},
		{SPAMD_REPORT_IFSPAM, 1.5, &ham,
		 "SPAMD/1.1 0 EX_OK\r\nContent-length: 0\r\nSpam: No ; 4.9 / 5.0\r\n\r\n"},
		{SPAMD_REPORT_IFSPAM, 1.2, &spam,
		 "SPAMD/1.1 0 EX_OK\r\nSpam: Yes ; 12.3 / 5.0\r\n\r\ntext\n"},
		{SPAMD_PROCESS, 1.0, &spam, "SPAMD/1.0 0 EX_OK\r\ntext\n"},
		{SPAMD_PROCESS, 1.2, &spam, "SPAMD/1.1 0 EX_OK\r\nContent-length: 5\r\n\r\ntext\n"},
		{SPAMD_HEADERS, 1.3, &spam,
		 "SPAMD/1.1 0 EX_OK\r\nContent-length: 5\r\nSpam: True ; 12.3 / 5.0\r\n\r\ntext\n"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct strbuf b = strbuf_new(arena);
		struct spamd_request r = {.method = cases[i].method, .version = cases[i].version};
		spamd_answer_verdict(&b, &r, cases[i].v);
		ck_assert_str_eq(strbuf_str(&b), cases[i].answer);
	}
	arena_free(&arena);
}
END_TEST

START_TEST(errors)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	spamd_answer_error(&b, SPAMD_PROTOCOL, SPAN_LIT("(closed before headers)"));
	spamd_answer_error(&b, SPAMD_TEMPFAIL, SPAN_LIT("(busy)"));
	spamd_answer_pong(&b);
	ck_assert_str_eq(strbuf_str(&b), "SPAMD/1.0 76 Bad header line: (closed before headers)\r\n"
					 "SPAMD/1.0 75 Temporary Failure: (busy)\r\nSPAMD/1.5 0 PONG\r\n");
	arena_free(&arena);
}
END_TEST

START_TEST(log_lines)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	struct spamd_scanned s = {.user = "me", .uid = 7, .seconds = 0.14, .size = 99, .rhost = "localhost",
				  .raddr = "::1", .rport = "33", .id = SPAN_LIT("<a,b>"), .autolearn = "no"};
	spamd_log_start(&b, SPAMD_PROCESS, &s);
	ck_assert_str_eq(strbuf_str(&b), "processing message <a,b> for me:7");
	b = strbuf_new(arena);
	spamd_log_end(&b, &spam, &s);
	ck_assert_str_eq(strbuf_str(&b), "identified spam (12.3/5.0) for me:7 in 0.1 seconds, 99 bytes.");
	b = strbuf_new(arena);
	spamd_log_result(&b, &ham, &s);
	ck_assert_str_eq(strbuf_str(&b),
			 "result: .  4 - A scantime=0.1,size=99,user=me,uid=7,required_score=5.0,"
			 "rhost=localhost,raddr=::1,rport=33,mid=<a_b>,autolearn=no");
	arena_free(&arena);
}
END_TEST

START_TEST(ids)
{
	static const char *const cases[][2] = {
		{" <a@b>\n", "<a@b>"},
		{" (x (y) z) <a b>\n", "<a?b>"},
		{"a@b\n", "<a@b>"},
		{"<a<b>c>", "<a?b>"},
		{" a>\r\n\tb\xff", "<a??b?>"},
		{" \n", ""},
		{"<>", ""},
		{"((", "<((>"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct strbuf b = strbuf_new(arena);
		spamd_log_id(&b, span_from_str(cases[i][0]));
		ck_assert_str_eq(strbuf_str(&b), cases[i][1]);
	}
	arena_free(&arena);
}
END_TEST

/* Text to a zlib stream. */
static struct span deflated(struct arena *arena, struct span text)
{
	uLongf n = compressBound(text.n);
	unsigned char *p = arena_bytes(arena, n);
	ck_assert_int_eq(compress(p, &n, text.p, text.n), Z_OK);
	return (struct span){p, n};
}

START_TEST(inflating)
{
	struct arena *arena = arena_new();
	struct err err;
	struct span out;
	struct span z = deflated(arena, SPAN_LIT("Subject: x\n\nbody\n\n\n"));
	ck_assert_int_eq(inflate_message(arena, z, 100, &out, &err), 0);
	ck_assert(span_equal(out, SPAN_LIT("Subject: x\n\nbody\n")));
	ck_assert_int_eq(inflate_message(arena, span_slice(z, 0, z.n - 1), 100, &out, &err), -1);
	ck_assert_str_eq(err.text, "zlib: failed to find end of zlib stream\n");
	ck_assert_int_eq(inflate_message(arena, SPAN_LIT("no zlib"), 100, &out, &err), -1);
	struct span bomb = {arena_alloc(arena, 20 << 20), 20 << 20};
	ck_assert_int_eq(inflate_message(arena, deflated(arena, bomb), 1 << 20, &out, &err), -2);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, verdicts);
	tcase_add_test(tc, errors);
	tcase_add_test(tc, log_lines);
	tcase_add_test(tc, ids);
	tcase_add_test(tc, inflating);
}

CHECK_MAIN("spamd_answer", add_tests)
