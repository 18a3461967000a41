/* sql: a user's preferences from a database, in SpamAssassin's layout: one row a preference, name
 * and value. Input: the site's user_scores_* settings and a user's name; output: the text of a
 * user_prefs file. Runs in a lookup's process, which is ended when it takes too long: nothing here
 * has a deadline of its own. Counterpart: Conf/SQL.pm. The client libraries of PostgreSQL and
 * MariaDB are opened when a DSN asks for them; without them the rest works. */
#ifndef WINNOW_DAEMON_SQL_H
#define WINNOW_DAEMON_SQL_H

#include "load/settings.h"
#include "proto/dsn.h"

struct sql {
	const char *username, *password, *query; /* query: NULL: SpamAssassin's */
	bool fallback;				 /* user_scores_fallback_to_global */
	bool configured;			 /* there is a DSN */
	struct dsn dsn;
	const struct sql_driver *driver; /* NULL: err says why there is none */
	struct err err;
};

struct sql_driver {
	/* Finds the library. 0 or -1. */
	int (*load)(struct err *err);
	/* Connects, asks, appends the rows, disconnects. */
	int (*fetch)(const struct sql *sql, struct span user, struct strbuf *text, struct err *err);
};

/* From the site's settings; what is wrong with them is said at each fetch. */
void sql_configure(struct sql *sql, struct arena *arena, const struct settings *settings);
/* Appends the user's preferences. 0, or -1 with err in SpamAssassin's words. */
int sql_fetch(const struct sql *sql, struct span user, struct strbuf *text, struct err *err);

/* For the drivers: a row; -1 when that is more than preferences may be. */
int sql_add_row(struct strbuf *text, struct span name, struct span value, struct err *err);
/* Opens the first library there is of these (NULL ends them) and finds the functions: names and
 * where to. */
struct sql_symbol {
	const char *name;
	void *at;
};
int sql_load(const char *const *libraries, const struct sql_symbol *symbols, size_t n,
	     struct err *err);

extern const struct sql_driver sql_sqlite, sql_pg, sql_mysql;

#endif
