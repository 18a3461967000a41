/* lowered.c: DIR/lowered-<build>.hsdb, a name that cache_prune knows: records one after the other,
 * and the SHA-256 of all of them. A record is a struct with its arrays behind it; its pointers are
 * offsets from its own start, 0 for none. */
#include "lowered.h"
#include "build_id.h"
#include "cache.h"

#include "base/file.h"
#include "base/map.h"
#include "base/strbuf.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ALIGNMENT = 16 };

struct record {
	struct digest key;
	bool absent_hits;
	struct regex_lowered low;
	uint64_t size; /* with everything behind it */
};

struct lowered_cache {
	struct arena *arena;
	const char *dir, *path;
	struct span all;    /* the records as mapped */
	struct map records; /* by key */
};

/* --- pointers: the places of a regex_lowered that have them are all here --- */

typedef const void *(*move_fn)(void *context, const void *p, size_t size);

static const char *move_str(move_fn move, void *context, const char *s, size_t n)
{
	return s ? move(context, s, n) : NULL;
}

/* `strings` says how long they are: by strlen in memory, not needed when reading. */
static void move_all(struct regex_lowered *low, bool strings, move_fn move, void *context)
{
	low->why =
	    move_str(move, context, low->why, strings && low->why ? strlen(low->why) + 1 : 0);
	low->captures = move_str(move, context, low->captures,
				 strings && low->captures ? strlen(low->captures) + 1 : 0);
	low->hyperscan.p = move(context, low->hyperscan.p, low->hyperscan.n);
	low->pcre.p = move(context, low->pcre.p, low->pcre.n);
	low->starts = move(context, low->starts, strings && low->starts ? wn_starts_size(low->starts) : 0);
	low->chains.v = move(context, low->chains.v, low->chains.n * sizeof *low->chains.v);
	low->code.v = move(context, low->code.v, low->code.n * sizeof *low->code.v);
	for (uint32_t i = 0; i < low->gate.n; i++)
		low->gate.clauses[i].v =
		    move(context, low->gate.clauses[i].v,
			 low->gate.clauses[i].n * sizeof *low->gate.clauses[i].v);
}

static const void *to_memory(void *context, const void *p, size_t size)
{
	const struct record *r = context;

	(void)size;
	return p ? (const unsigned char *)r + (uintptr_t)p : NULL;
}

struct writing {
	struct strbuf *out;
	size_t start; /* of the record */
};

static const void *to_file(void *context, const void *p, size_t size)
{
	struct writing *w = context;

	if (!p || !size)
		return NULL;
	while (w->out->n % ALIGNMENT)
		strbuf_add_byte(w->out, 0);
	size_t at = w->out->n - w->start;
	strbuf_add(w->out, p, size);
	return (const void *)(uintptr_t)at;
}

/* --- reading --- */

/* The file, when it is whole. */
static struct span map_file(const char *path)
{
	const size_t tail = DIGEST_HEX - 1;
	struct span all = {0};
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return all;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size > tail) {
		size_t size = (size_t)st.st_size;
		unsigned char *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (p != MAP_FAILED)
			all = (struct span){p, size - tail};
	}
	close(fd);
	if (!all.n)
		return all;
	struct digest d = digest_of(all);
	if (memcmp(d.hex, all.p + all.n, tail) == 0)
		return all;
	munmap((void *)(uintptr_t)all.p, all.n + tail);
	return (struct span){0};
}

struct lowered_cache *lowered_open(struct arena *arena, const char *dir)
{
	struct lowered_cache *c;

	if (!dir)
		return NULL;
	c = ARENA_NEW(arena, struct lowered_cache);
	c->arena = arena;
	c->dir = dir;
	c->path = arena_printf(arena, "%s/lowered-%.16s.hsdb", dir, build_id());
	c->all = map_file(c->path);
	c->records = map_new(arena);
	for (size_t at = 0; at < c->all.n;) { /* what lowered_save wrote */
		const struct record *r = (const void *)(c->all.p + at);
		map_set(&c->records, span_from_str(r->key.hex), (void *)(uintptr_t)r);
		at += r->size;
	}
	if (c->all.n)
		utimensat(AT_FDCWD, c->path, NULL, 0); /* used now: kept longest */
	return c;
}

bool lowered_get(const struct lowered_cache *cache, const struct digest *key, struct ir_pattern *p)
{
	struct record *r = cache ? map_get(&cache->records, span_from_str(key->hex)) : NULL;

	if (!r)
		return false;
	p->low = r->low;
	p->absent_hits = r->absent_hits;
	move_all(&p->low, false, to_memory, r);
	return true;
}

struct digest lowered_key(struct arena *scratch, const struct ir_pattern *p, struct regex_use use,
			  const char *profile_id)
{
	struct strbuf b = strbuf_new(scratch);
	const char *unset = p->rule->unset;

	strbuf_reserve(&b, p->src->text.n + 128);
	strbuf_printf(&b, "%s %u %d %d %d %d %s%zu:", profile_id, use.flags, use.counted, use.text, p->rule->type,
		      p->src->templates != NULL, unset ? "=" : "-", unset ? strlen(unset) : 0);
	strbuf_add_str(&b, unset ? unset : "");
	strbuf_add_span(&b, p->src->text);
	return digest_of(strbuf_span(&b));
}

/* --- writing --- */

static void put_record(struct strbuf *out, const struct ir_pattern *p, const struct digest *key)
{
	struct record r = {.key = *key, .absent_hits = p->absent_hits, .low = p->low};
	struct writing w = {out, out->n};

	strbuf_add(out, &r, sizeof r); /* room; written again below */
	move_all(&r.low, true, to_file, &w);
	while (out->n % ALIGNMENT)
		strbuf_add_byte(out, 0);
	r.size = out->n - w.start;
	memcpy(out->p + w.start, &r, sizeof r);
}

void lowered_save(struct lowered_cache *cache, const struct ir_pattern *v,
		  const struct digest *keys, uint32_t n)
{
	struct strbuf out = strbuf_new(cache->arena);
	struct map written = map_new(cache->arena);
	struct err err;

	strbuf_reserve(&out, cache->all.n + (4u << 20));
	for (uint32_t i = 0; i < n; i++) {
		void **slot = map_slot(&written, span_from_str(keys[i].hex));
		if (v[i].bad || *slot)
			continue;
		*slot = &written;
		put_record(&out, &v[i], &keys[i]);
	}
	for (size_t i = 0; i < cache->records.n; i++) {
		const struct record *r = cache->records.entries[i].value;
		if (!map_has(&written, span_from_str(r->key.hex)) &&
		    out.n + r->size < LOWERED_LIMIT)
			strbuf_add(&out, r, r->size);
	}
	struct digest d = digest_of(strbuf_span(&out));
	strbuf_add(&out, d.hex, DIGEST_HEX - 1);
	cache_make_dir(cache->dir);
	file_write(cache->path, strbuf_span(&out), &err); /* or not: the next compile lowers anew */
}
