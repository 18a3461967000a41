/* cache.c: DIR/<key>.hsdb: "winnow-hsdb 2 PATTERNS BYTES\n", a line "POSITION reason" for each refused
 * pattern, an empty line, the database, and the SHA-256 of all that. */
#include "cache.h"

#include "base/file.h"
#include "base/strbuf.h"
#include "base/vec.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define CACHE_ENTRY_LIMIT ((size_t)1 << 30) /* no database is anywhere near */

const char *cache_dir(struct arena *arena, const char *dir)
{
	const char *home = getenv("HOME"), *xdg = getenv("XDG_CACHE_HOME");

	if (dir)
		return dir;
	if (xdg && *xdg == '/')
		return arena_printf(arena, "%s/winnow", xdg);
	if (home && *home == '/')
		return arena_printf(arena, "%s/.cache/winnow", home);
	return geteuid() == 0 ? "/var/cache/winnow" : NULL;
}

static const char *entry_path(struct arena *arena, const char *dir, const struct digest *key)
{
	return arena_printf(arena, "%s/%s.hsdb", dir, key->hex);
}

void cache_make_dir(const char *dir)
{
	struct arena *arena = arena_new();
	char *path = arena_dup_str(arena, dir);

	for (char *p = path + 1; *p; p++)
		if (*p == '/') {
			*p = 0;
			mkdir(path, 0755);
			*p = '/';
		}
	mkdir(path, 0755);
	arena_free(&arena);
}

static bool parse_entry(struct arena *arena, struct span text, struct hsdb_built *built_r)
{
	struct hsdb_built built = {0};
	size_t bytes, at;
	const size_t tail = DIGEST_HEX - 1;

	if (text.n < tail)
		return false;
	struct digest d = digest_of(span_slice(text, 0, text.n - tail));
	if (!span_equal(span_slice(text, text.n - tail, text.n), span_from_str(d.hex)))
		return false;
	/* From here on it is what cache_put wrote. */
	const char *s = arena_span_str(arena, span_slice(text, 0, text.n < 200 ? text.n : 200));
	if (sscanf(s, "winnow-hsdb 2 %u %zu\n", &built.n, &bytes) != 2)
		return false;
	built.refused = ARENA_ARRAY(arena, const char *, built.n + 1);
	at = span_find_byte(text, '\n', 0) + 1;
	while (text.p[at] != '\n') {
		size_t end = span_find_byte(text, '\n', at), gap = span_find_byte(text, ' ', at);
		unsigned long i =
			strtoul(arena_span_str(arena, span_slice(text, at, gap)), NULL, 10);
		if (i >= built.n)
			return false;
		built.refused[i] = arena_span_str(arena, span_slice(text, gap + 1, end));
		at = end + 1;
	}
	built.bytes = span_slice(text, at + 1, text.n - tail);
	*built_r = built;
	return built.bytes.n == bytes;
}

bool cache_get(struct arena *arena, const char *dir, const struct digest *key,
	       struct hsdb_built *built_r)
{
	struct span text;
	struct err err;
	const char *path = entry_path(arena, dir, key);

	if (file_read(arena, path, CACHE_ENTRY_LIMIT, &text, &err) != 0 ||
	    !parse_entry(arena, text, built_r))
		return false;
	utimensat(AT_FDCWD, path, NULL, 0); /* used now: kept longest */
	return true;
}

void cache_put(const char *dir, const struct digest *key, const struct hsdb_built *built)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	struct err err;

	strbuf_reserve(&b, built->bytes.n + 4096);
	strbuf_printf(&b, "winnow-hsdb 2 %u %zu\n", built->n, built->bytes.n);
	for (uint32_t i = 0; i < built->n; i++)
		if (built->refused[i])
			strbuf_printf(&b, "%u %s\n", i, built->refused[i]);
	strbuf_add_byte(&b, '\n');
	strbuf_add_span(&b, built->bytes);
	struct digest d = digest_of(strbuf_span(&b));
	strbuf_add_str(&b, d.hex);
	cache_make_dir(dir);
	file_write(entry_path(arena, dir, key), strbuf_span(&b), &err); /* or not: see cache.h */
	arena_free(&arena);
}

struct entry {
	const char *path;
	time_t used;
	uint64_t size;
};

static int compare_used(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return (x->used > y->used) - (x->used < y->used);
}

void cache_prune(const char *dir)
{
	struct arena *arena = arena_new();
	VEC(struct entry) entries = {0};
	uint64_t total = 0;
	DIR *d = opendir(dir);

	for (struct dirent *e; d && (e = readdir(d));) {
		struct stat st;
		struct span name = span_from_str(e->d_name);
		if (!span_has_suffix(name, SPAN_LIT(".hsdb")))
			continue;
		struct entry one = {.path = arena_printf(arena, "%s/%s", dir, e->d_name)};
		if (stat(one.path, &st) != 0)
			continue;
		one.used = st.st_mtime;
		one.size = (uint64_t)st.st_size;
		total += one.size;
		vec_push(arena, &entries, one);
	}
	if (d)
		closedir(d);
	if (total > CACHE_LIMIT)
		qsort(entries.v, entries.n, sizeof *entries.v, compare_used);
	for (size_t i = 0; i < entries.n && total > CACHE_LIMIT; i++) {
		unlink(entries.v[i].path);
		total -= entries.v[i].size;
	}
	arena_free(&arena);
}
