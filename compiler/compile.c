/* compile.c: the stages. Two short cuts: when the sources of everything but scores, descriptions
 * and settings are the same as those of the ruleset in force, its databases and code are taken
 * over; and databases are looked for in that ruleset and in the cache before anything is compiled.
 */
#include "compile.h"
#include "archive.h"
#include "cache.h"
#include "profile.h"
#include "rules_so.h"

#include <stdlib.h>
#include <time.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Files that scores and settings have no part in. */
static const char *const code_files[] = {"patterns.hs", "rules.tab", "ruleset_abi.h", "rules.c",
					 "rules.so"};

static int reuse_code(struct publish *p, const struct published *old, struct err *err)
{
	p->manifest.code = old->manifest.code;
	for (size_t i = 0; i < sizeof code_files / sizeof *code_files; i++)
		if (publish_reuse(p, old, code_files[i], err) != 0)
			return -1;
	return 0;
}

static const char *cache_of(struct arena *arena, const struct compile_options *options)
{
	return options->cache && !*options->cache ? NULL : cache_dir(arena, options->cache);
}

static int make_data(struct publish *p, struct ir *ir, const char *cache, struct compile_report *report,
		     struct err *err)
{
	double start = now();

	if (hsdb_make(ir, cache, &report->dbs, err) != 0)
		return -1;
	report->seconds[STAGE_DATABASES] = now() - start;
	if (publish_put(p, "patterns.hs", hsdb_image(ir->arena, ir), err) != 0 ||
	    publish_put(p, "rules.tab", emit_tables(ir->arena, ir), err) != 0)
		return -1;
	return 0;
}

/* Everything but scores and settings; the time of C is what there is to wait for it. */
static int make_code(struct publish *p, struct ir *ir, const struct compile_options *options,
		     const struct published *old, struct compile_report *report, struct err *err)
{
	const char *cache = cache_of(ir->arena, options);
	struct rules_so so;
	double start = now();

	if (rules_so_begin(&so, p, ir, cache, old, err) != 0)
		return -1;
	report->seconds[STAGE_C] = now() - start;
	if (make_data(p, ir, cache, report, err) != 0) {
		rules_so_abort(&so);
		return -1;
	}
	start = now();
	if (rules_so_end(&so, p, cache, err) != 0)
		return -1;
	report->seconds[STAGE_C] += now() - start;
	return 0;
}

static int write_ruleset(struct arena *arena, const struct compile_options *options, struct ir *ir,
			 const struct published *old, const struct digest *key,
			 struct compile_report *report, struct err *err)
{
	const struct ruleset_src *rules = report->rules;
	struct publish p;

	if (publish_begin(arena, options->out, &p, err) != 0)
		return -1;
	p.manifest.scoreset = options->scoreset;
	p.manifest.source = key->hex;
	p.manifest.errors = report->manifest.errors;
	p.manifest.code_errors = report->manifest.code_errors;
	if ((ir ? make_code(&p, ir, options, old, report, err) : reuse_code(&p, old, err)) != 0 ||
	    publish_put(&p, "scores", emit_scores(arena, rules), err) != 0 ||
	    publish_put(&p, "settings", settings_text(arena, rules), err) != 0 ||
	    (rules->sources.n && publish_put(&p, "sources", rules->sources, err) != 0) ||
	    publish_commit(&p, err) != 0) {
		publish_abort(&p);
		return -1;
	}
	report->manifest = p.manifest;
	return 0;
}

static int dump(struct arena *arena, const struct compile_options *options, const struct ir *ir,
		struct err *err)
{
	if (options->dump == DUMP_IR) {
		ir_dump(ir, stdout);
	} else {
		struct span text = emit_c(arena, ir);
		fwrite(text.p, 1, text.n, stdout);
	}
	return fflush(stdout) == 0 ? 0 : err_set_errno(err, "standard output");
}

