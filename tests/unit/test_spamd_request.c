/* test_spamd_request.c: heads of spamd requests: what spamd 4.0.1 makes of them (tests/daemon/run asks it). */
#include "check_main.h"
#include "proto/request.h"

#include <stdio.h>
#include <string.h>

static struct spamd_request r;

/* Feeds text, then the end if it wants more. */
static int feed(const char *text, size_t *used_r)
{
	spamd_request_init(&r);
	int status = spamd_request_feed(&r, span_from_str(text), used_r);
	return status == 1 ? spamd_request_end(&r) : status;
}

START_TEST(complete)
{
	static const struct {
		const char *head;
		enum spamd_method method;
		double version;
	} cases[] = {
		{"CHECK SPAMC/1.0\r\n", SPAMD_CHECK, 1.0},
		{"CHECK SPAMC/\r\n", SPAMD_CHECK, 0},
		{"CHECK SPAMC/0x12\n", SPAMD_CHECK, 0},
		{"CHECK SPAMC/1.2\r\n\r\n", SPAMD_CHECK, 1.2},
		{"CHECK SPAMC/1.2\n\n", SPAMD_CHECK, 1.2},
		{"CHECK SPAMC/ 1.5 and more\r\nX: y\r\n\r\n", SPAMD_CHECK, 1.5},
		{"PROCESS SPAMC/1.3\r\n\r\n", SPAMD_PROCESS, 1.3},
		{"HEADERS SPAMC/1.5\r\n\r\n", SPAMD_HEADERS, 1.5},
		{"SYMBOLS SPAMC/1.5\r\n\r\n", SPAMD_SYMBOLS, 1.5},
		{"REPORT SPAMC/1.5\r\n\r\n", SPAMD_REPORT, 1.5},
		{"REPORT_IFSPAM SPAMC/1.5\r\n\r\n", SPAMD_REPORT_IFSPAM, 1.5},
		{"xREPORT SPAMC/1.5\r\n\r\n", SPAMD_REPORT, 1.5},
		{"REPORT_REPORT SPAMC/1.5\r\n\r\n", SPAMD_REPORT, 1.5},
		{"PING SPAMC/1.2\r\n", SPAMD_PING, 1.2},
		{"PING SPAMC/1.5\r\n\r\n", SPAMD_PING, 1.5},
		{"SKIP SPAMC/1.4\r\n", SPAMD_SKIP, 1.4},
		{"TELL SPAMC/1.0\r\n\r\n", SPAMD_TELL, 1.0},
		{"PING SPAMC/1.2 CHECK SPAMC/1.0\r\n", SPAMD_CHECK, 1.0},
		{"CHECK SPAMC/1.0 PROCESS SPAMC/1.5\r\n", SPAMD_CHECK, 1.0},
		{"CHECK SPAMC/1.0", SPAMD_CHECK, 1.0}, /* the end ends the line */
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t used, n = strlen(cases[i].head);
		ck_assert_msg(feed(cases[i].head, &used) == 0, "%s", cases[i].head);
		ck_assert_uint_eq(used, n);
		ck_assert_msg(r.method == cases[i].method, "%s", cases[i].head);
		ck_assert_double_eq(r.version, cases[i].version);
	}
}
END_TEST

