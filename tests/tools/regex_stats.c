/* regex_stats: how a list of patterns is lowered. Lines of a file: name, class, WN_RE_* flags, counted
 * (0/1), pattern, separated by tabs. Prints one line a pattern (-v), counts and reasons, and with -c the
 * time Hyperscan takes for each pattern by itself (-c) and for each class as one database (-d). */
#include "base/arena.h"
#include "base/file.h"
#include "base/vec.h"
#include "regex/regex.h"

#include <hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct row {
	char *name, *class;
	struct span pattern;
	uint8_t flags;
	bool counted, ok;
	struct regex_lowered low;
};

struct reason {
	const char *why;
	unsigned n;
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool read_row(char *line, size_t length, struct row *row)
{
	char *field[5] = {line}, *end = line + length;
	int n = 1;
	for (char *p = line; p < end && n < 5; p++)
		if (*p == '\t')
			*p = 0, field[n++] = p + 1;
	if (n < 5)
		return false;
	*row = (struct row){.name = field[0], .class = field[1], .flags = (uint8_t)atoi(field[2]),
			    .counted = atoi(field[3]) != 0,
			    .pattern = {(unsigned char *)field[4], (size_t)(end - field[4])}};
	return true;
}

#define SLOW_SECONDS 0.2
#define LARGE_BYTES (300u << 10)

static void compile_alone(const struct row *r)
{
	hs_database_t *db;
	hs_compile_error_t *error;
	double start = now();
	if (hs_compile((const char *)r->low.hyperscan.p, r->low.hs_flags, HS_MODE_BLOCK, NULL, &db, &error)) {
		printf("REFUSED %s: %s\n", r->name, error->message);
		hs_free_compile_error(error);
		return;
	}
	double took = now() - start;
	size_t size;
	hs_database_size(db, &size);
	if (took > SLOW_SECONDS || size > LARGE_BYTES)
		printf("SLOW %s: %.2f s, %zu bytes of text, %zu KB\n", r->name, took, r->low.hyperscan.n,
		       size >> 10);
	hs_free_database(db);
}

static void compile_class(const struct row *rows, size_t n, const char *class)
{
	const char **text = calloc(n, sizeof *text);
	unsigned *flags = calloc(n, sizeof *flags), *ids = calloc(n, sizeof *ids), k = 0;
	for (size_t i = 0; i < n; i++) {
		if (!rows[i].ok || rows[i].low.lowering == WN_PCRE || strcmp(rows[i].class, class))
			continue;
		text[k] = (const char *)rows[i].low.hyperscan.p;
		flags[k] = rows[i].low.hs_flags;
		ids[k++] = (unsigned)i;
	}
	hs_database_t *db;
	hs_compile_error_t *error;
	double start = now();
	size_t size = 0;
	if (k && hs_compile_multi(text, flags, ids, k, HS_MODE_BLOCK, NULL, &db, &error)) {
		printf("class %s: %s (%s)\n", class, error->message,
		       error->expression >= 0 ? rows[ids[error->expression]].name : "-");
		hs_free_compile_error(error);
	} else if (k) {
		hs_database_size(db, &size);
		hs_free_database(db);
		if (now() - start > 0.2)
			printf("class %s: %u patterns, %.2f s, %zu KB\n", class, k, now() - start, size >> 10);
	}
	free(text), free(flags), free(ids);
}

static void print_counts(const struct row *rows, size_t n)
{
	unsigned by[3] = {0}, refused = 0;
	struct reason reasons[64];
	size_t nreasons = 0;
	for (size_t i = 0; i < n; i++) {
		if (!rows[i].ok) {
			refused++;
			continue;
		}
		by[rows[i].low.lowering]++;
		if (!rows[i].low.why)
			continue;
		size_t j = 0;
		while (j < nreasons && strcmp(reasons[j].why, rows[i].low.why))
			j++;
		if (j == nreasons && nreasons < 64)
			reasons[nreasons++] = (struct reason){rows[i].low.why, 0};
		if (j < nreasons)
			reasons[j].n++;
	}
	printf("%u direct, %u confirm, %u pcre, %u refused\n", by[0], by[1], by[2], refused);
	for (size_t j = 0; j < nreasons; j++)
		printf("%6u %s\n", reasons[j].n, reasons[j].why);
}

int main(int argc, char **argv)
{
	bool verbose = false, alone = false, classes = false;
	const char *only = NULL, *path = NULL;
	for (int i = 1; i < argc; i++) {
		verbose |= !strcmp(argv[i], "-v");
		alone |= !strcmp(argv[i], "-c");
		classes |= !strcmp(argv[i], "-d");
		if (argv[i][0] != '-')
			*(path ? &only : &path) = argv[i];
	}
	if (!path)
		return fprintf(stderr, "usage: regex_stats [-v] [-c] [-d] FILE [NAME]\n"), 2;
	struct arena *arena = arena_new();
	struct err err;
	struct span text;
	if (file_read(arena, path, 64u << 20, &text, &err))
		return fprintf(stderr, "%s\n", err.text), 2;
	VEC(struct row) rows = {0};
	char *p = (char *)arena_span_str(arena, text), *end = p + text.n;
	for (char *line = p, *eol; line < end; line = eol + 1) {
		struct row row;
		eol = memchr(line, '\n', (size_t)(end - line));
		eol = eol ? eol : end;
		*eol = 0;
		if (read_row(line, (size_t)(eol - line), &row) && (!only || !strcmp(only, row.name)))
			vec_push(arena, &rows, row);
	}
	double start = now(), longest = 0;
	const char *slowest = "";
	for (size_t i = 0; i < rows.n; i++) {
		struct row *r = &rows.v[i];
		size_t at = 0;
		double began = now();
		r->ok = !regex_lower(arena, r->pattern, (struct regex_use){.flags = r->flags, .counted = r->counted, .text = REGEX_TEXT_NONE}, &r->low, &at, &err);
		if (!r->ok)
			printf("ERROR %s at %zu: %s\n", r->name, at, err.text);
		if (now() - began > longest)
			longest = now() - began, slowest = r->name;
	}
	double lowering = now() - start;
	static const char *const names[] = {"DIRECT", "CONFIRM", "PCRE"};
	for (size_t i = 0; verbose && i < rows.n; i++)
		if (rows.v[i].ok)
			printf("%s %s %s%s\n  %.*s\n", names[rows.v[i].low.lowering], rows.v[i].name,
			       rows.v[i].low.why ? rows.v[i].low.why : "-",
			       rows.v[i].low.matches_empty ? " (empty)" : "", (int)rows.v[i].low.hyperscan.n,
			       (const char *)rows.v[i].low.hyperscan.p);
	printf("lowered %zu in %.3f s; slowest %s, %.3f s; %zu MB\n", rows.n, lowering, slowest, longest,
	       arena_used(arena) >> 20);
	print_counts(rows.v, rows.n);
	start = now();
	for (size_t i = 0; alone && i < rows.n; i++)
		if (rows.v[i].ok && rows.v[i].low.lowering != WN_PCRE)
			compile_alone(&rows.v[i]);
	if (alone)
		printf("compiled one by one in %.2f s\n", now() - start);
	start = now();
	for (size_t i = 0; classes && i < rows.n; i++) {
		size_t j = 0;
		while (strcmp(rows.v[j].class, rows.v[i].class))
			j++;
		if (j == i)
			compile_class(rows.v, rows.n, rows.v[i].class);
	}
	if (classes)
		printf("compiled by class in %.2f s\n", now() - start);
	arena_free(&arena);
	return 0;
}
