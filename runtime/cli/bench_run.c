/* bench_run.c: the corpus through a ruleset. The first pass is not timed: it counts hits, and PCRE2
 * compiles what it needs on the way. Messages are read anew in each pass, so that a corpus may be
 * larger than memory; reading is not timed. */
#include "cli/bench.h"
#include "cli/source.h"
#include "report/profile_write.h"

#include <stdio.h>
#include <sysexits.h>
#include <time.h>

#define BENCH_MAX_SIZE ((size_t)64 << 20) /* larger mail says little about rules */

void bench_corpus_add(struct bench_corpus *c, const char *path, enum bench_label label)
{
	struct bench_part part = {path, label};

	vec_push(c->arena, &c->parts, part);
}

static double cpu_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* One part of the corpus: every message scanned, and what came of it added. */
static void run_part(struct bench *b, struct wn_scanner *scanner, const struct bench_part *part,
		     bool timed, size_t *unreadable)
{
	struct source *source = source_new(BENCH_MAX_SIZE);
	struct arena *arena = arena_new();
	struct mail mail;

	source_add(source, part->path);
	while (source_next(source, arena, &mail)) {
		if (mail.failed) {
			++*unreadable;
			if (!timed)
				fprintf(stderr, "winnow bench: %s: %s\n", mail.name, mail.err.text);
		} else {
			double start = cpu_now();
			const struct wn_result *r = wn_scan(scanner, mail.bytes.p, mail.bytes.n);
			enum bench_label label =
			    part->label == BENCH_UNKNOWN ? bench_label_of(mail.name) : part->label;
			if (timed)
				bench_add_time(b, r, cpu_now() - start);
			else
				bench_add(b, mail.name, label, mail.bytes.n, r);
		}
		arena_reset(arena);
	}
	arena_free(&arena);
	source_free(&source);
}

static void run_pass(struct bench *b, struct wn_scanner *scanner, const struct bench_corpus *corpus,
		     bool timed, size_t *unreadable)
{
	wn_scanner_set_timing(scanner, timed);
	scanner->profile = timed ? &b->profile : NULL;
	for (size_t i = 0; i < corpus->parts.n; i++)
		run_part(b, scanner, &corpus->parts.v[i], timed, unreadable);
}

/* Files may be mboxes of many messages, so that they are counted by reading. */
static size_t count_messages(const struct bench_corpus *corpus)
{
	struct arena *arena = arena_new();
	size_t n = 0;

	for (size_t i = 0; i < corpus->parts.n; i++) {
		struct source *source = source_new(BENCH_MAX_SIZE);
		struct mail mail;
		source_add(source, corpus->parts.v[i].path);
		for (; source_next(source, arena, &mail); n++)
			arena_reset(arena);
		source_free(&source);
	}
	arena_free(&arena);
	return n;
}

/* The scanner of a compiled ruleset; NULL, having said why. */
static struct wn_scanner *open_scanner(const char *ruleset)
{
	char error[WN_ERROR_SIZE];
	struct wn_ruleset *rules = wn_ruleset_open(ruleset, -1, error);
	struct wn_scanner *scanner = rules ? wn_scanner_new(rules, error) : NULL;

	if (rules)
		wn_ruleset_free(&rules); /* the scanner holds on to it */
	if (!scanner)
		fprintf(stderr, "winnow bench: %s\n", error);
	return scanner;
}

int bench_profile(const char *ruleset, const struct bench_corpus *corpus, struct strbuf *out)
{
	struct wn_scanner *scanner = open_scanner(ruleset);
	struct mail mail;

	if (!scanner)
		return EX_CONFIG;
	struct arena *arena = arena_new();
	struct profile_writer *w = profile_writer_new();
	for (size_t i = 0; i < corpus->parts.n; i++) {
		struct source *source = source_new(BENCH_MAX_SIZE);
		source_add(source, corpus->parts.v[i].path);
		while (source_next(source, arena, &mail)) {
			if (mail.failed) {
				fprintf(stderr, "winnow bench: %s: %s\n", mail.name, mail.err.text);
			} else {
				wn_scan(scanner, mail.bytes.p, mail.bytes.n);
				profile_writer_add(w, scanner);
			}
			arena_reset(arena);
		}
		source_free(&source);
	}
	profile_writer_print(w, out);
	profile_writer_free(&w);
	arena_free(&arena);
	wn_scanner_free(&scanner);
	return 0;
}

int bench_run(struct arena *arena, const char *name, const char *ruleset,
	      const struct bench_corpus *corpus, unsigned passes, struct bench **b_r)
{
	struct wn_scanner *scanner = open_scanner(ruleset);
	size_t unreadable = 0, ignored = 0;

	if (!scanner)
		return EX_CONFIG;
	struct bench *b = bench_new(arena, name, scanner, count_messages(corpus));
	run_pass(b, scanner, corpus, false, &unreadable);
	b->passes = passes;
	for (unsigned i = 0; i < passes; i++)
		run_pass(b, scanner, corpus, true, &ignored);
	bench_finish(b);
	scanner->profile = NULL;
	b->scanner = scanner;
	*b_r = b;
	if (b->messages.n)
		return 0;
	fputs("winnow bench: no message could be read\n", stderr);
	return EX_NOINPUT;
}

void bench_close(struct bench **b)
{
	if (*b)
		wn_scanner_free(&(*b)->scanner);
	*b = NULL;
}
