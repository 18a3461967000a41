/* fuzz_regex: any bytes as a pattern are refused or lowered, and what is lowered agrees with PCRE2.
 * Input: a byte of WN_RE_* flags, the pattern, a NUL byte, a text. Short patterns are compiled and matched
 * both ways; long ones are only lowered. */
#include "base/pcre.h"
#include "regex/regex.h"
#include "../prop/candidate.h"
#include "tests/unit/stock_rarity.h"

#include <stdlib.h>

enum { MATCHED_PATTERN_LIMIT = 60 };

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void compare(struct arena *arena, const struct regex_lowered *low, struct span text)
{
	struct err err;
	hs_scratch_t *scratch = NULL;
	struct pcre re = pcre_make((const char *)low->pcre.p, low->pcre.n, low->pcre_flags);
	if (pcre_compile(&re, &err))
		return; /* what PCRE2 can't (code points, look-behind of unknown length) is reported there */
	int expected = pcre_match(&re, text, 0, NULL);
	struct candidate candidate;
	if (expected >= 0 && candidate_init(&candidate, arena, low, &scratch)) {
		struct candidate_hit hit = candidate_is(&candidate, text, scratch);
		if (low->lowering == WN_DIRECT ? hit.is != (expected > 0) : expected && !hit.is)
			abort();
		if (expected && hit.is && pcre_match_within(&re, text, hit.begins) != expected)
			abort();
	}
	pcre_release(&re);
	if (expected >= 0)
		candidate_deinit(&candidate);
	hs_free_scratch(scratch);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	if (size < 1)
		return 0;
	struct span rest = {data + 1, size - 1};
	size_t end = span_find_byte(rest, 0, 0);
	struct span pattern = span_slice(rest, 0, end == (size_t)-1 ? rest.n : end);
	struct span text = end == (size_t)-1 ? (struct span){NULL, 0} : span_slice(rest, end + 1, rest.n);
	struct arena *arena = arena_new();
	struct regex_lowered low;
	struct err err = {""};
	size_t at = (size_t)-1;
	/* Its own memory, so that reading past the end is seen. */
	unsigned char *copy = malloc(pattern.n ? pattern.n : 1);
	memcpy(copy, pattern.p, pattern.n);
	pattern.p = copy;
	if (regex_lower(arena, pattern, (struct regex_use){.flags = data[0] & 15, .counted = data[0] & 16, .text = (enum regex_text)((data[0] >> 5) % REGEX_TEXTS), .rarity = stock_rarity()}, &low, &at, &err)) {
		if (at > pattern.n || !err.text[0])
			abort();
	} else if (pattern.n <= MATCHED_PATTERN_LIMIT) {
		compare(arena, &low, text);
	}
	free(copy);
	arena_free(&arena);
	return 0;
}
