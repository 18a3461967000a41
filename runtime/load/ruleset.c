/* ruleset.c: opens a compiled ruleset. Everything is read through one descriptor of the directory, so
 * that a compile which exchanges the directory meanwhile is seen whole or not at all; nothing is run
 * before its hash was found right. */
#include "load/ruleset.h"
#include "load/image.h"
#include "base/manifest.h"
#include "base/shift_and.h"

#include <stdatomic.h>
#include <stdlib.h>

#define AGAIN "run `winnow compile` again"

struct image {
	atomic_uint references;
	struct ruleset *base; /* of an overlay: whose files these are; the rest is empty then */
	struct image_dir dir;
	void *code; /* dlopen handle of rules.so */
	struct image_file tables;   /* rules.tab */
	struct image_file patterns; /* patterns.hs: the databases are used where they lie */
};

/* rules.tab, and the code of its metas. */
static int open_program(struct ruleset *rs, const struct manifest *m, struct err *err)
{
	struct image *image = rs->image;
	struct image_file so = {{0}};

	if (image_map(&image->dir, m, "rules.tab", &image->tables, err) != 0 ||
	    image_map(&image->dir, m, "rules.so", &so, err) != 0)
		return -1;
	image_unmap(&so);
	struct wn_program *program = image_open_tables(&image->tables, err);
	const struct wn_code *code = program ? image_open_code(&image->dir, &image->code, err) : NULL;
	if (!code)
		return -1;
	if (code->nslots != program->nslots || code->nmetas != program->nmetas)
		return err_set(err, "rules.so: not of the same rules as rules.tab; " AGAIN);
	program->metas = code->metas;
	rs->program = program;
	return 0;
}

/* One database, where the file is mapped; its scratch space. */
static int open_database(struct ruleset *rs, const struct wn_db *db, hs_database_t **db_r, struct err *err)
{
	struct image *image = rs->image;
	struct span all = image->patterns.bytes;
	size_t size;

	if (db->offset > all.n || db->size > all.n - db->offset || db->offset % WN_DB_ALIGNMENT)
		return err_set(err, "patterns.hs: a database lies outside the file; " AGAIN);
	hs_database_t *here = (hs_database_t *)(uintptr_t)(all.p + db->offset);
	hs_error_t rc = hs_database_size(here, &size);
	if (rc == HS_SUCCESS && size != db->size)
		rc = HS_INVALID;
	if (rc == HS_SUCCESS)
		rc = hs_alloc_scratch(here, &rs->scratch);
	if (rc != HS_SUCCESS)
		return err_set(err, "patterns.hs: Hyperscan refuses a database (error %d%s); " AGAIN " on this machine",
			       rc, rc == HS_DB_PLATFORM_ERROR ? ", made for another CPU" : "");
	*db_r = here;
	return 0;
}

/* The same for an automaton. */
static int open_automaton(struct ruleset *rs, const struct wn_db *db, const struct wn_automaton **automaton_r,
			  struct err *err)
{
	struct image *image = rs->image;
	struct span all = image->patterns.bytes;
	const struct wn_automaton *a = (const void *)(all.p + db->offset);

	if (db->offset > all.n || db->size > all.n - db->offset || db->offset % WN_DB_ALIGNMENT ||
	    db->size < sizeof *a ||
	    db->size != sizeof *a + (uint64_t)a->nsets * sizeof(struct wn_set) +
				(uint64_t)a->ninstrs * sizeof(struct wn_instr) +
				(uint64_t)a->nstarts * sizeof(struct wn_start))
		return err_set(err, "patterns.hs: an automaton has the wrong size; " AGAIN);
	*automaton_r = a;
	return 0;
}

static int open_chains(struct ruleset *rs, const struct wn_db *db, const struct wn_chains **chains_r, struct err *err)
{
	struct image *image = rs->image;
	struct span all = image->patterns.bytes;
	const struct wn_chains *c = (const void *)(all.p + db->offset);

	if (db->offset > all.n || db->size > all.n - db->offset || db->offset % WN_DB_ALIGNMENT ||
	    db->size < sizeof *c || db->size != shift_and_size(c) || db->nids != c->nids)
		return err_set(err, "patterns.hs: chains have the wrong size; " AGAIN);
	*chains_r = c;
	return 0;
}

static int open_one(struct ruleset *rs, uint32_t i, struct err *err)
{
	const struct wn_db *db = &rs->program->dbs[i];

	switch (db->kind) {
	case WN_DB_AUTOMATON:
	case WN_DB_AUTOMATON_EIGHT_BIT: return open_automaton(rs, db, &rs->automata[i], err);
	case WN_DB_CHAINS:
	case WN_DB_CHAINS_EIGHT_BIT: return open_chains(rs, db, &rs->chains[i], err);
	default: return open_database(rs, db, &rs->dbs[i], err);
	}
}

static int open_databases(struct ruleset *rs, const struct manifest *m, struct err *err)
{
	struct image *image = rs->image;
	const struct wn_program *p = rs->program;

	if (image_map(&image->dir, m, "patterns.hs", &image->patterns, err) != 0)
		return -1;
	rs->dbs = ARENA_ARRAY(rs->arena, hs_database_t *, p->ndbs + 1);
	rs->automata = ARENA_ARRAY(rs->arena, const struct wn_automaton *, p->ndbs + 1);
	rs->chains = ARENA_ARRAY(rs->arena, const struct wn_chains *, p->ndbs + 1);
	for (uint32_t i = 0; i < p->ndbs; i++)
		if (open_one(rs, i, err) != 0)
			return -1;
	return 0;
}

