/* lookup.c: see lookup.h: which of spamd's ways to a user's preferences the options want, and that
 * way. */
#include "daemon/lookup.h"

#include "daemon/channel.h"
#include "daemon/lookup_file.h"
#include "proto/user_dir.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define HOME_FILE ".spamassassin/user_prefs"

struct lookup {
	const struct options *o;
	const struct identity *id;
	const struct sql *sql;
	const char *user;
	struct found found;
	bool becoming; /* lookup_becomes_user */
	bool became;   /* the user: it reads as that one, for good */
	struct strbuf log, name, text;
};

bool lookup_becomes_user(const struct options *o)
{
	return geteuid() == 0 && !o->user_given && !o->virtual_config_dir &&
	       !(o->sql_config && !o->setuid_with_sql);
}

bool lookup_wanted(const struct options *o)
{
	return !o->nouser_config || o->sql_config || o->setuid_with_sql || o->virtual_config_dir ||
	       lookup_becomes_user(o);
}

void lookup_log(struct strbuf *b, enum log_level level, const char *area, const char *format, ...)
{
	char text[2048];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (b->n + strlen(area) + strlen(text) + 3 > FOUND_LOG_LIMIT)
		return;
	strbuf_add_byte(b, (unsigned char)('0' + level));
	strbuf_add(b, area, strlen(area) + 1);
	strbuf_add(b, text, strlen(text) + 1);
}

/* spamd does not look for its own words: what is said of a user that is not there. */
static void no_user(struct lookup *l, const char *what, const char *name)
{
	if (l->o->paranoid)
		l->found.status = FOUND_PARANOID;
	lookup_log(&l->log, l->o->paranoid ? LOG_LEVEL_WARN : LOG_LEVEL_INFO, "spamd",
		   "%shandle_user (%s) unable to find user: '%s'", l->o->paranoid ? "spamd: " : "",
		   what, name);
}

static int take_user(const char *name, uid_t uid, gid_t gid)
{
	return initgroups(name, gid) == 0 && setresgid(gid, gid, gid) == 0 &&
		       setresuid(uid, uid, uid) == 0 && geteuid() == uid && setuid(0) != 0
		   ? 0
		   : -1;
}

/* Becomes the user; root stays what it is: see still_root. -1: the process cannot go on. */
static int become(struct lookup *l, const struct passwd *pw, const char *behind)
{
	if (!l->becoming)
		return 0;
	if (pw->pw_uid != 0) {
		if (take_user(pw->pw_name, pw->pw_uid, pw->pw_gid) < 0)
			return -1;
		l->became = true;
		l->found.uid = pw->pw_uid;
	}
	lookup_log(&l->log, LOG_LEVEL_INFO, "spamd", "setuid to %s succeeded%s", l->user, behind);
	return 0;
}

/* Nobody was found to become, or root was: the default user. */
static int still_root(struct lookup *l)
{
	if (!l->becoming || l->became)
		return 0;
	if (take_user(l->id->user, l->id->uid, l->id->gid) < 0)
		return -1;
	l->became = true;
	if (l->o->paranoid && l->found.status == FOUND_PREFS) {
		l->found.status = FOUND_PARANOID;
		lookup_log(&l->log, LOG_LEVEL_WARN, "spamd",
			   "spamd: in paranoid mode, still running as root: closing connection");
	} else if (!l->o->paranoid && l->found.status == FOUND_PREFS) {
		lookup_log(&l->log, LOG_LEVEL_WARN, "spamd",
			   "still running as root: user not specified with -u, not found, or set "
			   "to root, falling back to %s",
			   l->id->user);
	}
	return 0;
}

static void read_home(struct lookup *l, const char *home)
{
	if (!*home || (l->becoming && !l->became))
		return;
	if (l->o->create_prefs)
		lookup_file_create(home, &l->log);
	witness_add(&l->found.witnesses, home, HOME_FILE);
	if (lookup_file_read(home, HOME_FILE, l->became, &l->text, &l->log))
		strbuf_printf(&l->name, "%s/" HOME_FILE, home);
}

/* The user's entry: found by the name, or, where all is done by one user, that one's. */
static int find_basic(struct lookup *l)
{
	const char *as = l->o->user_given ? l->o->user : l->user;
	struct passwd *pw = getpwnam(as);
	if (!pw) {
		no_user(l, "getpwnam", as);
		return 0;
	}
	if (become(l, pw, "") < 0)
		return -1;
	if (l->o->nouser_config)
		return 0;
	if (strcmp(as, l->user) != 0 && !(pw = getpwnam(l->user))) {
		no_user(l, "userdir", l->user);
		return 0;
	}
	read_home(l, arena_dup_str(l->text.arena, pw->pw_dir));
	return 0;
}

