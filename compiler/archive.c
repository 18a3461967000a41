/* archive.c: prints and reads the file `sources`. */
#include "archive.h"

#include <stdlib.h>

#define HEAD "winnow-sources 1 "

struct span archive_print(struct arena *arena, const struct source_list *sources, bool local_tests_only,
			  const char *lang)
{
	struct strbuf b = strbuf_new(arena);

	strbuf_printf(&b, HEAD "%d %s\n", local_tests_only, lang);
	for (size_t i = 0; i < sources->files.n; i++) {
		const struct source *s = sources->files.v[i];
		strbuf_printf(&b, "%s %zu %s\n", s->included.source ? "included" : "top", s->n, s->path);
		strbuf_add_span(&b, (struct span){(const unsigned char *)s->text, s->n});
		strbuf_add_byte(&b, '\n');
	}
	return strbuf_span(&b);
}

/* The line that begins at *at, which moves behind it. */
static bool next_line(struct span text, size_t *at, struct span *line_r)
{
	size_t end = span_find_byte(text, '\n', *at);

	if (end == (size_t)-1)
		return false;
	*line_r = span_slice(text, *at, end);
	*at = end + 1;
	return true;
}

/* "top SIZE PATH" */
static bool read_head(struct arena *arena, struct span line, struct archive_file *file_r, size_t *size_r)
{
	char *text = arena_span_str(arena, line), *end;

	file_r->top = strncmp(text, "top ", 4) == 0;
	if (!file_r->top && strncmp(text, "included ", 9) != 0)
		return false;
	text += file_r->top ? 4 : 9;
	*size_r = strtoul(text, &end, 10);
	file_r->path = end + 1;
	return end > text && *end == ' ';
}

int archive_parse(struct arena *arena, struct span text, struct archive *archive_r, struct err *err)
{
	struct archive archive = {.local_tests_only = true};
	struct span line;
	size_t at = 0, size;

	if (!next_line(text, &at, &line) || !span_has_prefix(line, SPAN_LIT(HEAD)) || line.n < sizeof HEAD + 1)
		return err_set(err, "sources: not of this version; compile the site's rules again");
	archive.local_tests_only = line.p[sizeof HEAD - 1] == '1';
	archive.lang = arena_span_str(arena, span_slice(line, sizeof HEAD + 1, line.n));
	while (next_line(text, &at, &line)) {
		struct archive_file file;
		if (!read_head(arena, line, &file, &size) || size >= text.n - at || text.p[at + size] != '\n')
			return err_set(err, "sources: damaged; compile the site's rules again");
		file.text = span_slice(text, at, at + size);
		vec_push(arena, &archive.files, file);
		at += size + 1;
	}
	*archive_r = archive;
	return 0;
}

const struct archive_file *archive_find(const struct archive *archive, const char *path)
{
	for (size_t i = 0; i < archive->files.n; i++)
		if (strcmp(archive->files.v[i].path, path) == 0)
			return &archive->files.v[i];
	return NULL;
}

void archive_list_path(struct arena *arena, const struct archive *archive, const char *path, struct path_list *list)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	for (size_t i = 0; i < archive->files.n; i++) {
		const char *other = archive->files.v[i].path;
		const char *slash = strrchr(other, '/');
		bool within = slash && (size_t)(slash - other) == n && strncmp(other, path, n) == 0;
		if (within || strcmp(other, path) == 0)
			vec_push(arena, &list->paths, other);
	}
}
