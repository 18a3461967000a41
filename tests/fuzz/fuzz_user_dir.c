/* fuzz_user_dir.c: any bytes as a user's name: no directory outside of the pattern's, no query but with the name quoted;
 * and any bytes as a database's name. */
#include "proto/dsn.h"
#include "proto/user_dir.h"

#include <stdio.h>
#include <stdlib.h>

static void need(bool ok, const char *why)
{
	if (ok)
		return;
	fprintf(stderr, "fuzz_user_dir: %s\n", why);
	abort();
}

static int quote(void *context, struct strbuf *b, struct span text)
{
	need(text.n <= *(size_t *)context, "more than the name");
	return 0;
}

static void look_at(const char *dir)
{
	need(strncmp(dir, "/v/", 3) == 0 && !strchr(dir + 3, '/'), "another directory");
	need(strcmp(dir + 3, "..") != 0 && strcmp(dir + 3, ".") != 0, "the directory above");
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static const char *const patterns[] = {"/v/%u", "/v/%l", "/v/%d", "/v/%x"};
	struct arena *arena = arena_new();
	struct span user = {data, size};
	struct user_dirs dirs;
	struct dsn dsn;
	struct err err;
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		if (user_dirs_make(arena, patterns[i], user, &dirs)) {
			look_at(dirs.dir);
			if (dirs.fallback)
				look_at(dirs.fallback);
		}
	struct strbuf b = strbuf_new(arena);
	need(dsn_query(&b, "_USERNAME__MAILBOX__DOMAIN_", user, quote, &size) == 0, "no query");
	const char *text = arena_span_str(arena, user);
	if (dsn_parse(arena, text, &dsn, &err) == 0)
		need(dsn.n <= DSN_ATTRIBUTES, "more attributes than room");
	arena_free(&arena);
	return 0;
}
