/* rules.c: paths and places. The ruleset's directory is named by a hash of what it is made of, so
 * that servers with other rules beside this one have others. */
#include "daemon/rules.h"

#include "base/digest.h"
#include "base/rulesdirs.h"
#include "base/strbuf.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* For root the system's place, for others their cache. */
static const char *default_state(struct arena *arena)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	if (geteuid() == 0)
		return "/var/lib/winnow/winnowd";
	if (xdg && *xdg == '/')
		return arena_printf(arena, "%s/winnow/winnowd", xdg);
	return arena_printf(arena, "%s/.cache/winnow/winnowd",
			    home && *home == '/' ? home : "/tmp");
}

static void make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(path, 0755);
		*slash = '/';
	}
}

/* The directory belongs to those who compile: what is run from there is theirs. */
static int make_own(const char *path, const struct identity *id, struct err *err)
{
	struct stat st;
	mkdir(path, 0700);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_set_errno(err, "%s", path);
	int rc = fstat(fd, &st);
	if (rc == 0 && st.st_uid != id->uid)
		rc = st.st_uid == 0 ? fchown(fd, id->uid, id->gid) : -1;
	close(fd);
	return rc == 0 ? 0 : err_set(err, "%s: belongs to somebody else", path);
}

static void add(struct rules *r, const char *path)
{
	if (path && access(path, F_OK) == 0)
		r->paths[r->n++] = path;
}

/* As spamd: --pre lines, stock rules, site rules, --cf lines; --rules stands for the two in the
 * middle. */
static int add_paths(struct rules *r, const struct options *o, struct err *err)
{
	const char *stock = o->configpath ? o->configpath : rulesdirs_stock();
	for (size_t i = 0; i < o->rules.n; i++)
		r->paths[r->n++] = o->rules.v[i];
	if (o->rules.n)
		return 0;
	if (!stock || access(stock, R_OK) != 0)
		return err_set(err, "no rules were found; do you need to run 'sa-update'?");
	add(r, stock);
	add(r, o->siteconfigpath ? o->siteconfigpath : rulesdirs_site());
	return 0;
}

static void hash_list(struct strbuf *b, const struct options_list *list)
{
	strbuf_printf(b, "%zu\n", list->n);
	for (size_t i = 0; i < list->n; i++)
		strbuf_printf(b, "%s\n", list->v[i]);
}

int rules_init(struct rules *r, struct options *o, const struct identity *id, struct err *err)
{
	struct arena *arena = arena_new(); /* lives as long as the server */
	struct strbuf b = strbuf_new(arena);
	*r = (struct rules){.on = o->compile};
	if (!r->on)
		return 0;
	r->lang = rulesdirs_lang(arena);
	if (add_paths(r, o, err) < 0)
		return -1;
	strbuf_printf(&b, "%d %s\n", o->local, r->lang);
	for (size_t i = 0; i < r->n; i++)
		strbuf_printf(&b, "%s\n", r->paths[i]);
	hash_list(&b, &o->pre);
	hash_list(&b, &o->cf);
	struct digest digest = digest_of(strbuf_span(&b));
	char *state = arena_dup_str(arena, o->state ? o->state : default_state(arena));
	make_parents(state);
	const char *dir = arena_printf(arena, "%s/%.16s", state, digest.hex);
	if (make_own(state, id, err) < 0 || make_own(dir, id, err) < 0)
		return -1;
	r->cache = arena_printf(arena, "%s/cache", state);
	r->out = arena_printf(arena, "%s/ruleset", dir);
	r->line_pre = o->pre.n ? arena_printf(arena, "%s/line.pre", dir) : NULL;
	r->line_cf = o->cf.n ? arena_printf(arena, "%s/line.cf", dir) : NULL;
	o->ruleset = r->out;
	return 0;
}
