/* user_prefs.c: see user_prefs.h. */
#include "daemon/user_prefs.h"

#include "daemon/lookup.h"
#include "load/prefs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLIND_TTL = 1 };	  /* seconds: of files of which nothing tells of a change */
#define UNSETTLED_TTL 0.1 /* of files that have just been written */

static size_t witnesses_open; /* of this process */

size_t user_prefs_bytes(const struct user_prefs *p)
{
	return p ? sizeof *p + p->log.n + p->name.n + p->text.n : 0;
}

void user_prefs_release(struct user_prefs *p)
{
	if (!p || --p->references)
		return;
	witnesses_open -= p->witnesses.n;
	witness_close(&p->witnesses);
	free(p);
}

static struct user_prefs *make(const struct found *found, const unsigned char *bytes)
{
	size_t n = found->log + found->name + found->text;
	struct user_prefs *p = mem_calloc(1, sizeof *p + n + 1);
	unsigned char *at = (unsigned char *)(p + 1);
	memcpy(at, bytes, n);
	p->references = 1;
	p->status = (int)found->status;
	p->uid = found->uid;
	p->failed = found->failed;
	p->log = (struct span){at, found->log};
	p->name = (struct span){at + found->log, found->name};
	p->text = (struct span){at + found->log + found->name, found->text};
	p->key = digest_of((struct span){at + found->log, found->name + found->text});
	return p;
}

/* With the descriptors, if they are those it speaks of and there is room for them. */
static void take_witnesses(struct user_prefs *p, const struct found *found, const int *fds,
			   size_t n)
{
	p->witnesses = found->witnesses;
	p->witnesses.n = 0;
	if (n != found->witnesses.n || n > WITNESSES || witnesses_open + n > USER_PREFS_WITNESSES) {
		p->witnesses.blind = true;
		return;
	}
	memcpy(p->witnesses.fds, fds, n * sizeof *fds);
	p->witnesses.n = n;
	witnesses_open += n;
}

/* Of what a lookup wrote, or NULL when that makes no sense. */
struct user_prefs *user_prefs_read(struct arena *arena, int fd, const int *fds, size_t n)
{
	const size_t limit =
	    sizeof(struct found) + FOUND_LOG_LIMIT + FOUND_NAME_LIMIT + 2 * PREFS_LIMIT + 2;
	struct found found;
	struct stat st;
	if (fstat(fd, &st) != 0 || st.st_size < (off_t)sizeof found || (size_t)st.st_size > limit)
		return NULL;
	unsigned char *bytes = arena_bytes(arena, (size_t)st.st_size);
	if (pread(fd, bytes, (size_t)st.st_size, 0) != st.st_size)
		return NULL;
	memcpy(&found, bytes, sizeof found);
	uint64_t rest = (uint64_t)st.st_size - sizeof found;
	if (found.log > rest || found.name > rest - found.log ||
	    found.text != rest - found.log - found.name ||
	    (found.log && bytes[sizeof found + found.log - 1] != 0) ||
	    found.status > FOUND_PARANOID)
		return NULL;
	struct user_prefs *p = make(&found, bytes + sizeof found);
	take_witnesses(p, &found, fds, n);
	return p;
}

double user_prefs_good_for(const struct user_prefs *p, const struct options *o)
{
	double most = o->prefs_ttl;
	if (p->failed)
		return USER_PREFS_FAILED_TTL;
	if (o->sql_config || o->setuid_with_sql)
		return o->sql_ttl;
	if (p->witnesses.blind || p->witnesses.n == 0)
		most = BLIND_TTL;
	else if (!witness_is_settled(&p->witnesses))
		most = UNSETTLED_TTL;
	return most < o->prefs_ttl ? most : o->prefs_ttl;
}

struct user_prefs *user_prefs_failed(struct arena *arena, const struct options *o, const char *user,
				     const char *why, bool fallback)
{
	struct strbuf log = strbuf_new(arena);
	bool database = o->sql_config || o->setuid_with_sql;
	struct found found = {.status = database && !fallback ? FOUND_REFUSED : FOUND_PREFS};
	if (database)
		lookup_log(&log, fallback ? LOG_LEVEL_INFO : LOG_LEVEL_WARN, "config",
			   "failed to load user (%s) scores from SQL database%s: %s", user,
			   fallback ? ", using a global default" : "", why);
	else
		lookup_log(&log, LOG_LEVEL_WARN, "config",
			   "failed to load the preferences of %s, using a global default: %s", user,
			   why);
	found.log = log.n;
	return make(&found, log.p);
}
