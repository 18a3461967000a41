/* diag.c: collects diagnostics and prints them in the order of the sources, each with its line, a
 * caret, where the file was included from and the way out. */
#include "diag.h"
#include "base/vec.h"
#include "source.h"

#include <stdarg.h>
#include <stdlib.h>

#define SHOWN_WIDTH 120u /* bytes of a line that are printed: lines may have a megabyte */
#define SHOWN_BEFORE 40u /* of them before the place, when the line is longer */

struct diag {
	enum diag_id id;
	struct loc where;
	const char *text;
	size_t serial;
};

struct diags {
	struct arena *arena;
	VEC(struct diag) list;
	size_t counts[DIAG_ERROR + 1], lint;
};

static const struct {
	enum diag_severity severity;
	enum { PASSED, COUNTED } lint;
	const char *id, *note;
} kinds[DIAG_IDS] = {
#define DIAG(symbol, severity, lint, id, note) {DIAG_##severity, lint, id, note},
#include "grammar/diagnostics.def"
#undef DIAG
};

struct diags *diags_new(struct arena *arena)
{
	struct diags *d = ARENA_NEW(arena, struct diags);
	d->arena = arena;
	return d;
}

void diag_add(struct diags *d, enum diag_id id, struct loc where, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	struct diag one = {id, where, arena_dup_str(d->arena, text), d->list.n};
	vec_push(d->arena, &d->list, one);
	d->counts[kinds[id].severity]++;
	d->lint += kinds[id].lint == COUNTED;
}

size_t diags_count(const struct diags *d, enum diag_severity severity)
{
	return d->counts[severity];
}

size_t diags_count_lint(const struct diags *d)
{
	return d->lint;
}

static int compare_diags(const void *a, const void *b)
{
	const struct diag *x = a, *y = b;
	unsigned xo = x->where.source ? x->where.source->order : 0;
	unsigned yo = y->where.source ? y->where.source->order : 0;

	if (!x->where.source != !y->where.source)
		return x->where.source ? 1 : -1;
	if (xo != yo)
		return xo < yo ? -1 : 1;
	if (x->where.start != y->where.start)
		return x->where.start < y->where.start ? -1 : 1;
	return x->serial < y->serial ? -1 : x->serial > y->serial;
}

static void print_byte(unsigned char c, FILE *out)
{
	if (c == '\t')
		fputc(' ', out);
	else if (c < ' ' || c >= 0x7f)
		fputc('?', out);
	else
		fputc(c, out);
}

static void print_caret(struct loc where, FILE *out, bool colour)
{
	uint32_t start;
	struct span line = source_line(where.source, where.start, &start);
	uint32_t from = 0, at = where.start - start, width = where.end - where.start;

	if (line.n > SHOWN_WIDTH && at > SHOWN_BEFORE)
		from = at - SHOWN_BEFORE;
	uint32_t to = line.n - from > SHOWN_WIDTH ? from + SHOWN_WIDTH : (uint32_t)line.n;
	if (width == 0 || at >= line.n)
		width = 1;
	if (at + width > to)
		width = to > at ? to - at : 1;
	fputs(from ? " ..." : "  ", out);
	for (uint32_t i = from; i < to; i++)
		print_byte(line.p[i], out);
	fputs(to < line.n ? "...\n" : "\n", out);
	fprintf(out, "%*s%s^", (int)(at - from + (from ? 4 : 2)), "", colour ? "\033[32m" : "");
	for (uint32_t i = 1; i < width; i++)
		fputc('~', out);
	fputs(colour ? "\033[0m\n" : "\n", out);
}

static void print_place(struct loc where, FILE *out)
{
	unsigned line, column;

	source_position(where.source, where.start, &line, &column);
	fprintf(out, "%s:%u:%u: ", where.source->path, line, column);
}

static void print_one(const struct diag *one, FILE *out, bool colour)
{
	static const char *const words[] = {"note", "warning", "error"};
	static const char *const colours[] = {"\033[36m", "\033[35m", "\033[31m"};
	enum diag_severity severity = kinds[one->id].severity;

	if (one->where.source)
		print_place(one->where, out);
	fprintf(out, "%s%s[%s]%s: ", colour ? colours[severity] : "", words[severity],
		kinds[one->id].id, colour ? "\033[0m" : "");
	for (const char *c = one->text; *c; c++)
		print_byte((unsigned char)*c, out);
	fputc('\n', out);
	if (one->where.source) {
		print_caret(one->where, out, colour);
		struct loc from = one->where.source->included;
		for (; from.source; from = from.source->included) {
			unsigned line, column;
			source_position(from.source, from.start, &line, &column);
			fprintf(out, "included from %s:%u\n", from.source->path, line);
		}
	}
	if (kinds[one->id].note)
		fprintf(out, "note: %s\n", kinds[one->id].note);
}

void diags_print(const struct diags *d, FILE *out, bool colour)
{
	diags_print_from(d, DIAG_NOTE, out, colour);
}

static struct diag *sorted_list(const struct diags *d)
{
	struct diag *sorted = ARENA_ARRAY(d->arena, struct diag, d->list.n + 1);
	if (!d->list.n)
		return sorted;
	memcpy(sorted, d->list.v, d->list.n * sizeof *sorted);
	qsort(sorted, d->list.n, sizeof *sorted, compare_diags);
	return sorted;
}

void diags_print_from(const struct diags *d, enum diag_severity least, FILE *out, bool colour)
{
	struct diag *sorted = sorted_list(d);
	for (size_t i = 0; i < d->list.n; i++)
		if (kinds[sorted[i].id].severity >= least)
			print_one(&sorted[i], out, colour);
}

void diags_each(const struct diags *d, diag_each_fn each, void *context)
{
	struct diag *sorted = sorted_list(d);
	for (size_t i = 0; i < d->list.n; i++) {
		enum diag_id id = sorted[i].id;
		struct diag_view view = {kinds[id].severity, kinds[id].id, sorted[i].text, kinds[id].note,
					 sorted[i].where};
		each(context, &view);
	}
}
