/* sql.c: settings, rows, and the loading of client libraries. */
#include "daemon/sql.h"

#include "load/prefs.h"

#include <dlfcn.h>

static const struct sql_driver *const drivers[] = {
    [DSN_SQLITE] = &sql_sqlite,
    [DSN_PG] = &sql_pg,
    [DSN_MYSQL] = &sql_mysql,
};

void sql_configure(struct sql *sql, struct arena *arena, const struct settings *settings)
{
	const char *dsn = settings_get(settings, "user_scores_dsn", "");
	*sql = (struct sql){
	    .username = settings_get(settings, "user_scores_sql_username", ""),
	    .password = settings_get(settings, "user_scores_sql_password", ""),
	    .query = settings_get(settings, "user_scores_sql_custom_query", NULL),
	    .fallback = settings_get_bool(settings, "user_scores_fallback_to_global", true),
	    .configured = *dsn != 0,
	};
	if (!*dsn || dsn_parse(arena, dsn, &sql->dsn, &sql->err) < 0)
		return;
	if (drivers[sql->dsn.driver]->load(&sql->err) == 0)
		sql->driver = drivers[sql->dsn.driver];
}

int sql_fetch(const struct sql *sql, struct span user, struct strbuf *text, struct err *err)
{
	if (!sql->configured)
		return 0;
	if (!sql->driver) {
		*err = sql->err;
		return -1;
	}
	return sql->driver->fetch(sql, user, text, err);
}

int sql_add_row(struct strbuf *text, struct span name, struct span value, struct err *err)
{
	if (name.n > PREFS_LIMIT || value.n > PREFS_LIMIT ||
	    text->n + name.n + value.n + 2 > PREFS_LIMIT)
		return err_set(err, "config: SQL error: more than %u bytes of preferences",
			       PREFS_LIMIT);
	strbuf_add_span(text, name);
	strbuf_add_byte(text, '\t');
	strbuf_add_span(text, value);
	strbuf_add_byte(text, '\n');
	return 0;
}

int sql_load(const char *const *libraries, const struct sql_symbol *symbols, size_t n,
	     struct err *err)
{
	void *library = NULL;
	for (; *libraries && !library; libraries++)
		library = dlopen(*libraries, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return err_set(err, "config: SQL error: %s", dlerror());
	for (size_t i = 0; i < n; i++) {
		void *found = dlsym(library, symbols[i].name);
		if (!found)
			return err_set(err, "config: SQL error: %s", dlerror());
		memcpy(symbols[i].at, &found, sizeof found);
	}
	return 0;
}
