/* test_header.c: header fields, their decoded values, and what rules see under a name with modifiers. */
#include "check_main.h"
#include "msg/addr.h"
#include "msg/message.h"

#include <stdint.h>
#include <stdio.h>

static struct arena *arena;
static void setup(void) { arena = arena_new(); }
static void teardown(void) { arena_free(&arena); }

static struct message *parse(const char *text)
{
	return message_new(arena, span_from_str(text), NULL);
}

static void check_get(struct message *m, const char *spec, const char *expected)
{
	struct span v;
	bool there = header_get(m, spec, &v);
	struct header_key key = header_key_new(m->arena, spec); /* says the same */
	struct span same;
	ck_assert_msg(header_has_key(m, &key) == there, "%s", spec);
	ck_assert_msg(header_get_key(m, &key, &same) == there, "%s", spec);
	ck_assert_msg(!there || span_equal(same, v), "%s", spec);
	if (!expected) {
		ck_assert_msg(!there, "%s is there", spec);
		return;
	}
	ck_assert_msg(there, "%s is absent", spec);
	ck_assert_msg(span_equal(v, span_from_str(expected)), "%s is \"%.*s\", not \"%s\"", spec,
		      (int)v.n, v.p, expected);
}

START_TEST(names_and_modifiers)
{
	struct message *m = parse("From: \"Doe, Joe\" <joe@example.com>\n"
				  "To: a@b.org, Ann <c@d.org>\n"
				  "Cc:  x@y.org\n"
				  "Subject:  =?utf-8?Q?caf=C3=A9?=\n =?utf-8?Q?_x?= y\n"
				  "X-Twice: one\n"
				  "x-twice: two\n"
				  "Message-Id: <1@x>\n"
				  "X-Spam-Status: Yes\n"
				  "X-Ip: by 192.0.2.7 there\n"
				  "\nbody\n");
	check_get(m, "Subject", "caf\xc3\xa9 x y\n");
	check_get(m, "subject", "caf\xc3\xa9 x y\n");
	check_get(m, "Subject:raw", "  =?utf-8?Q?caf=C3=A9?=\n =?utf-8?Q?_x?= y\n");
	check_get(m, "From:addr", "joe@example.com");
	check_get(m, "From:name", "Doe, Joe");
	check_get(m, "To:addr", "a@b.org\nc@d.org");
	check_get(m, "To:addr:first", "a@b.org\nc@d.org"); /* first header, not first address */
	check_get(m, "ToCc", "a@b.org, Ann <c@d.org>\nx@y.org\n");
	check_get(m, "X-Twice", "one\ntwo\n");
	check_get(m, "X-Twice:first", "one\n");
	check_get(m, "X-Twice:last", "two\n");
	check_get(m, "MESSAGEID", "<1@x>\n");
	check_get(m, "X-Spam-Status", NULL);
	check_get(m, "Reply-To", NULL);
	check_get(m, "X-Ip:ip", "192.0.2.7");
	check_get(m, "X-Ip:revip", "7.2.0.192");
	ck_assert_uint_eq(header_get_list(m, "To:addr").n, 2);
	ck_assert_uint_eq(header_get_list(m, "Nothing").n, 0);
}
END_TEST

/* What is kept for one spec is not what another one sees. */
START_TEST(specs_of_a_field)
{
	struct message *m = parse(" Odd: first\nFrom: Joe <joe@example.com>\nfrom: <ann@example.org>\nTo:\nodd: x\n\n");
	for (unsigned again = 0; again < 2; again++) {
		check_get(m, "From:addr", "joe@example.com\nann@example.org");
		check_get(m, "FROM:addr", "joe@example.com\nann@example.org");
		check_get(m, "From:name", "Joe");
		check_get(m, "From:addr:last", "ann@example.org");
		check_get(m, "From:raw", " Joe <joe@example.com>\n <ann@example.org>\n");
		check_get(m, "from", "Joe <joe@example.com>\n<ann@example.org>\n");
		check_get(m, "Fram:addr", NULL);
		check_get(m, "To:addr", NULL);
		check_get(m, "To:raw", "\n");
		check_get(m, "Odd:raw", " x\n");
	}
}
END_TEST

