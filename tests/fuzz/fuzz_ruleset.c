/* fuzz_ruleset.c: what the loader reads of a compiled ruleset's files: the manifest; the tables, whose pointers must
 * lie inside and lead inside; scores; settings. Hashes stand before the last three in the loader, not here. The first
 * byte says which. */
#include "base/manifest.h"
#include "load/image.h"
#include "load/settings.h"

#include <stdlib.h>
#include <sys/mman.h>

/* What no mutation should have to find. */
static void stamp(unsigned char *p, size_t n)
{
	struct wn_tables head = {.magic = WN_TABLES_MAGIC, .abi = WN_ABI_VERSION};
	size_t stamped = offsetof(struct wn_tables, nplaces);
	memcpy(p, &head, n < stamped ? n : stamped);
}

static void tables_check(const struct image_file *file, struct span bytes)
{
	struct wn_tables t;
	memcpy(&t, bytes.p, sizeof t); /* as it was: the walk changes it */
	for (uint32_t i = 0; i < t.nplaces; i++) {
		uint32_t place;
		uintptr_t value;
		memcpy(&place, bytes.p + t.places + i * sizeof place, sizeof place);
		memcpy(&value, file->bytes.p + place, sizeof value);
		if (value - (uintptr_t)file->bytes.p >= file->bytes.n)
			abort();
	}
}

static void tables(struct span bytes)
{
	struct err err;
	if (!bytes.n)
		return;
	unsigned char *p = mmap(NULL, bytes.n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return;
	memcpy(p, bytes.p, bytes.n);
	stamp(p, bytes.n);
	struct image_file file = {{p, bytes.n}};
	if (image_open_tables(&file, &err))
		tables_check(&file, bytes);
	image_unmap(&file);
}

static void scores(struct arena *arena, struct span bytes)
{
	static const struct wn_rule rules[] = {{.name = "ALPHA"}, {.name = "BETA_2"}, {.name = "__GAMMA"}};
	static const struct wn_program program = {.nrules = 3, .rules = rules};
	double scores[3], learn_scores[3];
	const char *describe[3] = {NULL};
	struct ruleset rs = {.program = &program, .scores = scores, .learn_scores = learn_scores,
			     .describe = describe, .arena = arena};
	struct err err;
	for (rs.scoreset = 0; rs.scoreset < 4; rs.scoreset++)
		image_read_scores(&rs, bytes, &err);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct arena *arena = arena_new();
	struct span rest = {data + 1, size ? size - 1 : 0};
	struct manifest manifest;
	struct settings settings;
	struct err err;

	if (size && data[0] == 'M' && manifest_parse(arena, rest, &manifest, &err) == 0)
		manifest_check_host(&manifest, &err);
	else if (size && data[0] == 'T')
		tables(rest);
	else if (size && data[0] == 'N')
		scores(arena, rest);
	else if (size)
		settings_parse(arena, rest, &settings, &err);
	arena_free(&arena);
	return 0;
}
