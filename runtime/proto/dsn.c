/* dsn.c: see dsn.h. */
#include "proto/dsn.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	enum dsn_driver driver;
} drivers[] = {
    {"SQLite", DSN_SQLITE}, {"Pg", DSN_PG}, {"mysql", DSN_MYSQL}, {"MariaDB", DSN_MYSQL}};

static const char *const positions[] = {"dbname", "host", "port"};

static const char *canonical(const char *name)
{
	return strcmp(name, "database") == 0 || strcmp(name, "db") == 0 ? "dbname" : name;
}

/* Where a part ends: at ; and, among the positional ones, at a colon outside of brackets. */
static size_t part_length(const char *text)
{
	size_t n = 0;
	bool named = false, bracket = false;
	for (; text[n] && text[n] != ';'; n++) {
		named |= text[n] == '=';
		bracket = text[n] == '[' || (bracket && text[n] != ']');
		if (text[n] == ':' && !named && !bracket)
			break;
	}
	return n;
}

static int add(struct arena *arena, struct dsn *dsn, struct span part, size_t *position,
	       struct err *err)
{
	size_t equals = span_find_byte(part, '=', 0);
	if (part.n && dsn->n == DSN_ATTRIBUTES)
		return err_set(err, "user_scores_dsn: more than %u attributes", DSN_ATTRIBUTES);
	if (equals != (size_t)-1)
		dsn->v[dsn->n++] = (struct dsn_attribute){
		    canonical(arena_span_str(arena, span_trim(span_slice(part, 0, equals)))),
		    arena_span_str(arena, span_trim(span_slice(part, equals + 1, part.n)))};
	else if (part.n && *position < 3)
		dsn->v[dsn->n++] = (struct dsn_attribute){positions[*position],
							  arena_span_str(arena, span_trim(part))};
	++*position;
	return 0;
}

int dsn_parse(struct arena *arena, const char *text, struct dsn *dsn_r, struct err *err)
{
	struct dsn dsn = {0};
	size_t position = 0, i = 0;
	if (strncasecmp(text, "dbi:", 4) != 0)
		return err_set(err, "user_scores_dsn: not DBI:DRIVER:...: %s", text);
	text += 4;
	size_t n = strcspn(text, ":(");
	while (i < sizeof drivers / sizeof *drivers &&
	       (strlen(drivers[i].name) != n || strncasecmp(text, drivers[i].name, n) != 0))
		i++;
	if (i == sizeof drivers / sizeof *drivers)
		return err_set(err,
			       "user_scores_dsn: no such driver: %.*s (there are SQLite, Pg, mysql "
			       "and MariaDB)",
			       (int)n, text);
	dsn.driver = drivers[i].driver;
	text += n;
	if (*text == '(')
		text += strcspn(text, ")") + (strchr(text, ')') != NULL); /* DBI's own attributes */
	text += *text == ':';
	/* The path of an SQLite file may have colons in it. */
	while (*text) {
		n = dsn.driver == DSN_SQLITE ? strcspn(text, ";") : part_length(text);
		if (add(arena, &dsn, (struct span){(const unsigned char *)text, n}, &position,
			err) < 0)
			return -1;
		text += n + (text[n] != 0);
	}
	*dsn_r = dsn;
	return 0;
}

const char *dsn_get(const struct dsn *dsn, const char *name)
{
	for (size_t i = dsn->n; i > 0; i--)
		if (strcmp(dsn->v[i - 1].name, name) == 0)
			return dsn->v[i - 1].value;
	return NULL;
}

static bool take(const char **text, const char *word)
{
	size_t n = strlen(word);
	bool is = strncmp(*text, word, n) == 0;
	*text += is ? n : 0;
	return is;
}

static int add_quoted(struct strbuf *b, struct span text, bool known, dsn_quote_fn quote,
		      void *context)
{
	if (known)
		return quote(context, b, text);
	strbuf_add_str(b, "NULL");
	return 0;
}

int dsn_query(struct strbuf *b, const char *custom, struct span user, dsn_quote_fn quote,
	      void *context)
{
	static const char query[] =
	    "select preference, value  from _TABLE_ where username = _USERNAME_"
	    " or username = '@GLOBAL' order by username asc";
	size_t at = span_find_byte(user, '@', 0), local = at == (size_t)-1 ? user.n : at;
	size_t end = at == (size_t)-1
			 ? at
			 : span_find_byte(user, '@', at + 1); /* a second @ ends the domain */
	struct span domain = {0};
	int status = 0;
	if (at != (size_t)-1)
		domain = span_slice(user, at + 1, end == (size_t)-1 ? user.n : end);
	for (const char *text = custom ? custom : query; *text && status == 0;) {
		if (take(&text, "_USERNAME_"))
			status = quote(context, b, user);
		else if (take(&text, "_TABLE_"))
			strbuf_add_str(b, "userpref");
		else if (take(&text, "_MAILBOX_"))
			status =
			    add_quoted(b, span_slice(user, 0, local), user.n != 0, quote, context);
		else if (take(&text, "_DOMAIN_"))
			status = add_quoted(b, domain, domain.n != 0, quote, context);
		else
			strbuf_add_byte(b, (unsigned char)*text++);
	}
	return status;
}
