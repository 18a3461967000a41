/* markup.c: the public functions of winnow.h that make, print and undo markup. */
#include "report/markup.h"

#include "msg/message.h"

#include <stdlib.h>

static const struct wn_meta **index_metas(struct arena *arena, const struct wn_program *p)
{
	const struct wn_meta **meta = ARENA_ARRAY(arena, const struct wn_meta *, p->nrules + 1);
	for (uint32_t i = 0; i < p->nmetas; i++)
		meta[p->metas_list[i].rule] = &p->metas_list[i];
	return meta;
}

struct wn_markup *wn_markup_new(struct wn_ruleset *rules)
{
	struct wn_markup *markup = mem_calloc(1, sizeof *markup);
	markup->sp = scan_program_ref(rules->sp);
	markup->arena = arena_new();
	markup_conf_read(&markup->conf, markup->arena, &markup->sp->rs->settings);
	markup->rank = hits_rank(markup->arena, markup->sp);
	markup->meta = index_metas(markup->arena, markup->sp->p);
	return markup;
}

void wn_markup_free(struct wn_markup **markup)
{
	if (!*markup)
		return;
	scan_program_unref(&(*markup)->sp);
	arena_free(&(*markup)->arena);
	free(*markup);
	*markup = NULL;
}

void wn_markup_no_learning(struct wn_markup *markup)
{
	markup->conf.auto_learn = false;
}

bool wn_markup_wants_timing(const struct wn_markup *markup)
{
	return markup->conf.timing;
}

bool wn_markup_wants_subtests(const struct wn_markup *markup)
{
	return markup->conf.subtests;
}

struct markup markup_start(const struct wn_markup *of, struct wn_scanner *scanner)
{
	struct markup m = {
	    .of = of,
	    .conf = &of->conf,
	    .scanner = scanner,
	    .msg = scanner->msg,
	    .result = &scanner->result,
	    .arena = scanner->arena,
	    .now = time(NULL),
	};
	m.subject_prefix = hits_subject_prefix(&m);
	return m;
}

struct wn_text wn_rewrite(const struct wn_markup *markup, struct wn_scanner *scanner)
{
	struct markup m = markup_start(markup, scanner);
	struct span s = rewrite_message(&m);
	return (struct wn_text){s.p, s.n};
}

struct wn_text wn_report(const struct wn_markup *markup, struct wn_scanner *scanner)
{
	struct markup m = markup_start(markup, scanner);
	struct span s = text_report(&m);
	return (struct wn_text){s.p, s.n};
}

struct wn_text wn_unmark(const struct wn_markup *markup, struct wn_scanner *scanner,
			 const void *bytes, size_t size)
{
	scanner_forget(scanner);
	struct message *msg =
	    message_new(scanner->arena, (struct span){bytes, size}, markup->sp->msg_conf);
	struct span s = unmark_message(&markup->conf, msg);
	return (struct wn_text){s.p, s.n};
}
