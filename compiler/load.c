/* load.c: rules_load: reads the files in order, walks their statements, and has the result resolved.
 * SpamAssassin counterpart: parse of Conf/Parser.pm. An include ends the conditions that are open, even
 * skipped ones are read, and a file is read once: as there. */
#include "archive.h"
#include "load.h"

#include <sys/stat.h>

static void walk_file(struct load *l, struct source *source);

/* Whether a file is being read now: itself, or under another path that leads to it. */
static bool is_open(const struct source *source, const char *path)
{
	struct stat file, open;

	if (stat(path, &file))
		return false;
	for (; source; source = source->included.source)
		if (stat(source->path, &open) == 0 && open.st_ino == file.st_ino &&
		    open.st_dev == file.st_dev)
			return true;
	return false;
}

static bool is_file(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static struct source *fetch(struct load *l, const char *path, bool included, struct err *err)
{
	const struct archive *archive = l->options->archive;
	const struct archive_file *kept = archive ? archive_find(archive, path) : NULL;

	if (kept)
		return source_from_text(l->arena, kept->path, kept->text);
	if (archive) {
		err_set(err, "%s: not among the sources of the site's ruleset", path);
		return NULL;
	}
	if (!included || is_file(path)) /* a device would never end */
		return source_read(l->arena, path, err);
	err_set(err, "%s: not a file", path);
	return NULL;
}

static void read_source(struct load *l, struct source *s, struct loc from)
{
	map_set(&l->files_read, span_from_str(s->path), s);
	s->order = l->nsources++;
	s->included = from;
	s->depth = from.source ? from.source->depth + 1 : 0;
	vec_push(l->arena, &l->sources.files, s);
	bytes_check_source(l, s);
	walk_file(l, s);
}

/* Reads one file, unless it was read before. `from` is the include line, or has no source. */
static void read_file(struct load *l, const char *path, struct loc from)
{
	struct err err;
	struct source *before = map_get(&l->files_read, span_from_str(path));

	if (from.source && is_open(from.source, path)) {
		diag_add(l->diags, DIAG_ID_INCLUDE_LOOP, from, "%s includes itself by this line",
			 path);
		return;
	}
	if (before) {
		if (from.source)
			diag_add(l->diags, DIAG_ID_INCLUDE_AGAIN, from, "%s was read before", path);
		return;
	}
	struct source *s = fetch(l, path, from.source != NULL, &err);
	if (!s) {
		diag_add(l->diags, DIAG_ID_FILE_UNREADABLE, from, "%s", err.text);
		return;
	}
	read_source(l, s, from);
}

/* Relative to the file that includes; ~ is the caller's home, which a compiler has no use for. */
static const char *include_path(struct load *l, const struct ast_stmt *stmt)
{
	struct span path = stmt->text.s;
	struct span from = span_from_str(stmt->where.source->path);

	if (path.p[0] == '/')
		return arena_span_str(l->arena, path);
	while (from.n && from.p[from.n - 1] != '/')
		from.n--;
	return arena_printf(l->arena, "%.*s%.*s", (int)from.n, (const char *)from.p, (int)path.n,
			    (const char *)path.p);
}

static void walk_include(struct load *l, const struct ast_stmt *stmt)
{
	struct path_list list = {0};
	struct err err;

	if (!stmt->text.s.n) {
		sem_value_bad(l, stmt);
		return;
	}
	cond_end(l, "an include inside ends this condition");
	if (stmt->where.source->depth >= INCLUDE_DEPTH_LIMIT) {
		diag_add(l->diags, DIAG_ID_INCLUDE_DEPTH, stmt->where,
			 "includes are nested too deeply");
		return;
	}
	if (l->options->archive) {
		archive_list_path(l->arena, l->options->archive, include_path(l, stmt), &list);
	} else if (source_list_path(l->arena, include_path(l, stmt), ".cf", &list, &err)) {
		diag_add(l->diags, DIAG_ID_FILE_UNREADABLE, stmt->text.where, "%s", err.text);
		return;
	}
	for (size_t i = 0; i < list.paths.n; i++)
		read_file(l, list.paths.v[i], stmt->text.where);
}

static const char *language(const struct load *l)
{
	return l->options->lang ? l->options->lang : DEFAULT_LANG;
}

static void walk_if(struct load *l, const struct ast_stmt *stmt)
{
	struct span condition = source_code(stmt->where.source, stmt->where.start);

	while (condition.n && byte_is_word(condition.p[0])) /* if, ifplugin */
		condition = span_slice(condition, 1, condition.n);
	if (!condition_is_readable(condition))
		diag_add(l->diags, DIAG_ID_CONDITION_BAD, stmt->where,
			 "there is a word in it that no condition has, so nothing depends on it");
	else if (stmt->kind == AST_BAD)
		cond_if_bad(l, stmt);
	else
		cond_if(l, stmt);
}

static void walk_stmt(struct load *l, const struct ast_stmt *stmt)
{
	const char *lang = language(l);
	enum directive_id id = stmt->key.directive ? stmt->key.directive->id : DIRECTIVES;

	if (stmt->lang.s.n && !span_has_prefix_nocase(span_from_str(lang), stmt->lang.s))
		return;
	if (id == DIRECTIVE_if || id == DIRECTIVE_ifplugin) {
		walk_if(l, stmt);
	} else if (id == DIRECTIVE_else && stmt->kind != AST_BAD) {
		cond_else(l, stmt);
	} else if (id == DIRECTIVE_endif && stmt->kind != AST_BAD) {
		cond_endif(l, stmt);
	} else if (id == DIRECTIVE_include && stmt->kind != AST_BAD && !l->user) {
		walk_include(l, stmt);
	} else if (l->skipping) {
		apply_skipped(l, stmt);
	} else if (!l->user || user_may(l, stmt)) {
		apply_stmt(l, stmt);
	}
}

/* "# UPDATE version 1234": the comment that sa-update leaves, for the tag RULESVERSION. */
static void find_update_version(struct load *l, struct source *source)
{
	struct span text = {(const unsigned char *)source->text, source->n}, mark = SPAN_LIT("# UPDATE version ");
	size_t at = 0, digits, end;

	for (; (at = span_find(text, mark, at)) != (size_t)-1; at = end) {
		digits = end = at + mark.n;
		while (end < text.n && byte_is_digit(text.p[end]))
			end++;
		if (end == digits || text.p[end] != '\n' || (at && text.p[at - 1] != '\n'))
			continue;
		struct loc where = {source, (uint32_t)at, (uint32_t)end};
		sem_add_setting(l, "update_version",
				arena_span_str(l->arena, span_slice(text, digits, end)), where);
	}
}

static void walk_file(struct load *l, struct source *source)
{
	find_update_version(l, source);
	struct ast *ast = ast_parse(l->arena, source);

	for (size_t i = 0; i < ast->stmts.n; i++)
		walk_stmt(l, ast->stmts.v[i]);
	cond_end(l, "this condition is never closed");
}

static void load_init(struct load *l, struct arena *arena, const struct rules_options *options)
{
	*l = (struct load){.arena = arena, .scratch = arena_new(), .options = options};
	l->diags = diags_new(arena);
	l->symbols = map_new(arena);
	l->files_read = map_new(arena);
	l->condition_cache = map_new(arena);
	l->plugins.compat = map_new(arena);
	l->replace_tag = l->replace_pre = l->replace_inter = l->replace_post = map_new(arena);
	l->replace_start = SPAN_LIT("<");
	l->replace_end = SPAN_LIT(">");
	l->out = ARENA_NEW(arena, struct ruleset_src);
	l->out->arena = arena;
	l->out->diags = l->diags;
}

static void read_site(struct load *l)
{
	const struct archive *archive = l->options->archive;
	struct path_list list = {0};

	if (archive) {
		for (size_t i = 0; i < archive->files.n; i++)
			if (archive->files.v[i].top)
				vec_push(l->arena, &list.paths, archive->files.v[i].path);
	} else {
		source_list_all(l->arena, l->options->paths, l->options->npaths, &list, l->diags);
	}
	for (size_t i = 0; i < list.paths.n; i++)
		read_file(l, list.paths.v[i], (struct loc){0});
}

static void note_first(void *context, const struct diag_view *d)
{
	const char **first = context;
	if (!*first)
		*first = d->text;
}

static int nothing_read(const struct load *l, struct err *err)
{
	const char *why = NULL;
	diags_each(l->diags, note_first, &why);
	return err_set(err, "no rule files could be read%s%s", why ? ": " : "", why ? why : "");
}

int rules_load(struct arena *arena, const struct rules_options *options,
	       struct ruleset_src **out_r, struct err *err)
{
	struct load l;

	load_init(&l, arena, options);
	read_site(&l);
	if (options->extra) {
		struct source *s =
			source_from_text(arena, "(extra)", span_from_str(options->extra));
		read_source(&l, s, (struct loc){0});
	}
	if (!l.nsources) {
		arena_free(&l.scratch);
		return nothing_read(&l, err);
	}
	if (options->prefs) {
		struct source *s = source_read(arena, options->prefs, err);
		if (!s) {
			arena_free(&l.scratch);
			return -1;
		}
		s->path = options->prefs_name ? options->prefs_name : s->path;
		user_begin(&l, s);
		read_source(&l, s, (struct loc){0});
	} else if (user_rules_allowed(&l)) {
		l.out->sources = archive_print(arena, &l.sources, options->local_tests_only, language(&l));
	}
	if (options->lang) /* for user_prefs laid over it */
		sem_add_setting(&l, "lang", options->lang, (struct loc){.source = l.sources.files.v[0]});
	arena_free(&l.scratch);
	resolve(&l);
	*out_r = l.out;
	return 0;
}
