/* ruleset.c: opens a compiled ruleset. Everything is read through one descriptor of the directory, so
 * that a compile which exchanges the directory meanwhile is seen whole or not at all; nothing is run
 * before its hash was found right. */
#include "load/ruleset.h"
#include "load/image.h"
#include "base/manifest.h"

#include <stdatomic.h>
#include <stdlib.h>

struct image {
	atomic_uint references;
	struct image_dir dir;
	void *code; /* dlopen handle of rules.so */
	size_t ndbs;
};

static int open_program(struct ruleset *rs, const struct manifest *m, struct err *err)
{
	struct image *image = rs->image;
	struct image_file so;

	if (image_map(&image->dir, "rules.so", &so, err) != 0)
		return -1;
	int rc = manifest_check_file(m, "rules.so", so.bytes, err);
	image_unmap(&so);
	if (rc != 0)
		return -1;
	rs->program = image_open_program(&image->dir, &image->code, err);
	return rs->program ? 0 : -1;
}

static int open_databases(struct ruleset *rs, const struct manifest *m, struct err *err)
{
	struct image *image = rs->image;
	const struct wn_program *p = rs->program;
	struct image_file file;
	int result = -1;

	if (image_map(&image->dir, "patterns.hs", &file, err) != 0)
		return -1;
	if (manifest_check_file(m, "patterns.hs", file.bytes, err) != 0)
		goto out;
	rs->dbs = ARENA_ARRAY(rs->arena, hs_database_t *, p->ndbs + 1);
	for (; image->ndbs < p->ndbs; image->ndbs++) {
		const struct wn_db *db = &p->dbs[image->ndbs];
		if (db->offset > file.bytes.n || db->size > file.bytes.n - db->offset) {
			err_set(err, "patterns.hs: a database lies outside the file; run "
				     "`winnow compile` again");
			goto out;
		}
		hs_error_t rc = hs_deserialize_database((const char *)file.bytes.p + db->offset,
							db->size, &rs->dbs[image->ndbs]);
		if (rc == HS_SUCCESS)
			rc = hs_alloc_scratch(rs->dbs[image->ndbs], &rs->scratch);
		if (rc != HS_SUCCESS) {
			err_set(err, "patterns.hs: Hyperscan refuses a database (error %d%s); run "
				     "`winnow compile` again on this machine",
				rc, rc == HS_DB_PLATFORM_ERROR ? ", made for another CPU" : "");
			goto out;
		}
	}
	result = 0;
out:
	image_unmap(&file);
	return result;
}

/* SpamAssassin's conditions for running a rule: its score, and for evals that need the network or
 * learning, the score set. Then metas over metas that don't run; see struct wn_meta. */
static void decide_live(struct ruleset *rs)
{
	const struct wn_program *p = rs->program;
	uint8_t *ran = ARENA_ARRAY(rs->arena, uint8_t, p->nrules + 1);

	for (uint32_t i = 0; i < p->nrules; i++) {
		const struct wn_rule *r = &p->rules[i];
		bool is_eval = r->type >= WN_RULE_EVAL_BODY && r->type <= WN_RULE_EVAL_RBL;
		bool lacks_net = (r->tflags & WN_TFLAG(NET)) && !(rs->scoreset & 1);
		bool lacks_learning = (r->tflags & WN_TFLAG(LEARN)) && !(rs->scoreset & 2);
		rs->live[i] = rs->scores[i] != 0 && !(is_eval && (lacks_net || lacks_learning));
		ran[i] = 1;
	}
	for (uint32_t i = 0; i < p->nmetas; i++) {
		const struct wn_meta *m = &p->metas_list[i];
		for (uint32_t d = 0; d < m->n; d++)
			rs->live[m->rule] &= ran[p->meta_deps[m->first + d]];
		ran[m->rule] = rs->live[m->rule] || m->settled;
	}
}

static int read_data(struct ruleset *rs, const struct manifest *m, struct err *err)
{
	struct image *image = rs->image;
	struct image_file scores = {0}, settings = {0};
	int result = -1;

	if (image_map(&image->dir, "scores", &scores, err) != 0 ||
	    image_map(&image->dir, "settings", &settings, err) != 0 ||
	    manifest_check_file(m, "scores", scores.bytes, err) != 0 ||
	    manifest_check_file(m, "settings", settings.bytes, err) != 0)
		goto out;
	rs->scores = ARENA_ARRAY(rs->arena, double, rs->program->nrules + 1);
	rs->describe = ARENA_ARRAY(rs->arena, const char *, rs->program->nrules + 1);
	rs->live = ARENA_ARRAY(rs->arena, uint8_t, rs->program->nrules + 1);
	if (image_read_scores(rs, scores.bytes, err) != 0 ||
	    settings_parse(rs->arena, settings.bytes, &rs->settings, err) != 0)
		goto out;
	rs->required_score = settings_get_num(&rs->settings, "required_score", 5);
	decide_live(rs);
	result = 0;
out:
	image_unmap(&scores);
	image_unmap(&settings);
	return result;
}

static int open_all(struct ruleset *rs, const char *path, int scoreset, struct err *err)
{
	struct image *image = rs->image;
	struct image_file file;
	struct manifest m;

	if (image_open_dir(path, &image->dir, err) != 0 ||
	    image_map(&image->dir, "manifest", &file, err) != 0)
		return -1;
	int rc = file.bytes.n > MANIFEST_LIMIT ? err_set(err, "manifest: too large")
					       : manifest_parse(rs->arena, file.bytes, &m, err);
	image_unmap(&file);
	if (rc != 0 || manifest_check_host(&m, err) != 0)
		return -1;
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
	hs_free_scratch(rs->scratch);
	for (size_t i = 0; rs->dbs && rs->program && i < rs->program->ndbs; i++)
		hs_free_database(rs->dbs[i]);
	image_close_program(&image->code);
	image_close_dir(&image->dir);
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