/* The site's ruleset that users may add rules to: its sources, and how they were read. */
static int read_over(struct arena *arena, struct compile_options *o, struct published *site_r, struct err *err)
{
	struct archive *archive = ARENA_NEW(arena, struct archive);
	struct span sources;

	published_read(arena, o->over, site_r);
	if (!site_r->there)
		return err_set(err, "%s: %s", o->over, site_r->why_not ? site_r->why_not : "no compiled ruleset");
	if (o->over_id && strcmp(o->over_id, site_r->manifest.id) != 0)
		return err_set(err, "%s: has been compiled anew meanwhile", o->over);
	if (published_map(arena, site_r, "sources", &sources, err) != 0)
		return -1;
	if (!sources.n)
		return err_set(err, "%s: compiled without allow_user_rules 1: no rules can be added to it", o->over);
	if (archive_parse(arena, sources, archive, err) != 0)
		return -1;
	o->rules.archive = archive;
	o->rules.local_tests_only = archive->local_tests_only;
	o->rules.lang = archive->lang;
	o->scoreset = site_r->manifest.scoreset;
	return 0;
}

/* What is taken over unread has the errors it had. */
static int count_errors(const struct compile_options *options, const struct published *old, bool same,
			unsigned before, struct compile_report *report, struct err *err)
{
	struct manifest *m = &report->manifest;
	unsigned found = (unsigned)diags_count(report->rules->diags, DIAG_ERROR);

	m->code_errors = same ? old->manifest.code_errors : found - before;
	m->errors = before + m->code_errors;
	report->worse = options->no_worse && old->there && m->errors > old->manifest.errors;
	if (report->worse)
		return err_set(err, "%u errors in the rules, %u in those of %s: that stays", m->errors,
			       old->manifest.errors, options->out);
	return 0;
}

int compile_run(struct arena *arena, const struct compile_options *given,
		struct compile_report *report_r, struct err *err)
{
	struct compile_options with = *given;
	const struct compile_options *options = &with;
	struct published site = {0};
	struct compile_report report = {0};
	struct ruleset_src *rules;
	struct published old = {0};
	struct ir *ir = NULL;
	double start = now();

	if (options->over && read_over(arena, &with, &site, err) != 0)
		return -1;
	if (options->dump == DUMP_AST)
		return ast_dump(arena, &options->rules, stdout, err);
	struct profile *profile = options->profile ? profile_read(arena, options->profile, err) : profile_stock(arena);
	if (!profile || rules_load(arena, &options->rules, &rules, err) != 0)
		return -1;
	report.rules = rules;
	report_r->rules = rules;
	struct digest key = ir_source_key(rules, profile_id(profile));
	if (options->dump == DUMP_NONE && !options->full) /* --full takes nothing over */
		published_read(arena, options->out, &old);
	if (!old.there)
		old = site;
	report.seconds[STAGE_READ] = now() - start;
	unsigned errors = (unsigned)diags_count(rules->diags, DIAG_ERROR);

	bool same = old.there && strcmp(old.manifest.source, key.hex) == 0;
	if (!same || options->explain) {
		start = now();
		ir = ir_build(arena, rules, options->jobs,
			      options->dump == DUMP_NONE ? cache_of(arena, options) : NULL, profile);
		report.seconds[STAGE_LOWER] = now() - start;
	}
	diags_print_from(rules->diags, DIAG_ERROR, stderr, options->colour);
	if (options->dump != DUMP_NONE)
		return dump(arena, options, ir, err);

	if (count_errors(options, &old, same, errors, &report, err) != 0) {
		*report_r = report;
		return -1;
	}
	start = now();
	if (write_ruleset(arena, options, same ? NULL : ir, &old, &key, &report, err) != 0)
		return -1;
	report.seconds[STAGE_WRITE] =
	    now() - start - report.seconds[STAGE_DATABASES] - report.seconds[STAGE_C];
	report.ir = ir;
	*report_r = report;
	return 0;
}