/* Every name is found among many, and no other. */
START_TEST(many_names)
{
	enum { NAMES = 600 };
	static char text[NAMES * 32];
	size_t n = 0;
	for (unsigned i = 0; i < NAMES; i += 2)
		n += (size_t)sprintf(text + n, "X-%s%u-%c: %u\n", i % 3 ? "a" : "Long", i, 'A' + (char)(i % 26), i);
	sprintf(text + n, "\nbody\n");
	struct message *m = parse(text);
	for (unsigned i = 0; i < NAMES; i++) {
		char name[32], value[16];
		sprintf(name, "x-%s%u-%c", i % 3 ? "A" : "long", i, 'a' + (char)(i % 26));
		sprintf(value, "%u\n", i);
		check_get(m, name, i % 2 ? NULL : value);
	}
}
END_TEST

/* More of them than are kept parsed. */
START_TEST(many_addresses)
{
	enum { FIELDS = 50 };
	char text[FIELDS * 64] = "";
	for (int i = 0; i < FIELDS; i++)
		sprintf(text + strlen(text), "X-%d: Joe %d <j%d@example.com>\n", i, i, i);
	struct message *m = parse(text);
	for (int i = 0; i < 2 * FIELDS; i++) {
		int k = i * 7 % FIELDS;
		check_get(m, arena_printf(arena, "X-%d:addr", k), arena_printf(arena, "j%d@example.com", k));
		check_get(m, arena_printf(arena, "X-%d:name", k), arena_printf(arena, "Joe %d", k));
	}
}
END_TEST

START_TEST(all_headers)
{
	struct message *m = parse("Received: from x\n by y\nX-Spam-Level: *\nSubject: hi\n\nbody\n");
	check_get(m, "ALL", "Received: from x by y\nSubject: hi\n");
	check_get(m, "ALL:raw", "Received: from x\n by y\nX-Spam-Level: *\nSubject: hi\n");
	check_get(m, "ALL", "Received: from x by y\nSubject: hi\n");
}
END_TEST

START_TEST(encoded_words)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{"plain", "plain"},
		{"=?iso-8859-1?q?a?= =?iso-8859-1?q?b?=", "ab"},
		{"=?utf-8?B?w6k=?= and =?utf-8?Q?=C3=A9?=", "\xc3\xa9 and \xc3\xa9"},
		{"=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "\xc3\xa9"}, /* a character split in two */
		{"=?utf-8*en?Q?x?=", "x"},
		{"=?utf-8?X?x?=", "=?utf-8?X?x?="},
		{"=?utf-8?Q?not ended", "=?utf-8?Q?not ended"},
		{"=?utf-8?Q?with space?=", "with space"},
		{"a=?utf-8?Q?b?=c", "abc"},
		{"raw \xe9", "raw \xc3\xa9"},
		{"=?no-such?Q?=E9?=", "\xc3\xa9"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[200], expected[200];
		snprintf(text, sizeof text, "Subject: %s\n\n", rows[i].in);
		snprintf(expected, sizeof expected, "%s\n", rows[i].out);
		check_get(parse(text), "Subject", expected);
	}
	check_get(parse("Message-ID: =?utf-8?Q?x?=\n\n"), "Message-ID", "=?utf-8?Q?x?=\n");
}
END_TEST

