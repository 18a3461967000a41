/* test_mime.c: the part tree as SpamAssassin sees it, on mail well-formed and not. */
#include "check_main.h"
#include "base/strbuf.h"
#include "msg/message.h"

#include <stdint.h>

static struct arena *arena;
static void setup(void) { arena = arena_new(); }
static void teardown(void) { arena_free(&arena); }

static struct message *parse(const char *text)
{
	return message_new(arena, span_from_str(text), NULL);
}

/* The leaves as "type[decoded]" one after the other. */
static const char *leaves(struct message *m)
{
	struct strbuf b = strbuf_new(arena);
	for (struct part *p = NULL; (p = part_next_leaf(m, p));) {
		struct span text = part_decoded(m, p);
		strbuf_printf(&b, "%s[%.*s]", p->effective_type, (int)text.n, text.p);
	}
	return strbuf_str(&b);
}

#define MULTI "Content-Type: multipart/mixed; boundary=\"b\"\n\n"

START_TEST(trees)
{
	static const struct {
		const char *text, *leaves;
		uint32_t flags;
	} rows[] = {
		{"Subject: x\n\nhello\n", "text/plain[hello\n]", 0},
		{"", "text/plain[]", 0},
		{"Subject: x\n", "text/plain[]", MESSAGE_FLAG_MISSING_HEAD_BODY_SEP},
		{"From x\nSubject: x\n\nhello\n", "text/plain[hello\n]", 0},
		{"A: 1\r\n\r\nx\r\ny\r\n", "text/plain[x\ny\n]", 0},
		{"A: 1\n--b\nx\n", "text/plain[--b\nx\n]", MESSAGE_FLAG_MISSING_HEAD_BODY_SEP},
		{MULTI "pre\n--b\n\none\n--b\nContent-Type: text/html\n\ntwo\n--b--\n",
		 "text/plain[one]text/html[two]", MESSAGE_FLAG_MISSING_MIME_HEADERS},
		{MULTI "--b\nA: 1\n\none\n", "text/plain[one\n]", MESSAGE_FLAG_MISSING_MIME_BOUNDARY},
		{MULTI "--b\nA: 1\n\none\n--b--\nmore\n", "text/plain[one]",
		 MESSAGE_FLAG_MIME_EPILOGUE_EXISTS},
		{MULTI "--b\nA: 1\none\n--b--\n", "text/plain[one]",
		 MESSAGE_FLAG_MISSING_MIME_HEAD_BODY_SEP},
		{MULTI "no boundary\nat all\n", "text/plain[no boundary\nat all\n]", 0},
		{"Content-Type: multipart/mixed\n\nx\n", "text/plain[x\n]", 0},
		{MULTI "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nA: 1\n\nin\n--c--\n--b\n"
		       "A: 1\n\nout\n--b--\n", "text/plain[in]text/plain[out]", 0},
		{MULTI "--b\nContent-Type: text/plain; name=\"x.html\"\n\nh\n--b--\n", "text/html[h]", 0},
		{MULTI "--b\nContent-Type: message/rfc822\n\nSubject: in\n\nbody\n--b--\n",
		 "text/plain[body]", 0},
		/* "0" is false to Perl: the inner multipart shares the outer boundary. */
		{MULTI "--b\nContent-Type: multipart/alternative; boundary=0\n\n--0\nA: 1\n\nin\n--0--\n--b--\n",
		 "text/plain[--0\nA: 1\n\nin\n--0--]", MESSAGE_FLAG_MISSING_MIME_HEAD_BODY_SEP},
		{"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: in\n\nbody\n--b--\n",
		 "text/plain[body]", MESSAGE_FLAG_MISSING_MIME_HEADERS},
		{MULTI "--b\nContent-Transfer-Encoding: base64\n\naGk=\n--b--\n", "text/plain[hi]", 0},
		{MULTI "--b\nContent-Type: text/html\n--b--\n", "text/plain[]", 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct message *m = parse(rows[i].text);
		ck_assert_str_eq(leaves(m), rows[i].leaves);
		ck_assert_msg(m->parse_flags == rows[i].flags, "row %zu: flags %x", i, m->parse_flags);
	}
}
END_TEST

START_TEST(long_lines_of_multiparts_are_broken)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, MULTI "--b\nA: 1\n\n");
	for (int i = 0; i < 5000; i++)
		strbuf_add_byte(&b, 'x');
	strbuf_add_str(&b, "\n--b--\n");
	struct message *m = message_new(arena, strbuf_span(&b), NULL);
	ck_assert_uint_eq(m->root->first_child->raw.n, 5000 + 2);
	ck_assert_int_eq(m->root->first_child->raw.p[MESSAGE_LINE_LIMIT], '\n');
}
END_TEST

