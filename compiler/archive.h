/* archive: the texts a ruleset was compiled from, which it keeps (file `sources`) where the site lets users write
 * rules: a user's ruleset is the same texts and the user's behind them, whatever has become of the files. Lines
 * "winnow-sources 1 LOCAL_TESTS_ONLY LANG", then for each file "top SIZE PATH" or "included SIZE PATH", its bytes and a
 * newline, in the order of reading. */
#ifndef WINNOW_ARCHIVE_H
#define WINNOW_ARCHIVE_H

#include "base/strbuf.h"
#include "source.h"

struct archive_file {
	const char *path;
	struct span text;
	bool top; /* not from an include line */
};

struct archive {
	VEC(struct archive_file) files;
	bool local_tests_only;
	const char *lang;
};

struct span archive_print(struct arena *arena, const struct source_list *sources, bool local_tests_only,
			  const char *lang);
/* Texts are borrowed. 0, or -1 with err. */
int archive_parse(struct arena *arena, struct span text, struct archive *archive_r, struct err *err);
/* NULL when it has no such file. */
const struct archive_file *archive_find(const struct archive *archive, const char *path);
/* What an include line names: the file, or those of a directory. */
void archive_list_path(struct arena *arena, const struct archive *archive, const char *path, struct path_list *list);

#endif
