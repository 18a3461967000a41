/* dsn: the names of databases as SpamAssassin's user_scores_dsn has them, Perl DBI's:
 * "DBI:DRIVER:ATTRIBUTES", and the query for a user's preferences. Input: settings of the
 * administrator, and the user's name, which is whatever a client says and gets into a query by the
 * database's own quoting only. Counterpart: DBI, DBD::SQLite, DBD::Pg, DBD::mysql and DBD::MariaDB
 * (connect), load_with_dbi of Conf/SQL.pm. */
#ifndef WINNOW_PROTO_DSN_H
#define WINNOW_PROTO_DSN_H

#include "base/err.h"
#include "base/strbuf.h"

#define DSN_ATTRIBUTES 32u /* in one name: more than any driver knows */

enum dsn_driver { DSN_SQLITE, DSN_PG, DSN_MYSQL };

struct dsn {
	enum dsn_driver driver;
	size_t n;
	struct dsn_attribute {
		const char *name, *value;
	} v[DSN_ATTRIBUTES];
};

/* 0, or -1 with err. Positional parts become "dbname", "host" and "port", other names of the
 * database "dbname". */
int dsn_parse(struct arena *arena, const char *text, struct dsn *dsn_r, struct err *err);
/* NULL when it is not there. */
const char *dsn_get(const struct dsn *dsn, const char *name);

/* Appends the text as a literal of the database's language. */
typedef int (*dsn_quote_fn)(void *context, struct strbuf *b, struct span text);
/* The query: custom, or NULL for SpamAssassin's own. 0, or -1: it cannot be quoted. */
int dsn_query(struct strbuf *b, const char *custom, struct span user, dsn_quote_fn quote,
	      void *context);

#endif