static void find_virtual(struct lookup *l)
{
	struct user_dirs dirs;
	if (!user_dirs_make(l->text.arena, l->o->virtual_config_dir, span_from_str(l->user),
			    &dirs)) {
		lookup_log(&l->log, LOG_LEVEL_WARN, "spamd",
			   "no config directory has this name: %s", l->user);
		return;
	}
	witness_add(&l->found.witnesses, dirs.dir, "user_prefs");
	if (dirs.fallback)
		witness_add(&l->found.witnesses, dirs.fallback, "user_prefs");
	const char *dir =
	    dirs.fallback && !lookup_file_is(dirs.dir, "user_prefs") ? dirs.fallback : dirs.dir;
	lookup_log(&l->log, LOG_LEVEL_INFO, "spamd", "using default config for %s: %s/user_prefs",
		   l->user, dir);
	if (lookup_file_read(dir, "user_prefs", false, &l->text, &l->log))
		strbuf_printf(&l->name, "%s/user_prefs", dir);
}

static void find_sql(struct lookup *l)
{
	struct strbuf rows = strbuf_new(l->text.arena);
	struct err err;
	if (sql_fetch(l->sql, span_from_str(l->user), &rows, &err) < 0) {
		l->found.failed = true;
		if (!l->sql->fallback)
			l->found.status = FOUND_REFUSED;
		lookup_log(&l->log, l->sql->fallback ? LOG_LEVEL_INFO : LOG_LEVEL_WARN, "config",
			   "failed to load user (%s) scores from SQL database%s: %s", l->user,
			   l->sql->fallback ? ", using a global default" : "", err.text);
		return;
	}
	if (l->text.n && l->text.p[l->text.n - 1] != '\n')
		strbuf_add_byte(&l->text, '\n');
	if (rows.n && !l->name.n)
		strbuf_add_str(&l->name, "(sql config)");
	strbuf_add_span(&l->text, strbuf_span(&rows));
}

static int find_setuid_sql(struct lookup *l)
{
	struct passwd *pw = getpwnam(l->user);
	if (!pw) {
		lookup_log(&l->log, LOG_LEVEL_INFO, "spamd",
			   "handle_user (sql) unable to find user: %s", l->user);
		l->found.status = FOUND_REFUSED;
		return 0;
	}
	if (become(l, pw, ", reading scores from SQL") < 0 || still_root(l) < 0)
		return -1;
	find_sql(l);
	return 0;
}

static int find(struct lookup *l)
{
	const struct options *o = l->o;
	if (!o->nouser_config) {
		if (find_basic(l) < 0 || (o->sql_config && still_root(l) < 0))
			return -1;
		if (o->sql_config && l->found.status == FOUND_PREFS)
			find_sql(l);
	} else if (o->sql_config) {
		if (still_root(l) < 0)
			return -1;
		find_sql(l);
	} else if (o->virtual_config_dir) {
		find_virtual(l);
	} else if (o->setuid_with_sql) {
		return find_setuid_sql(l);
	} else {
		return find_basic(l);
	}
	return 0;
}

static int write_found(struct lookup *l, int fd, int channel)
{
	struct strbuf all = strbuf_new(l->text.arena);
	l->found.log = l->log.n;
	l->found.name = l->name.n;
	l->found.text = l->text.n;
	strbuf_add(&all, &l->found, sizeof l->found);
	strbuf_add_span(&all, strbuf_span(&l->log));
	strbuf_add_span(&all, strbuf_span(&l->name));
	strbuf_add_span(&all, strbuf_span(&l->text));
	const struct witnesses *w = &l->found.witnesses;
	if (w->n && channel_send(channel, "w", 1, w->fds, w->n) != 0)
		return -1;
	return write(fd, all.p, all.n) == (ssize_t)all.n ? 0 : -1;
}

int lookup_run(const struct options *o, const struct identity *id, const struct sql *sql,
	       const struct question *q, int fd, int channel)
{
	struct arena *arena = arena_new();
	struct lookup l = {
	    .o = o,
	    .id = id,
	    .sql = sql,
	    .becoming = lookup_becomes_user(o),
	    .user = q->has_user ? q->user : "nobody",
	    .found = {.status = FOUND_PREFS, .uid = id->uid},
	    .log = strbuf_new(arena),
	    .name = strbuf_new(arena),
	    .text = strbuf_new(arena),
	};
	if (q->has_user && find(&l) < 0)
		return -1;
	if (still_root(&l) < 0)
		return -1;
	if (!q->has_user && o->sql_config)
		find_sql(&l);
	return write_found(&l, fd, channel);
}
