/* run.c: the scanning loop: threads take messages from the source, scan them, and print in input order.
 * Each thread has its scanner and the arena of the message's bytes; the source and the output each have a
 * lock. An output whose turn has not come stays in its slot of a ring, and whoever finishes the one before it prints
 * both: a thread waits only when it is a whole ring ahead of a slow message, or when its output is large. */
#include "base/arena.h"
#include "cli/cli.h"
#include "cli/markup.h"
#include "cli/source.h"
#include "report/report.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Slots a thread: one message in a hundred takes some forty times as long as the others. */
enum { SLOTS_A_THREAD = 64, LARGE_OUTPUT = 64 << 10 /* waits for its turn: a ring full of them would be a lot */,
       OUTPUT_BUFFER = 64 << 10 };
/* Messages that go side by side are small, and not many bytes: more would push each other out of the caches. */
enum { SMALL_BYTES = 16 << 10, GROUP_BYTES = 96 << 10 };

/* What is printed for one message. */
struct slot {
	struct arena *arena; /* of the texts; NULL: not used yet */
	struct strbuf out;
	const char *error; /* for standard error, or NULL */
	bool done;
};

struct shared {
	struct wn_ruleset *rules;
	struct wn_markup *markup; /* NULL: not asked for */
	const struct scan_options *options;
	struct source *source;
	struct scan_totals *totals;
	pthread_mutex_t source_lock, print_lock;
	pthread_cond_t printed;
	size_t next_print; /* index of the mail whose turn it is */
	struct slot *slots;
	size_t nslots;
	bool failed;       /* output or set-up failed: everyone stops */
};

static bool take(struct shared *sh, struct arena *arena, struct mail *mail)
{
	pthread_mutex_lock(&sh->source_lock);
	bool found = !sh->failed && source_next(sh->source, arena, mail);
	pthread_mutex_unlock(&sh->source_lock);
	return found;
}

static void add_totals(struct scan_totals *t, const struct mail *mail, const struct wn_result *r)
{
	t->messages++;
	t->bytes += mail->bytes.n;
	t->failed += mail->failed;
	if (mail->failed)
		return;
	t->spam += r->spam;
	t->limited += r->nlimited > 0;
	t->cut += r->cut != 0;
	for (int i = 0; i < WN_STAGES; i++)
		t->ns[i] += r->ns[i];
}

static void report(struct strbuf *out, const struct shared *sh, struct wn_scanner *scanner,
		   const struct mail *mail)
{
	const struct scan_options *o = sh->options;
	struct report_style style = {o->colour, o->explain, o->subrules, o->width};
	if (mail->failed && o->json)
		report_json_error(out, mail->name, mail->err.text);
	else if (mail->failed || o->quiet)
		return;
	else if (sh->markup)
		markup_print(out, o, sh->markup, scanner, mail);
	else if (o->json)
		report_json(out, scanner, mail->name, o->layers);
	else
		report_table(out, scanner, mail->name, &style);
}

/* False: another's output failed, and everyone stops. Called with the print lock, which it gives up while it waits. */
static bool wait_for(struct shared *sh, size_t index, size_t ahead)
{
	while (index >= sh->next_print + ahead && !sh->failed)
		pthread_cond_wait(&sh->printed, &sh->print_lock);
	return !sh->failed;
}

/* The slot for this mail's output, empty. NULL: everyone stops. */
static struct slot *slot_take(struct shared *sh, const struct mail *mail)
{
	struct slot *slot = &sh->slots[mail->index % sh->nslots];
	pthread_mutex_lock(&sh->print_lock);
	bool go_on = wait_for(sh, mail->index, sh->nslots);
	pthread_mutex_unlock(&sh->print_lock);
	if (!go_on)
		return NULL;
	if (!slot->arena)
		slot->arena = arena_new();
	arena_reset(slot->arena);
	slot->out = strbuf_new(slot->arena);
	slot->error = mail->failed ? arena_printf(slot->arena, "winnow: %s: %s\n", mail->name, mail->err.text) : NULL;
	return slot;
}

static void print(struct shared *sh, const struct slot *slot)
{
	if (sh->options->progress)
		progress_clear();
	if (slot->error)
		fputs(slot->error, stderr);
	if (slot->out.n && fwrite(slot->out.p, 1, slot->out.n, stdout) != slot->out.n && !sh->failed) {
		fprintf(stderr, "winnow: standard output: %s\n", strerror(errno));
		sh->failed = true;
	}
}

/* All outputs whose turn has come. */
static void print_done(struct shared *sh)
{
	size_t before = sh->next_print;
	for (struct slot *slot; (slot = &sh->slots[sh->next_print % sh->nslots])->done; sh->next_print++) {
		print(sh, slot);
		slot->done = false;
	}
	if (sh->next_print != before)
		pthread_cond_broadcast(&sh->printed);
	if (sh->options->progress)
		progress_show(source_done(sh->source), source_count(sh->source), sh->totals->spam);
}

static void slot_finish(struct shared *sh, struct slot *slot, const struct mail *mail,
			const struct wn_result *result)
{
	pthread_mutex_lock(&sh->print_lock);
	if (slot->out.n > LARGE_OUTPUT)
		wait_for(sh, mail->index, 1);
	slot->done = true;
	add_totals(sh->totals, mail, result);
	print_done(sh);
	pthread_mutex_unlock(&sh->print_lock);
}

