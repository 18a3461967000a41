/* sql_pg.c: PostgreSQL by libpq, opened when it is needed. Rows are taken one by one, so that a
 * table without end costs no memory. */
#include "daemon/sql.h"

#include <postgresql/libpq-fe.h>

#define FUNCTIONS(X)          \
	X(PQconnectdbParams)  \
	X(PQstatus)           \
	X(PQerrorMessage)     \
	X(PQescapeLiteral)    \
	X(PQfreemem)          \
	X(PQsendQuery)        \
	X(PQsetSingleRowMode) \
	X(PQgetResult)        \
	X(PQresultStatus)     \
	X(PQntuples) X(PQnfields) X(PQgetvalue) X(PQgetlength) X(PQclear) X(PQfinish)

static struct {
#define X(name) __typeof__(&name) name;
	FUNCTIONS(X)
#undef X
} pq;

static int load(struct err *err)
{
	static const char *const libraries[] = {"libpq.so.5", NULL};
	static const struct sql_symbol symbols[] = {
#define X(name) {#name, &pq.name},
	    FUNCTIONS(X)
#undef X
	};
	return sql_load(libraries, symbols, sizeof symbols / sizeof *symbols, err);
}

static int quote(void *context, struct strbuf *b, struct span text)
{
	char *quoted = pq.PQescapeLiteral(context, (const char *)text.p, text.n);
	if (!quoted)
		return -1;
	strbuf_add_str(b, quoted);
	pq.PQfreemem(quoted);
	return 0;
}

static struct span field(const PGresult *r, int i)
{
	if (i >= pq.PQnfields(r))
		return (struct span){0};
	return (struct span){(const unsigned char *)pq.PQgetvalue(r, 0, i),
			     (size_t)pq.PQgetlength(r, 0, i)};
}

static int complain(PGconn *connection, struct err *err)
{
	return err_set(err, "config: SQL error: %s", pq.PQerrorMessage(connection));
}

static int read_rows(PGconn *connection, struct strbuf *text, struct err *err)
{
	int result = 0;
	PGresult *r;
	while (result == 0 && (r = pq.PQgetResult(connection))) {
		ExecStatusType status = pq.PQresultStatus(r);
		if (status == PGRES_SINGLE_TUPLE && pq.PQntuples(r) == 1)
			result = sql_add_row(text, field(r, 0), field(r, 1), err);
		else if (status != PGRES_TUPLES_OK)
			result = complain(connection, err);
		pq.PQclear(r);
	}
	return result;
}

static PGconn *connect_to(const struct sql *sql)
{
	const char *names[DSN_ATTRIBUTES + 3], *values[DSN_ATTRIBUTES + 3];
	size_t n = 0;
	for (; n < sql->dsn.n; n++) {
		names[n] = sql->dsn.v[n].name;
		values[n] = sql->dsn.v[n].value;
	}
	if (*sql->username) {
		names[n] = "user";
		values[n++] = sql->username;
	}
	if (*sql->password) {
		names[n] = "password";
		values[n++] = sql->password;
	}
	names[n] = values[n] = NULL;
	return pq.PQconnectdbParams(names, values, 0);
}

static int fetch(const struct sql *sql, struct span user, struct strbuf *text, struct err *err)
{
	PGconn *connection = connect_to(sql);
	struct strbuf query = strbuf_new(text->arena);
	int result;
	if (pq.PQstatus(connection) != CONNECTION_OK ||
	    dsn_query(&query, sql->query, user, quote, connection) < 0 ||
	    !pq.PQsendQuery(connection, strbuf_str(&query)) || !pq.PQsetSingleRowMode(connection))
		result = complain(connection, err);
	else
		result = read_rows(connection, text, err);
	if (result == 0)
		pq.PQfinish(connection); /* else the process' end is quicker than the rows that are
					    on their way */
	return result;
}

const struct sql_driver sql_pg = {load, fetch};
