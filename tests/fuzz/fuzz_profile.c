/* fuzz_profile: any bytes as a profile: read, or refused with a place. */
#include "profile.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct arena *arena = arena_new();
	struct err err = {""};
	struct gate_literal l = {.n = 4, .b = "free"};
	int fd = memfd_create("profile", 0);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	struct profile *p = profile_read(arena, arena_printf(arena, "/proc/self/fd/%d", fd), &err);
	if (p ? !(rarity_expected(profile_rarity(p), &l, REGEX_TEXT_BODY) >= 0) : !strchr(err.text, ':'))
		abort();
	close(fd);
	arena_free(&arena);
	return 0;
}