/* Messages that are scanned side by side, and the one behind them where that is a large one. */
struct group {
	struct arena *arena; /* of the messages */
	struct mail mails[WN_TOGETHER];
	size_t n;            /* of this round */
	size_t most;
	bool more;           /* mails[n] is there, too */
};

/* A message that had to be waited for is the last: who sends it may wait for the answer. */
static void group_fill(struct shared *sh, struct group *g)
{
	size_t bytes = 0;
	if (g->more) { /* large: alone */
		g->mails[0] = g->mails[g->n];
		g->n = 1;
		g->more = false;
		return;
	}
	arena_reset(g->arena);
	for (g->n = 0; g->n < g->most && bytes < GROUP_BYTES && take(sh, g->arena, &g->mails[g->n]); g->n++) {
		const struct mail *mail = &g->mails[g->n];
		bytes += mail->bytes.n;
		if (mail->bytes.n > SMALL_BYTES && g->n) {
			g->more = true;
			return;
		}
		if (mail->streamed)
			bytes = GROUP_BYTES;
	}
}

/* Those that could not be read are empty, and nobody asks for their results. */
static void group_scan(const struct group *g, struct wn_scanner *scanner)
{
	struct wn_text texts[WN_TOGETHER];
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++) {
		texts[i] = (struct wn_text){g->mails[i].bytes.p, g->mails[i].bytes.n};
		n += !g->mails[i].failed;
	}
	if (n)
		wn_scan_many(scanner, texts, g->n);
}

static bool group_report(struct shared *sh, const struct group *g, struct wn_scanner *scanner)
{
	for (size_t i = 0; i < g->n; i++) {
		struct slot *slot = slot_take(sh, &g->mails[i]);
		if (!slot)
			return false;
		report(&slot->out, sh, wn_scanner_nth(scanner, i), &g->mails[i]);
		slot_finish(sh, slot, &g->mails[i], wn_scanner_result(wn_scanner_nth(scanner, i)));
	}
	return true;
}

static bool is_timed(const struct shared *sh)
{
	return sh->options->timing || (sh->markup && wn_markup_wants_timing(sh->markup));
}

static void scan_all(struct shared *sh, struct wn_scanner *scanner)
{
	struct group g = {.arena = arena_new(), .most = is_timed(sh) ? 1 : WN_TOGETHER};
	do {
		group_fill(sh, &g);
		if (!sh->options->unmark)
			group_scan(&g, scanner);
	} while (g.n && group_report(sh, &g, scanner));
	arena_free(&g.arena);
}

/* Whether nothing that is printed shows sub-rules. */
static bool is_quiet(const struct shared *sh)
{
	const struct scan_options *o = sh->options;
	if (sh->markup)
		return !wn_markup_wants_subtests(sh->markup);
	return o->quiet || (o->json ? o->no_subhits : !o->subrules);
}

static void *worker(void *context)
{
	struct shared *sh = context;
	char error[WN_ERROR_SIZE];
	struct wn_scanner *scanner = wn_scanner_new(sh->rules, error);
	if (!scanner) {
		fprintf(stderr, "winnow: %s\n", error);
		pthread_mutex_lock(&sh->print_lock);
		sh->failed = true;
		pthread_cond_broadcast(&sh->printed);
		pthread_mutex_unlock(&sh->print_lock);
		return NULL;
	}
	wn_scanner_set_timing(scanner, is_timed(sh));
	wn_scanner_set_quiet(scanner, is_quiet(sh));
	if (sh->options->warm)
		wn_scanner_warm(scanner);
	scan_all(sh, scanner);
	wn_scanner_free(&scanner);
	return NULL;
}

static void free_slots(struct shared *sh)
{
	for (size_t i = 0; i < sh->nslots; i++)
		arena_free(&sh->slots[i].arena);
	free(sh->slots);
}

int scan_run(struct wn_ruleset *rules, struct source *source, const struct scan_options *options,
	     struct scan_totals *totals_r)
{
	struct shared sh = {.rules = rules, .options = options, .source = source, .totals = totals_r};
	sh.nslots = options->threads > 1 ? SLOTS_A_THREAD * options->threads : 1;
	sh.slots = mem_calloc(sh.nslots, sizeof *sh.slots);
	if (markup_wanted(options))
		sh.markup = wn_markup_new(rules);
	pthread_mutex_init(&sh.source_lock, NULL);
	pthread_mutex_init(&sh.print_lock, NULL);
	pthread_cond_init(&sh.printed, NULL);

	if (!isatty(STDOUT_FILENO)) /* a write for many messages */
		setvbuf(stdout, NULL, _IOFBF, OUTPUT_BUFFER);
	pthread_t threads[options->threads];
	unsigned started = 0;
	while (started + 1 < options->threads &&
	       pthread_create(&threads[started], NULL, worker, &sh) == 0)
		started++;
	worker(&sh);
	for (unsigned i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	if (options->progress)
		progress_clear();
	if (fflush(stdout) != 0 && !sh.failed) {
		fprintf(stderr, "winnow: standard output: %s\n", strerror(errno));
		sh.failed = true;
	}
	free_slots(&sh);
	wn_markup_free(&sh.markup);
	return sh.failed ? -1 : 0;
}
