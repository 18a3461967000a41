/* sql_sqlite.c: SQLite, which is linked in. The file is opened for reading alone. */
#include "daemon/sql.h"

#include <sqlite3.h>

enum { BUSY_MILLISECONDS = 1000 }; /* somebody is writing */

static int load(struct err *err)
{
	return 0;
}

static int quote(void *context, struct strbuf *b, struct span text)
{
	strbuf_add_byte(b, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\'')
			strbuf_add_byte(b, '\'');
		strbuf_add_byte(b, text.p[i]);
	}
	strbuf_add_byte(b, '\'');
	return 0;
}

static struct span column(sqlite3_stmt *statement, int i)
{
	const unsigned char *text = sqlite3_column_text(statement, i);
	return (struct span){text, text ? (size_t)sqlite3_column_bytes(statement, i) : 0};
}

static int read_rows(sqlite3 *db, sqlite3_stmt *statement, struct strbuf *text, struct err *err)
{
	int status;
	while ((status = sqlite3_step(statement)) == SQLITE_ROW)
		if (sql_add_row(text, column(statement, 0), column(statement, 1), err) < 0)
			return -1;
	return status == SQLITE_DONE ? 0
				     : err_set(err, "config: SQL error: %s", sqlite3_errmsg(db));
}

static int fetch(const struct sql *sql, struct span user, struct strbuf *text, struct err *err)
{
	const char *path = dsn_get(&sql->dsn, "dbname");
	struct strbuf query = strbuf_new(text->arena);
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	int result;
	dsn_query(&query, sql->query, user, quote, NULL);
	if (sqlite3_open_v2(path ? path : "", &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_busy_timeout(db, BUSY_MILLISECONDS) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, strbuf_str(&query), (int)query.n + 1, &statement, NULL) !=
		SQLITE_OK)
		result =
		    err_set(err, "config: SQL error: %s", db ? sqlite3_errmsg(db) : "no memory");
	else
		result = read_rows(db, statement, text, err);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return result;
}

const struct sql_driver sql_sqlite = {load, fetch};
