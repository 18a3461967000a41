/* prop_mbox: folders of random lines are cut where a regular expression, line by line, says that SpamAssassin cuts them; nothing
 * behind the first separator is lost; and read without that strictness, all of the stream comes back. Some lines are longer than
 * what is read at once. */
#include "cli/mbox.h"
#include "chance.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROUNDS = 4000, LINES = 24, LONG = 70000, TEXT = LINES * 64 + 3 * LONG };

/* What SpamAssassin's ArchiveIterator looks for when nothing else is set. */
#define SEPARATOR                                                                                                      \
	"^From [^ \t\r\n\f\v]+  ?([^ \t\r\n\f\v]{3} [^ \t\r\n\f\v]{3} .?[0-9] .?[0-9]:[0-9]{2}:[0-9]{2} [0-9]{4}|"        \
	".?[0-9]-[0-9]{2}-[0-9]{4}_[0-9]{2}:[0-9]{2}:[0-9]{2}_)"

static const char *const begins[] = {"From a@b", "From a", "From ", "from a", ">From a", "Subject:", "", "x"};
static const char *const dates[] = {
	" Thu Jan  1 00:00:00 2004", "  Thu Jan 12 10:00:00 2004", "   Thu Jan 12 10:00:00 2004", " 12-01-2004_10:00:00_x",
	" Thu Jan 123 10:00:00 2004", " 2-01-2004_1:00:00_",	   " Thu Jan 1 1:00:00 20",		" x1-01-2004_10:00:00_",
};

static char text[TEXT];
static struct chance chance = CHANCE_INIT;

static size_t make(void)
{
	size_t n = 0, lines = chance_below(&chance, LINES), longs = 0;

	for (size_t i = 0; i < lines; i++) {
		if (chance_below(&chance, 400) == 0 && longs++ < 3) {
			memset(text + n, 'y', LONG - 1);
			n += LONG - 1;
		} else {
			n += (size_t)snprintf(text + n, 64, "%s%s", begins[chance_below(&chance, sizeof begins / sizeof *begins)],
					      chance_below(&chance, 3) ? dates[chance_below(&chance, sizeof dates / sizeof *dates)] : "");
		}
		n += (size_t)snprintf(text + n, 3, "%s", chance_below(&chance, 8) ? "\n" : "\r\n");
	}
	return n && chance_below(&chance, 4) == 0 ? n - 1 : n;
}

static bool separates(const regex_t *re, size_t at, size_t n)
{
	char line[128];
	const char *end = memchr(text + at, '\n', n - at);
	size_t size = end ? (size_t)(end - (text + at)) : n - at;

	snprintf(line, sizeof line, "%.*s", (int)(size < sizeof line ? size : sizeof line - 1), text + at);
	return regexec(re, line, 0, NULL, 0) == 0;
}

/* The end of the message that starts there. */
static size_t next_cut(const regex_t *re, size_t at, size_t n)
{
	for (const char *nl; (nl = memchr(text + at, '\n', n - at)) && (size_t)(nl + 1 - text) < n;) {
		at = (size_t)(nl + 1 - text);
		if (separates(re, at, n))
			return at;
	}
	return n;
}

static struct mbox *open_text(size_t n)
{
	int fd = memfd_create("mbox", 0);

	if (fd < 0 || write(fd, text, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return mbox_new(fd, 1u << 30);
}

static bool strict_is_right(const regex_t *re, size_t n)
{
	struct mbox *m = open_text(n);
	size_t at = n && !separates(re, 0, n) ? next_cut(re, 0, n) : 0;
	struct span s;
	struct err err;
	bool good = true;

	mbox_be_strict(m);
	while (good && mbox_next(m, &s, &err) == 1) {
		size_t end = next_cut(re, at, n);
		good = s.n == end - at && memcmp(s.p, text + at, s.n) == 0;
		at = end;
	}
	mbox_free(&m);
	return good && at == n;
}

static bool nothing_is_lost(size_t n)
{
	struct mbox *m = open_text(n);
	size_t at = 0;
	struct span s;
	struct err err;
	bool good = true;

	while (good && mbox_next(m, &s, &err) == 1) {
		good = at + s.n <= n && memcmp(s.p, text + at, s.n) == 0;
		at += s.n;
	}
	mbox_free(&m);
	return good && at == n;
}

int main(void)
{
	regex_t re;

	if (regcomp(&re, SEPARATOR, REG_EXTENDED | REG_NOSUB) != 0)
		return 1;
	for (int i = 0; i < ROUNDS; i++) {
		size_t n = make();
		if (strict_is_right(&re, n) && nothing_is_lost(n))
			continue;
		printf("prop_mbox: round %d:\n%.*s\n", i, (int)(n < 2000 ? n : 2000), text);
		return 1;
	}
	printf("prop_mbox: %d folders\n", ROUNDS);
	regfree(&re);
	return 0;
}
