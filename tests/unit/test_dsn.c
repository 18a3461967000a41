/* test_dsn.c: names of databases as Perl's DBI has them, and SpamAssassin's query. */
#include "check_main.h"
#include "proto/dsn.h"

static const struct {
	const char *text, *found; /* driver and attributes; NULL: none */
} names[] = {
	{"DBI:SQLite:/v/p.db", "0 dbname=/v/p.db"},
	{"dbi:SQLite:dbname=/v/p:1.db", "0 dbname=/v/p:1.db"},
	{"DBI:Pg:dbname=sa;host=/run/pg;port=5433", "1 dbname=sa host=/run/pg port=5433"},
	{"dbi:pg:db=sa; host = h", "1 dbname=sa host=h"},
	{"DBI:mysql:sa", "2 dbname=sa"},
	{"DBI:mysql:sa:h:3307", "2 dbname=sa host=h port=3307"},
	{"DBI:mysql:sa;host=h;mysql_socket=/s:1", "2 dbname=sa host=h mysql_socket=/s:1"},
	{"DBI:mysql:sa:[::1]:3307", "2 dbname=sa host=[::1] port=3307"},
	{"DBI:MariaDB:database=sa;mariadb_socket=/s", "2 dbname=sa mariadb_socket=/s"},
	{"DBI:mysql(RaiseError=>1):sa", "2 dbname=sa"},
	{"DBI:mysql:", "2"},
	{"DBI:mysql", "2"},
	{"DBI:mysql(", "2"},
	{"DBI:Oracle:x", NULL},
	{"ldap://x", NULL},
	{"", NULL},
};

START_TEST(parsing)
{
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct dsn dsn;
		struct err err;
		struct strbuf b = strbuf_new(arena);
		int status = dsn_parse(arena, names[i].text, &dsn, &err);
		ck_assert_int_eq(status, names[i].found ? 0 : -1);
		if (status < 0)
			continue;
		strbuf_printf(&b, "%d", dsn.driver);
		for (size_t k = 0; k < dsn.n; k++)
			strbuf_printf(&b, " %s=%s", dsn.v[k].name, dsn.v[k].value);
		ck_assert_str_eq(strbuf_str(&b), names[i].found);
	}
	arena_free(&arena);
}
END_TEST

START_TEST(too_many)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	struct dsn dsn;
	struct err err;
	strbuf_add_str(&b, "DBI:Pg:");
	for (unsigned i = 0; i <= DSN_ATTRIBUTES; i++)
		strbuf_add_str(&b, "a=b;");
	ck_assert_int_eq(dsn_parse(arena, strbuf_str(&b), &dsn, &err), -1);
	arena_free(&arena);
}
END_TEST

static int quote(void *context, struct strbuf *b, struct span text)
{
	strbuf_add_byte(b, '<');
	strbuf_add_span(b, text);
	strbuf_add_byte(b, '>');
	return context ? -1 : 0;
}

START_TEST(queries)
{
	static const struct {
		const char *custom, *user, *query;
	} cases[] = {
		{NULL, "joe", "select preference, value  from userpref where username = <joe> or username = '@GLOBAL' order by username asc"},
		{"_USERNAME_,_MAILBOX_,_DOMAIN_,_TABLE_,_X_", "a@b@c", "<a@b@c>,<a>,<b>,userpref,_X_"},
		{"_MAILBOX_,_DOMAIN_", "joe", "<joe>,NULL"},
		{"_MAILBOX_,_DOMAIN_", "@d", "<>,<d>"},
		{"_USERNAME_", "_TABLE_", "<_TABLE_>"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct strbuf b = strbuf_new(arena);
		ck_assert_int_eq(dsn_query(&b, cases[i].custom, span_from_str(cases[i].user), quote, NULL), 0);
		ck_assert_str_eq(strbuf_str(&b), cases[i].query);
	}
	struct strbuf b = strbuf_new(arena);
	ck_assert_int_eq(dsn_query(&b, NULL, SPAN_LIT("joe"), quote, arena), -1);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, parsing);
	tcase_add_test(tc, too_many);
	tcase_add_test(tc, queries);
}

CHECK_MAIN("dsn", add_tests)