START_TEST(wrong)
{
	static const struct {
		const char *head, *error;
	} cases[] = {
		{"", "(closed before headers)"},
		{"\r\n", ""},
		{"hello\r\n", "hello"},
		{"check SPAMC/1.2\r\n", "check SPAMC/1.2"},
		{"CHECK  SPAMC/1.2\r\n", "CHECK  SPAMC/1.2"},
		{"REPORT_IF SPAMC/1.2\r\n", "REPORT_IF SPAMC/1.2"},
		{"CHECK SPAMC/1.2", "(EOF during headers)"},
		{"CHECK SPAMC/1.2\r\nUser: x\r\n", "(EOF during headers)"},
		{"CHECK SPAMC/1.2\r\nUser: x", "(EOF during headers)"},
		{"CHECK SPAMC/1.2\r\nUser\r\n", "(header not in 'Name: value' format)"},
		{"CHECK SPAMC/1.2\r\n\r", "(header not in 'Name: value' format)"},
		{"CHECK SPAMC/1.2\r\nContent-length: 1x\r\n", "(Content-Length contains non-numeric bytes)"},
		{"CHECK SPAMC/1.2\r\nContent-length: -1\r\n", "(Content-Length contains non-numeric bytes)"},
		{"CHECK SPAMC/1.2\r\nUser: a\tb\r\n", "(User header contains control chars)"},
		{"CHECK SPAMC/1.2\r\nCompress: gzip\r\n", "(compression type not supported: gzip)"},
		{"CHECK SPAMC/1.2\r\nCompress:\r\n", "(compression type not supported: )"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char error[256];
		size_t used;
		ck_assert_msg(feed(cases[i].head, &used) == -1, "%s", cases[i].head);
		snprintf(error, sizeof error, "%s%.*s%s", r.error.before, (int)r.error.text.n,
			 (const char *)r.error.text.p, r.error.after);
		ck_assert_str_eq(error, cases[i].error);
	}
}
END_TEST

START_TEST(header_values)
{
	size_t used;
	const char *head = "TELL SPAMC/1.5\r\nContent-length:  0123 is no\r\n";
	ck_assert_int_eq(feed(head, &used), -1);
	head = "TELL SPAMC/1.5\r\nUser:  a b@c\xff\r\nContent-length: 0123\r\ncontent-length: x\r\n"
	       "Compress: ZLib\r\nMessage-class: spam\r\nSet: LOCAL, remote\r\nRemove:local\nOther: x\r\n\r\nbody";
	ck_assert_int_eq(feed(head, &used), 0);
	ck_assert_str_eq(head + used, "body");
	ck_assert_str_eq(r.user, "a b@c\xff");
	ck_assert(r.has_length && r.length == 123);
	ck_assert_str_eq(r.length_text, "0123");
	ck_assert(r.compress && r.set_local && r.set_remote && r.remove_local && !r.remove_remote);
	ck_assert_str_eq(r.message_class, "spam");
	ck_assert_int_eq(feed("CHECK SPAMC/1.2\r\nContent-length: 99999999999999999999\r\n\r\n", &used), 0);
	ck_assert(r.length == UINT64_MAX);
	ck_assert_int_eq(feed("CHECK SPAMC/1.2\r\nContent-length:\r\n\r\n", &used), 0);
	ck_assert(r.has_length && r.length == 0);
	ck_assert_str_eq(r.length_text, "");
}
END_TEST

START_TEST(limits)
{
	static char head[SPAMD_LINE_LIMIT * 4 + SPAMD_HEADERS_LIMIT * 8];
	size_t used;
	int n = sprintf(head, "CHECK SPAMC/1.2\r\nUser: ");
	memset(head + n, 'u', SPAMD_LINE_LIMIT);
	strcpy(head + n + SPAMD_LINE_LIMIT, "\r\n\r\n");
	ck_assert_int_eq(feed(head, &used), -1);
	ck_assert_str_eq(r.error.before, "(line longer than the limit)");
	head[n + 400] = 0;
	strcat(head, "\r\n\r\n");
	ck_assert_int_eq(feed(head, &used), 0);
	ck_assert_uint_eq(strlen(r.user), SPAMD_USER_LIMIT);
	for (unsigned headers = SPAMD_HEADERS_LIMIT - 1; headers <= SPAMD_HEADERS_LIMIT; headers++) {
		n = sprintf(head, "CHECK SPAMC/1.2\r\n");
		for (unsigned i = 0; i < headers; i++)
			n += sprintf(head + n, "X: y\r\n");
		sprintf(head + n, "\r\n");
		ck_assert_int_eq(feed(head, &used), headers < SPAMD_HEADERS_LIMIT ? 0 : -1);
	}
	ck_assert_str_eq(r.error.before, "(too many headers)");
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, complete);
	tcase_add_test(tc, wrong);
	tcase_add_test(tc, header_values);
	tcase_add_test(tc, limits);
}

CHECK_MAIN("spamd_request", add_tests)
