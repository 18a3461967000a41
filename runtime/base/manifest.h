/* manifest: what compiler and loader agree on, besides ruleset_abi.h. The first thing read of a compiled
 * ruleset: it says what wrote it, what it needs, and the
 * size and SHA-256 of every file beside it. Lines "key value", in this order:
 *
 *     winnow-ruleset 2                     format (WN_FORMAT_VERSION)
 *     winnow 0.1.0                         version that wrote it (WN_VERSION)
 *     abi 5                                WN_ABI_VERSION
 *     arch x86_64                          machine that rules.so is for
 *     hyperscan 5.4.0 2020-...             hs_version() of the compiler
 *     cpu avx2 ...                         features the databases use, "-" for none
 *     scoreset 0                           score set it was compiled for
 *     source 3f...                         hash over everything but scores, descriptions and settings
 *     code 5d...                           hash of what rules.so was compiled from
 *     errors 2 1                           in the rule files; of them in what `code` was made of
 *     file patterns.hs 123456 9a...        size and SHA-256; one line a file
 *     end 77...                            SHA-256 of all lines above */
#ifndef WINNOW_MANIFEST_H
#define WINNOW_MANIFEST_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/strbuf.h"

#include <stdint.h>

#define MANIFEST_LIMIT (64u << 10) /* bytes: a real one is below 2 KB */
#define MANIFEST_FILES 16

struct manifest_file {
	const char *name;
	uint64_t size;
	struct digest digest;
};

struct manifest {
	unsigned format, abi;
	const char *version, *arch, *hyperscan, *cpu, *source, *code;
	const char *id; /* of one that was parsed: its closing hash */
	int scoreset;
	unsigned errors, code_errors;
	struct manifest_file files[MANIFEST_FILES];
	size_t nfiles;
};

void manifest_print(struct strbuf *b, const struct manifest *m);
/* A manifest with everything that follows from this program and this machine. */
struct manifest manifest_here(struct arena *arena);
/* Adds a line about a file: its bytes, or what another manifest says of it. */
void manifest_add_file(struct manifest *m, const char *name, struct span bytes);
void manifest_add_known(struct manifest *m, const struct manifest_file *file);

/* Parses and checks the closing hash. 0, or -1 with err. Strings live in the arena. */
int manifest_parse(struct arena *arena, struct span text, struct manifest *manifest_r,
		   struct err *err);
/* Does this program on this machine understand it? 0, or -1 with the reason and the way out. */
int manifest_check_host(const struct manifest *m, struct err *err);
/* Its line about a file, or NULL. */
const struct manifest_file *manifest_find(const struct manifest *m, const char *name);
/* Is this open file of the size it promises, and of its hash? 0, or -1 with err. */
int manifest_check_size(const struct manifest *m, const char *name, int fd, struct err *err);
int manifest_check_file(const struct manifest *m, const char *name, int fd, struct err *err);

#endif
