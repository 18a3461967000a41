/* source: the texts the compiler reads, files and text given by the caller, and the order in which
 * SpamAssassin reads them. A source keeps its bytes for the life of the compile arena, so that
 * locations are offsets and lines are counted only when something has to be printed. */
#ifndef WINNOW_SOURCE_H
#define WINNOW_SOURCE_H

#include "base/err.h"
#include "base/vec.h"
#include "diag.h"

struct source {
	const char *path;
	char *text;            /* n bytes, the last one '\n', and SOURCE_PADDING NULs behind */
	size_t n;
	uint32_t *lines;       /* offsets at which lines begin */
	size_t nlines;
	unsigned order;        /* in which it was read: diagnostics are sorted by it */
	struct loc included;   /* the include line, source NULL at the top */
	unsigned depth;        /* includes above it */
};

struct source_list {
	VEC(struct source *) files;
};
struct path_list {
	VEC(const char *) paths;
};

#define SOURCE_PADDING 2          /* flex scans in place and wants two NULs */
#define SOURCE_LIMIT (256u << 20) /* bytes of a file: offsets are 32 bits, real files below 1 MB */

/* Reads a file. NULL with err. */
struct source *source_read(struct arena *arena, const char *path, struct err *err);
/* A text that is no file; `path` is what diagnostics call it, such as "(extra)". */
struct source *source_from_text(struct arena *arena, const char *path, struct span text);
/* Line and column (both from 1) of a byte offset. */
void source_position(const struct source *s, uint32_t at, unsigned *line_r, unsigned *column_r);
/* The line that holds a byte offset, without its end; *start_r is its own offset. */
struct span source_line(const struct source *s, uint32_t at, uint32_t *start_r);

/* The same without a comment at its end and white space around it. */
struct span source_code(const struct source *s, uint32_t at);

/* Appends what a path stands for: itself, or the files of a directory that end in `suffix` (".cf",
 * ".pre"; case does not matter) in name order. 0, or -1 with err when it can't be looked at. */
int source_list_path(struct arena *arena, const char *path, const char *suffix,
		     struct path_list *list, struct err *err);
/* All files of a run in SpamAssassin's order: the .pre files of every path, then the .cf files.
 * No paths: the installed ones. Paths that can't be read are reported through `d`. */
void source_list_all(struct arena *arena, const char *const *paths, size_t npaths,
		     struct path_list *list, struct diags *d);

/* Where the installed SpamAssassin has its rules and its site's: up to SOURCE_INSTALLED directories. */
enum { SOURCE_INSTALLED = 2 };
size_t source_installed(const char *dirs_r[SOURCE_INSTALLED]);

#endif
