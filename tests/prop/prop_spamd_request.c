/* prop_spamd_request.c: fed byte by byte, or in any pieces, a request's head is what it is when fed whole. */
#include "proto/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 200000, LONGEST = 400 };

static unsigned seed = 20261125;

static unsigned pick(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}

static size_t make(char *text)
{
	static const char *const words[] = {
		"CHECK SPAMC/", "PROCESS SPAMC/", "REPORT SPAMC/", "REPORT_IFSPAM SPAMC/", "SYMBOLS SPAMC/",
		"HEADERS SPAMC/", "PING SPAMC/", "SKIP SPAMC/", "TELL SPAMC/", "1.2", "1.5", "1.0", " ", "\r\n",
		"\r\n", "\n", "\r\n\r\n", "\r", ":", ": ", "Content-length: 12", "User: me", "Compress: zlib",
		"Set: local", "Remove: remote", "Message-class: ham", "\t", "x", "REPORT", "CHE",
	};
	size_t n = 0;
	for (unsigned i = pick(14) + 1; i; i--) {
		const char *word = words[pick(sizeof words / sizeof *words)];
		n += (size_t)sprintf(text + n, "%s", word);
	}
	if (pick(4) == 0)
		text[pick((unsigned)n)] = (char)pick(256);
	return n;
}

/* Feeds in pieces of 1..most bytes; true: the end was said. */
static int feed(struct spamd_request *r, const char *text, size_t n, unsigned most, size_t *used_r)
{
	int status = 1;
	size_t at = 0;
	spamd_request_init(r);
	while (status == 1 && at < n) {
		size_t piece = most ? pick(most) + 1 : n, used;
		if (piece > n - at)
			piece = n - at;
		status = spamd_request_feed(r, (struct span){(const unsigned char *)text + at, piece}, &used);
		at += used;
	}
	*used_r = at;
	return status == 1 ? spamd_request_end(r) : status;
}

/* The same but for where they are in memory. */
static bool same(struct spamd_request *a, struct spamd_request *b)
{
	struct span x = a->error.text, y = b->error.text;
	a->error.text = b->error.text = (struct span){0};
	return memcmp(a, b, sizeof *a) == 0 && span_equal(x, y);
}

int main(void)
{
	static struct spamd_request whole, pieces;
	static unsigned ends[2];
	for (int i = 0; i < ROUNDS; i++) {
		char text[LONGEST + 64];
		size_t n = make(text), used[2];
		unsigned most = i % 2 ? 1 : 7;
		memset(&whole, 0, sizeof whole);
		memset(&pieces, 0, sizeof pieces);
		int a = feed(&whole, text, n, 0, &used[0]), b = feed(&pieces, text, n, most, &used[1]);
		if (a != b || used[0] != used[1] || !same(&whole, &pieces)) {
			printf("whole %d used %zu, pieces %d used %zu:\n%.*s\n", a, used[0], b, used[1],
			       (int)n, text);
			return EXIT_FAILURE;
		}
		ends[a == 0]++;
	}
	printf("%d heads, %u of them requests\n", ROUNDS, ends[1]);
	return ends[1] > ROUNDS / 20 && ends[0] > ROUNDS / 20 ? EXIT_SUCCESS : EXIT_FAILURE;
}
