/* regex_scan: what the lowered patterns of a class cost at run time. Compiles the patterns of a list (as for
 * regex_stats) into one database, scans the units of a text file (separated by NUL bytes), confirms
 * candidates with PCRE2, and prints time per unit and the patterns that cost most to confirm.
 *
 * regex_scan PATTERNS TEXTS */
#include "base/file.h"
#include "base/pcre.h"
#include "base/vec.h"
#include "regex/regex.h"

#include <hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct one {
	const char *name;
	struct regex_lowered low;
	struct pcre re;
	unsigned long candidates, matches;
	double seconds;
};

struct scan {
	unsigned ids[4096];
	unsigned n;
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int on_hit(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	struct scan *s = context;
	(void)from, (void)to, (void)flags;
	if (s->n < 4096)
		s->ids[s->n++] = id;
	return 0;
}

static int by_cost(const void *a, const void *b)
{
	const struct one *x = *(struct one *const *)a, *y = *(struct one *const *)b;
	return (x->seconds < y->seconds) - (x->seconds > y->seconds);
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct err err;
	struct span patterns, texts;
	VEC(struct one *) list = {0};
	if (argc < 3 || file_read(arena, argv[1], 1u << 30, &patterns, &err) ||
	    file_read(arena, argv[2], 1u << 30, &texts, &err))
		return fprintf(stderr, "usage: regex_scan PATTERNS TEXTS\n"), 2;
	for (char *line = strtok(arena_span_str(arena, patterns), "\n"); line; line = strtok(NULL, "\n")) {
		char *field[5] = {line};
		int n = 1;
		for (; n < 5 && (field[n] = strchr(field[n - 1], '\t')); n++)
			*field[n]++ = 0;
		struct one *o = ARENA_NEW(arena, struct one);
		size_t at;
		o->name = line;
		if (n == 5 && !regex_lower(arena, span_from_str(field[4]), (struct regex_use){.flags = (uint8_t)atoi(field[2]), .counted = field[3][0] == '1', .text = REGEX_TEXT_NONE},
					   &o->low, &at, &err) && o->low.lowering != WN_PCRE) {
			o->re = pcre_make((const char *)o->low.pcre.p, o->low.pcre.n, o->low.pcre_flags);
			pcre_compile(&o->re, &err);
			vec_push(arena, &list, o);
		}
	}
	const char **text = ARENA_ARRAY(arena, const char *, list.n);
	unsigned *flags = ARENA_ARRAY(arena, unsigned, list.n), *ids = ARENA_ARRAY(arena, unsigned, list.n);
	for (size_t i = 0; i < list.n; i++) {
		text[i] = (const char *)list.v[i]->low.hyperscan.p;
		flags[i] = list.v[i]->low.hs_flags;
		ids[i] = (unsigned)i;
	}
	hs_database_t *db;
	hs_compile_error_t *error;
	hs_scratch_t *scratch = NULL;
	double start = now();
	if (hs_compile_multi(text, flags, ids, (unsigned)list.n, HS_MODE_BLOCK, NULL, &db, &error))
		return fprintf(stderr, "%s\n", error->message), 1;
	size_t size;
	hs_database_size(db, &size);
	hs_alloc_scratch(db, &scratch);
	printf("%zu patterns, %.1f s to compile, %zu KB\n", list.n, now() - start, size >> 10);
	double scanning = 0, confirming = 0;
	size_t units = 0;
	for (size_t at = 0; at < texts.n; units++) {
		size_t end = span_find_byte(texts, 0, at);
		struct span unit = span_slice(texts, at, end == (size_t)-1 ? texts.n : end);
		struct scan s;
		s.n = 0;
		at += unit.n + 1;
		start = now();
		hs_scan(db, (const char *)unit.p, (unsigned)unit.n, 0, scratch, on_hit, &s);
		scanning += now() - start;
		for (unsigned i = 0; i < s.n; i++) {
			struct one *o = list.v[s.ids[i]];
			if (o->low.lowering != WN_CONFIRM)
				continue;
			start = now();
			o->matches += pcre_match(&o->re, unit, 0, NULL) > 0;
			o->seconds += now() - start;
			o->candidates++;
		}
	}
	for (size_t i = 0; i < list.n; i++)
		confirming += list.v[i]->seconds;
	printf("%zu units: scan %.2f us, confirm %.2f us a unit\n", units, scanning / (double)units * 1e6,
	       confirming / (double)units * 1e6);
	qsort(list.v, list.n, sizeof *list.v, by_cost);
	for (size_t i = 0; i < 25 && i < list.n; i++)
		printf("%8.3f us a unit, %6lu candidates, %6lu matches  %s\n", list.v[i]->seconds / (double)units * 1e6,
		       list.v[i]->candidates, list.v[i]->matches, list.v[i]->name);
	hs_free_scratch(scratch);
	hs_free_database(db);
	return 0;
}
