/* diag: diagnostics of the compiler. Collected, printed in the order of the sources, never fatal one
 * at a time. Each has a stable id from grammar/diagnostics.def, a place, and a note with the way out. */
#ifndef WINNOW_DIAG_H
#define WINNOW_DIAG_H

#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>

struct source; /* compiler/source.h: a file that was read, or a -- command-line text */

/* A run of bytes in a source. Line and column are computed when printing. */
struct loc {
	const struct source *source;
	uint32_t start, end; /* byte offsets, end exclusive */
};

enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

enum diag_id {
#define DIAG(symbol, severity, lint, id, note) DIAG_ID_##symbol,
#include "grammar/diagnostics.def"
#undef DIAG
	DIAG_IDS
};

struct diags;

struct diags *diags_new(struct arena *arena);
/* Adds one. The note of the table is appended when printing; `format` says what is wrong here. */
void diag_add(struct diags *d, enum diag_id id, struct loc where, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
size_t diags_count(const struct diags *d, enum diag_severity severity);
/* Those that SpamAssassin's lint counts. */
size_t diags_count_lint(const struct diags *d);
/* file:line:column: severity[id]: text, the source line, a caret line, include chain, note. */
void diags_print(const struct diags *d, FILE *out, bool colour);
/* The same, without those less severe than `least`. */
void diags_print_from(const struct diags *d, enum diag_severity least, FILE *out, bool colour);

/* diag_json.c: an array of all. */
void diags_print_json(const struct diags *d, FILE *out);

/* One of them, for other ways of printing. */
struct diag_view {
	enum diag_severity severity;
	const char *id, *text, *note; /* note: NULL where there is none */
	struct loc where;
};
typedef void (*diag_each_fn)(void *context, const struct diag_view *d);
/* All, in the order of the sources. */
void diags_each(const struct diags *d, diag_each_fn each, void *context);

#endif