/* SpamAssassin's conditions for running a rule: its score, and for evals that need the network or
 * learning, the score set. mimeheader and uri_detail rules are evals there. */
static void decide_live(struct ruleset *rs)
{
	const struct wn_program *p = rs->program;

	for (uint32_t i = 0; i < p->nrules; i++) {
		const struct wn_rule *r = &p->rules[i];
		bool is_eval = (r->type >= WN_RULE_EVAL_BODY && r->type <= WN_RULE_EVAL_RBL) ||
			       r->type == WN_RULE_MIMEHEADER || r->type == WN_RULE_URI_DETAIL;
		bool lacks_net = (r->tflags & WN_TFLAG(NET)) && !(rs->scoreset & 1);
		bool lacks_learning = (r->tflags & WN_TFLAG(LEARN)) && !(rs->scoreset & 2);
		rs->live[i] = rs->scores[i] != 0 && !(is_eval && (lacks_net || lacks_learning));
	}
}

void ruleset_settle(struct ruleset *rs)
{
	rs->required_score = settings_get_num(&rs->settings, "required_score", 5);
	decide_live(rs);
}

static int read_data(struct ruleset *rs, const struct manifest *m, struct err *err)
{
	struct image *image = rs->image;
	struct image_file scores = {0}, settings = {0};
	int result = -1;

	if (image_map(&image->dir, m, "scores", &scores, err) != 0 ||
	    image_map(&image->dir, m, "settings", &settings, err) != 0)
		goto out;
	rs->scores = ARENA_ARRAY(rs->arena, double, rs->program->nrules + 1);
	rs->learn_scores = ARENA_ARRAY(rs->arena, double, rs->program->nrules + 1);
	rs->describe = ARENA_ARRAY(rs->arena, const char *, rs->program->nrules + 1);
	rs->live = ARENA_ARRAY(rs->arena, uint8_t, rs->program->nrules + 1);
	if (image_read_scores(rs, scores.bytes, err) != 0 ||
	    settings_parse(rs->arena, settings.bytes, &rs->settings, err) != 0)
		goto out;
	ruleset_settle(rs);
	result = 0;
out:
	image_unmap(&scores);
	image_unmap(&settings);
	return result;
}

static int open_all(struct ruleset *rs, const char *path, int scoreset, struct err *err)
{
	struct image *image = rs->image;
	struct image_file file = {{0}};
	struct manifest m;

	if (image_open_dir(path, &image->dir, err) != 0 ||
	    image_map(&image->dir, NULL, "manifest", &file, err) != 0)
		return -1;
	int rc = file.bytes.n > MANIFEST_LIMIT ? err_set(err, "manifest: too large")
					       : manifest_parse(rs->arena, file.bytes, &m, err);
	image_unmap(&file);
	if (rc != 0 || manifest_check_host(&m, err) != 0)
		return -1;
	rs->id = m.id;
	rs->scoreset = scoreset < 0 ? m.scoreset : scoreset & 3;
	if (open_program(rs, &m, err) != 0 || read_data(rs, &m, err) != 0 ||
	    open_databases(rs, &m, err) != 0)
		return -1;
	return 0;
}

struct ruleset *ruleset_open(const char *path, int scoreset, struct err *err)
{
	struct arena *arena = arena_new();
	struct ruleset *rs = ARENA_NEW(arena, struct ruleset);
	struct image *image = ARENA_NEW(arena, struct image);

	rs->arena = arena;
	rs->image = image;
	image->dir.fd = -1;
	atomic_init(&image->references, 1);
	if (open_all(rs, path, scoreset, err) != 0) {
		err_prefix(err, "%s", path);
		ruleset_unref(&rs);
	}
	return rs;
}

struct ruleset *ruleset_overlay(struct ruleset *base)
{
	struct arena *arena = arena_new();
	struct ruleset *rs = ARENA_NEW(arena, struct ruleset);
	struct image *image = ARENA_NEW(arena, struct image);
	size_t n = base->program->nrules;

	*rs = *base;
	rs->arena = arena;
	rs->image = image;
	rs->scores = ARENA_ARRAY(arena, double, n + 1);
	rs->live = ARENA_ARRAY(arena, uint8_t, n + 1);
	rs->describe = ARENA_ARRAY(arena, const char *, n + 1);
	if (n) {
		memcpy(rs->scores, base->scores, n * sizeof *rs->scores);
		memcpy(rs->describe, base->describe, n * sizeof *rs->describe);
	}
	image->base = ruleset_ref(base);
	atomic_init(&image->references, 1);
	return rs;
}

struct ruleset *ruleset_ref(struct ruleset *rs)
{
	atomic_fetch_add(&((struct image *)rs->image)->references, 1);
	return rs;
}

void ruleset_unref(struct ruleset **rsp)
{
	struct ruleset *rs = *rsp;

	*rsp = NULL;
	if (!rs)
		return;
	struct image *image = rs->image;
	if (atomic_fetch_sub(&image->references, 1) != 1)
		return;
	if (image->base) {
		ruleset_unref(&image->base);
	} else {
		hs_free_scratch(rs->scratch);
		image_unmap(&image->patterns);
		image_unmap(&image->tables);
		image_close_code(&image->code);
		image_close_dir(&image->dir);
	}
	struct arena *arena = rs->arena;
	arena_free(&arena);
}

long ruleset_find(const struct ruleset *rs, struct span name)
{
	size_t low = 0, high = rs->program->nrules;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct span here = span_from_str(rs->program->rules[middle].name);
		int order = span_compare(&here, &name);
		if (order == 0)
			return (long)middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}
