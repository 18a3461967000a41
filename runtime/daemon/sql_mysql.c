/* sql_mysql.c: MariaDB and MySQL by libmariadb, opened when it is needed. Rows are taken one by
 * one, so that a table without end costs no memory; the server may not ask for files. */
#include "daemon/sql.h"

#include <mariadb/mysql.h>
#include <stdlib.h>

#define FUNCTIONS(X)                \
	X(mysql_init)               \
	X(mysql_options)            \
	X(mysql_real_connect)       \
	X(mysql_real_escape_string) \
	X(mysql_real_query)         \
	X(mysql_use_result)         \
	X(mysql_fetch_row)          \
	X(mysql_fetch_lengths)      \
	X(mysql_num_fields) X(mysql_errno) X(mysql_error) X(mysql_free_result) X(mysql_close)

static struct {
#define X(name) __typeof__(&name) name;
	FUNCTIONS(X)
#undef X
} my;

static int load(struct err *err)
{
	static const char *const libraries[] = {"libmariadb.so.3", "libmysqlclient.so.21", NULL};
	static const struct sql_symbol symbols[] = {
#define X(name) {#name, &my.name},
	    FUNCTIONS(X)
#undef X
	};
	return sql_load(libraries, symbols, sizeof symbols / sizeof *symbols, err);
}

static int quote(void *context, struct strbuf *b, struct span text)
{
	char *room = (char *)arena_bytes(b->arena, 2 * text.n + 1);
	unsigned long n = my.mysql_real_escape_string(context, room, (const char *)text.p, text.n);
	strbuf_add_byte(b, '\'');
	strbuf_add(b, room, n);
	strbuf_add_byte(b, '\'');
	return 0;
}

static int complain(MYSQL *connection, struct err *err)
{
	return err_set(err, "config: SQL error: %s", my.mysql_error(connection));
}

static struct span field(MYSQL_ROW row, const unsigned long *lengths, unsigned i, unsigned n)
{
	return i < n && row[i] ? (struct span){(const unsigned char *)row[i], lengths[i]}
			       : (struct span){0};
}

static int read_rows(MYSQL *connection, struct strbuf *text, struct err *err)
{
	MYSQL_RES *r = my.mysql_use_result(connection);
	MYSQL_ROW row;
	if (!r)
		return complain(connection, err);
	unsigned n = my.mysql_num_fields(r);
	while ((row = my.mysql_fetch_row(r))) {
		const unsigned long *lengths = my.mysql_fetch_lengths(r);
		if (sql_add_row(text, field(row, lengths, 0, n), field(row, lengths, 1, n), err) <
		    0)
			return -1; /* what is on its way ends with the process */
	}
	if (my.mysql_errno(connection))
		return complain(connection, err);
	my.mysql_free_result(r);
	return 0;
}

static MYSQL *connect_to(const struct sql *sql, MYSQL *connection)
{
	const char *host = dsn_get(&sql->dsn, "host"), *port = dsn_get(&sql->dsn, "port");
	const char *socket = dsn_get(&sql->dsn, "mysql_socket"),
		   *other = dsn_get(&sql->dsn, "mariadb_socket");
	unsigned no = 0;
	my.mysql_options(connection, MYSQL_OPT_LOCAL_INFILE, &no);
	return my.mysql_real_connect(
	    connection, host, *sql->username ? sql->username : NULL,
	    *sql->password ? sql->password : NULL, dsn_get(&sql->dsn, "dbname"),
	    port ? (unsigned)strtoul(port, NULL, 10) : 0, socket ? socket : other, 0);
}

static int fetch(const struct sql *sql, struct span user, struct strbuf *text, struct err *err)
{
	struct strbuf query = strbuf_new(text->arena);
	MYSQL *connection = my.mysql_init(NULL);
	if (!connection)
		return err_set(err, "config: SQL error: no memory");
	if (!connect_to(sql, connection))
		return complain(connection, err);
	dsn_query(&query, sql->query, user, quote, connection);
	if (my.mysql_real_query(connection, (const char *)query.p, query.n) != 0)
		return complain(connection, err);
	if (read_rows(connection, text, err) < 0)
		return -1;
	my.mysql_close(connection);
	return 0;
}

const struct sql_driver sql_mysql = {load, fetch};