START_TEST(runs_of_blank_lines_are_cut)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, "A: 1\n\nx\n");
	for (int i = 0; i < 100; i++)
		strbuf_add_byte(&b, '\n');
	strbuf_add_str(&b, "y\n");
	struct message *m = message_new(arena, strbuf_span(&b), NULL);
	ck_assert_uint_eq(m->root->raw.n, 2 + 20 + 2);
	ck_assert_uint_eq(m->pristine_body.n, 2 + 100 + 2);
}
END_TEST

/* Wherever they stand: they are looked for in strides. */
START_TEST(short_runs_of_blank_lines_stay)
{
	for (size_t before = 0; before < 45; before++)
		for (size_t lines = 18; lines < 24; lines++) {
			struct strbuf b = strbuf_new(arena);
			strbuf_add_str(&b, "A: 1\n\n");
			for (size_t i = 0; i < before; i++)
				strbuf_add_byte(&b, 'x');
			strbuf_add_str(&b, "x\n");
			for (size_t i = 0; i < lines; i++)
				strbuf_add_byte(&b, '\n');
			strbuf_add_str(&b, before % 2 ? "y\n" : "");
			size_t rest = before + 2 + (before % 2) * 2, stay = lines < 20 ? lines : 20;
			ck_assert_uint_eq(message_new(arena, strbuf_span(&b), NULL)->root->raw.n, rest + stay);
		}
}
END_TEST

START_TEST(parameters)
{
	struct message *m = parse("Content-Type: TEXT/Html charset=\"koi8-r\"; name=a.txt\n"
				  "Content-Disposition: attachment; filename=\"b c.txt\"\n\nx\n");
	ck_assert_str_eq(m->root->type, "text/html");
	ck_assert_str_eq(m->root->charset, "koi8-r");
	ck_assert_str_eq(m->root->name, "b c.txt");
	m = parse("Content-Type: application/x; name*0=\"a\"; name*1=\"b\"\n\nx\n");
	ck_assert_str_eq(m->root->name, "ab");
	m = parse("Content-Type: text/weird\n\nx\n");
	ck_assert_str_eq(m->root->type, "text/plain");
	ck_assert_ptr_null(m->root->charset);
	m = parse("Subject: x\n\nx\n");
	ck_assert_str_eq(m->root->charset, "us-ascii");
}
END_TEST

/* Hostile shapes end in bounded time and depth. */
START_TEST(limits)
{
	struct strbuf b = strbuf_new(arena);
	for (int i = 0; i < 1000; i++)
		strbuf_printf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	struct message *m = message_new(arena, strbuf_span(&b), NULL);
	unsigned depth = 0;
	for (struct part *p = m->root; p->first_child; p = p->first_child)
		depth++;
	ck_assert_uint_eq(depth, MESSAGE_DEPTH_LIMIT);
	ck_assert(m->cut & MESSAGE_CUT_DEPTH);

	b = strbuf_new(arena);
	strbuf_add_str(&b, MULTI);
	for (int i = 0; i < 100000; i++)
		strbuf_add_str(&b, "--b\n");
	m = message_new(arena, strbuf_span(&b), NULL);
	ck_assert(m->cut & MESSAGE_CUT_PARTS);

	b = strbuf_new(arena);
	for (int i = 0; i < 200000; i++)
		strbuf_printf(&b, "X-%d: 1\n", i);
	m = message_new(arena, strbuf_span(&b), NULL);
	ck_assert_uint_eq(m->headers->n, MESSAGE_HEADERS_LIMIT);
	ck_assert(m->cut & MESSAGE_CUT_HEADERS);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, trees);
	tcase_add_test(tc, long_lines_of_multiparts_are_broken);
	tcase_add_test(tc, runs_of_blank_lines_are_cut);
	tcase_add_test(tc, short_runs_of_blank_lines_stay);
	tcase_add_test(tc, parameters);
	tcase_add_test(tc, limits);
}

CHECK_MAIN("mime", add_tests)
