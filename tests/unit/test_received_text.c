/* test_received_text: words a Received header is asked for, and neighbours a shape needs. */
#include "check_main.h"
#include "msg/received_shape.h"
#include "msg/received_text.h"

START_TEST(words)
{
	struct received_text t;
	received_text_init(&t, SPAN_LIT("a.b (Postfix) with ESMTP id 1"));
	ck_assert(received_text_has(&t, "(Postfix) with"));
	ck_assert(received_text_has(&t, "id 1"));
	ck_assert(!received_text_has(&t, "(Postfix) id")); /* all its neighbours are there */
	ck_assert(!received_text_has(&t, "SMTPS"));
}
END_TEST

/* A header that has the shape has what the shape needs; one that lacks it has not. */
static const struct {
	const char *shape, *fits, *lacks;
} rows[] = {
	{"%h (%r [%i]) by %b ", "a (b [192.0.2.1]) by c ", "a (b [192.0.2.1] ) by c "},
	{"%h ([%i])%{ (x%} by", "a ([192.0.2.1]) by", "a ([192.0.2.1])by"},
	{"%h%{ via x%} (%?[%i%?])", "a (192.0.2.1)", NULL},
	{"%h (%<r%s.b%>[%i])", "a (x.b[192.0.2.1])", "a (xxb[192.0.2.1])"},
	{"%*with POP3", "a with POP3", "a with POP"},
	{"%r%{: %}x y", "ax y", "axy"},
};

START_TEST(neighbours)
{
	struct received_pairs pairs = received_pairs_of(rows[_i].shape);
	struct shape_text text = shape_text_make(span_from_str(rows[_i].fits));
	struct shape_match match;
	struct received_text t;
	ck_assert(rows[_i].lacks == NULL || pairs.n > 0);
	received_text_init(&t, text.s);
	ck_assert_msg(received_text_has_pairs(&t, &pairs), "%s", rows[_i].fits);
	ck_assert_msg(shape_match(&text, rows[_i].shape, &match), "%s", rows[_i].fits);
	if (rows[_i].lacks) {
		received_text_init(&t, span_from_str(rows[_i].lacks));
		ck_assert_msg(!received_text_has_pairs(&t, &pairs), "%s", rows[_i].lacks);
	}
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, words);
	tcase_add_loop_test(tc, neighbours, 0, sizeof rows / sizeof *rows);
}

CHECK_MAIN("received_text", add_tests)