START_TEST(address_lists)
{
	static const struct {
		const char *in, *addresses, *names; /* joined by | */
	} rows[] = {
		{"a@b.com", "a@b.com", ""},
		{"Joe <a@b.com>", "a@b.com", "Joe "},
		{"a@b.com (Joe)", "a@b.com", "Joe"},
		{"\"J \\\"x\\\" D\" <a@b.com>", "a@b.com", "J \"x\" D "},
		{"group: a@b.com, c@d.com;", "a@b.com|c@d.com", ""},
		{"undisclosed-recipients:;", "", ""},
		{"\"joe@example.com\"", "joe@example.com", ""},
		{"<a@b.com> <a@b.com>", "a@b.com", ""},
		{"A <a@b.com>,B <c@d.com>", "a@b.com|c@d.com", "A |B "},
		{"just words", "", "just words"},
		{"<a@b.com>,<c@d.com>", "", ""}, /* read as one entry, which is no address */
		{"<a@b.com> , <c@d.com>", "a@b.com|c@d.com", ""},
		{" (<a@b.com> <c@d.com>)", "a@b.com|c@d.com", ""},
		{"a@b.com, , c@d.com", "a@b.com|c@d.com", " "},
		{"=?utf-8?Q?\"F\"_<n@f.com>?=", "n@f.com", ""},
		{"", "", ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct addresses found = addresses_parse(arena, span_from_str(rows[i].in));
		char addresses[200] = "", names[200] = "";
		for (size_t k = 0; k < found.n; k++) {
			const struct address *a = &found.v[k];
			if (a->has_address)
				snprintf(addresses + strlen(addresses), 100, "%s%.*s",
					 *addresses ? "|" : "", (int)a->address.n, a->address.p);
			if (a->has_phrase)
				snprintf(names + strlen(names), 100, "%s%.*s", *names ? "|" : "",
					 (int)a->phrase.n, a->phrase.p);
		}
		ck_assert_str_eq(addresses, rows[i].addresses);
		ck_assert_str_eq(names, rows[i].names);
	}
}
END_TEST

static void check_same(struct span a, struct span b, const char *text)
{
	ck_assert_msg(span_equal(a, b), "%s: \"%.*s\", not \"%.*s\"", text, (int)a.n, a.p, (int)b.n, b.p);
}

/* Single usual addresses are read a shorter way: with a comma behind them they are not, and are the same. */
START_TEST(usual_addresses)
{
	static const char *const phrases[] = {"", "Joe ", "Joe", " J. O'Doe-x_y ", "a=b+c ", "\"Joe\" ", "Joe: ", "J@d ", "Jo\xc3\xab ", "Joe (x) ", "Joe\\\\ "};
	static const char *const locals[] = {"joe", "j.o-e_+=", "", "j o", "j@k", "j'k", "\"j\"", "."};
	static const char *const hosts[] = {"@example.com", "@", "", "@a", "@[192.0.2.1]", "@a_b", "@a b", "@a@b", "@.-"};
	static const char *const forms[] = {"%s<%s%s>", "%s%s%s", "%s<%s%s", "%s<%s%s> x", "%s< %s%s >", "%s<%s%s>>"};
	for (unsigned i = 0; i < 11 * 8 * 9 * 6; i++) {
		const char *text = arena_printf(arena, forms[i / 792], phrases[i % 11], locals[i / 11 % 8], hosts[i / 88 % 9]);
		if (!*text || text[strlen(text) - 1] == ' ')
			continue; /* the space would be gone but for the comma */
		struct addresses is = addresses_parse(arena, span_from_str(text));
		struct addresses expected = addresses_parse(arena, span_from_str(arena_printf(arena, "%s,", text)));
		ck_assert_msg(is.n == expected.n, "%s: %zu, not %zu", text, is.n, expected.n);
		for (size_t k = 0; k < is.n; k++) {
			ck_assert_msg(is.v[k].has_address == expected.v[k].has_address, "%s", text);
			ck_assert_msg(is.v[k].has_phrase == expected.v[k].has_phrase, "%s", text);
			check_same(is.v[k].address, expected.v[k].address, text);
			check_same(is.v[k].user, expected.v[k].user, text);
			check_same(is.v[k].host, expected.v[k].host, text);
			check_same(is.v[k].phrase, expected.v[k].phrase, text);
		}
	}
}
END_TEST

START_TEST(names_that_are_fields)
{
	static const char *const fields[] = {"Subject", "subject", "Reply-To", "X-Spam-Status", "X-ALL", "To"};
	static const char *const others[] = {"ALL", "ALL:raw", "ALL-TRUSTED", "ToCc", "tocc", "EnvelopeFrom",
					     "MESSAGEID", "From:addr", "Subject:raw", "X-Spam-Relays-External"};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		ck_assert_msg(header_key_new(arena, fields[i]).kind == HEADER_PLAIN, "%s", fields[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		ck_assert_msg(header_key_new(arena, others[i]).kind != HEADER_PLAIN, "%s", others[i]);
}
END_TEST

START_TEST(long_headers_are_cut)
{
	struct span text = {arena_bytes(arena, 9000), 9000};
	memset((void *)(uintptr_t)text.p, 'x', text.n);
	memcpy((void *)(uintptr_t)text.p, "Subject: ", 9);
	struct message *m = message_new(arena, text, NULL);
	ck_assert(m->parse_flags & MESSAGE_FLAG_TRUNCATED_HEADERS);
	ck_assert_uint_eq(headers_find(m->headers, SPAN_LIT("subject"))->raw.n, MESSAGE_VALUE_LIMIT);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, names_and_modifiers);
	tcase_add_test(tc, specs_of_a_field);
	tcase_add_test(tc, many_names);
	tcase_add_test(tc, many_addresses);
	tcase_add_test(tc, all_headers);
	tcase_add_test(tc, encoded_words);
	tcase_add_test(tc, address_lists);
	tcase_add_test(tc, usual_addresses);
	tcase_add_test(tc, names_that_are_fields);
	tcase_add_test(tc, long_headers_are_cut);
}

CHECK_MAIN("header", add_tests)
