/* fuzz_ruleset.c: what the loader reads before it trusts a file's hash, or reads of any file: the manifest; the
 * tables' pointers; settings. The first byte says which. */
#include "base/manifest.h"
#include "load/image.h"
#include "load/settings.h"

#include <stdlib.h>
#include <sys/mman.h>

static void tables(struct span bytes)
{
	struct err err;
	if (!bytes.n)
		return;
	void *p = mmap(NULL, bytes.n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return;
	memcpy(p, bytes.p, bytes.n);
	struct image_file file = {{p, bytes.n}};
	image_open_tables(&file, &err);
	image_unmap(&file);
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
	else if (size)
		settings_parse(arena, rest, &settings, &err);
	arena_free(&arena);
	return 0;
}
