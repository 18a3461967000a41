/* run.c: the scanning loop: threads take messages from the source, scan them, and print in input order.
 * Each thread has its scanner and two arenas (message bytes, output); the source and the output each
 * have a lock. A thread whose turn to print has not come waits for it: order without a queue. */
#include "base/arena.h"
#include "cli/cli.h"
#include "cli/markup.h"
#include "cli/source.h"
#include "report/report.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct shared {
	struct wn_ruleset *rules;
	struct wn_markup *markup; /* NULL: not asked for */
	const struct scan_options *options;
	struct source *source;
	struct scan_totals *totals;
	pthread_mutex_t source_lock, print_lock;
	pthread_cond_t printed;
	size_t next_print; /* index of the mail whose turn it is */
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

static void print_in_turn(struct shared *sh, const struct mail *mail, const struct strbuf *out,
			  const struct wn_result *result)
{
	pthread_mutex_lock(&sh->print_lock);
	while (sh->next_print != mail->index && !sh->failed)
		pthread_cond_wait(&sh->printed, &sh->print_lock);
	if (sh->options->progress)
		progress_clear();
	if (mail->failed)
		fprintf(stderr, "winnow: %s: %s\n", mail->name, mail->err.text);
	if (out->n && fwrite(out->p, 1, out->n, stdout) != out->n && !sh->failed) {
		fprintf(stderr, "winnow: standard output: %s\n", strerror(errno));
		sh->failed = true;
	}
	add_totals(sh->totals, mail, result);
	if (sh->options->progress)
		progress_show(source_done(sh->source), source_count(sh->source), sh->totals->spam);
	sh->next_print++;
	pthread_cond_broadcast(&sh->printed);
	pthread_mutex_unlock(&sh->print_lock);
}

static void scan_all(struct shared *sh, struct wn_scanner *scanner)
{
	struct arena *bytes = arena_new(), *text = arena_new();
	struct mail mail;
	while (take(sh, bytes, &mail)) {
		struct strbuf out = strbuf_new(text);
		const struct wn_result *result = wn_scanner_result(scanner);
		if (!mail.failed && !sh->options->unmark)
			result = wn_scan(scanner, mail.bytes.p, mail.bytes.n);
		report(&out, sh, scanner, &mail);
		print_in_turn(sh, &mail, &out, result);
		arena_reset(bytes);
		arena_reset(text);
	}
	arena_free(&bytes);
	arena_free(&text);
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
	wn_scanner_set_timing(scanner, sh->options->timing ||
					       (sh->markup && wn_markup_wants_timing(sh->markup)));
	scan_all(sh, scanner);
	wn_scanner_free(&scanner);
	return NULL;
}

int scan_run(struct wn_ruleset *rules, struct source *source, const struct scan_options *options,
	     struct scan_totals *totals_r)
{
	struct shared sh = {.rules = rules, .options = options, .source = source, .totals = totals_r};
	if (markup_wanted(options))
		sh.markup = wn_markup_new(rules);
	pthread_mutex_init(&sh.source_lock, NULL);
	pthread_mutex_init(&sh.print_lock, NULL);
	pthread_cond_init(&sh.printed, NULL);

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
	wn_markup_free(&sh.markup);
	return sh.failed ? -1 : 0;
}
