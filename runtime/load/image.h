/* image: the files of a compiled ruleset's directory, mapped and taken in; ruleset.c's own helpers. */
#ifndef WINNOW_IMAGE_H
#define WINNOW_IMAGE_H

#include "base/err.h"
#include "base/manifest.h"
#include "base/span.h"
#include "load/ruleset.h"

struct image_dir {
	int fd; /* kept open: rules.so is loaded through it */
};

struct image_file {
	struct span bytes;
};

int image_open_dir(const char *path, struct image_dir *dir_r, struct err *err);
void image_close_dir(struct image_dir *dir);
/* Maps one file, read-only, after finding it to be what the manifest (unless NULL) says. 0, or -1 with err. */
int image_map(const struct image_dir *dir, const struct manifest *m, const char *name,
	      struct image_file *file_r, struct err *err);
void image_unmap(struct image_file *file);
/* Loads rules.so: its metas, or NULL with err. */
const struct wn_code *image_open_code(const struct image_dir *dir, void **handle_r, struct err *err);
void image_close_code(void **handle);
/* The program in rules.tab, mapped private and its pointers made good; NULL with err. */
struct wn_program *image_open_tables(struct image_file *file, struct err *err);
/* The file `scores`, lines "name s0 s1 s2 s3[TAB describe]" in the order of rules: fills scores and
 * describe of the score set in force. 0, or -1 with err. */
int image_read_scores(struct ruleset *rs, struct span text, struct err *err);

#endif
