/* slow_mail: mail made to be slow, as recipes: lines "TIMES TEXT" (escapes \n \r \t \\ \xHH), each text so many times,
 * one after the other. bench/slow and its tests use it:
 *   slow_mail write RECIPE                        the message to standard output
 *   slow_mail time RULESET LIMIT RECIPE...        milliseconds per 100 KB of each, and where they went; exit 1
 *                                                 when one takes more than LIMIT
 *   slow_mail search RULESET SEED ROUNDS DIR      changes recipes at random, beginning with those in DIR, texts from the
 *                                                 messages whose paths it reads; DIR keeps, by stage of the scan,
 *                                                 the one that spends the most time there
 * Time is CPU time of the second scan: the first makes states of automata and compiles regexes. */
#include "base/file.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "winnow.h"

#include <ctype.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ALL = WN_STAGES, KINDS };
enum { SIZE = 100000, RUNS = 24, TEXT = 300, RECIPE_LIMIT = 1 << 20, SOURCES = 20000 };

struct run {
	unsigned times;
	size_t n;
	unsigned char text[TEXT];
};
struct recipe {
	struct run runs[RUNS];
	size_t n;
};

struct cost {
	double ms;           /* per 100 KB */
	double stage[KINDS]; /* the same; [ALL]: all of it */
};

/* --- recipes ------------------------------------------------------------------------------------- */

static size_t length_of(const struct recipe *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++)
		n += r->runs[i].n * r->runs[i].times;
	return n;
}

static struct span expand(struct arena *arena, const struct recipe *r)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, length_of(r) + 1);
	for (size_t i = 0; i < r->n; i++)
		for (unsigned k = 0; k < r->runs[i].times; k++)
			strbuf_add(&b, r->runs[i].text, r->runs[i].n);
	return strbuf_span(&b);
}

static int hex(int c)
{
	return isdigit(c) ? c - '0' : (tolower(c) - 'a' + 10) & 15;
}

static void read_line(struct recipe *r, const char *line, const char *end)
{
	char *p;
	struct run run = {.times = (unsigned)strtoul(line, &p, 10)};
	for (p++; p < end && run.n < TEXT; p++) {
		unsigned char c = (unsigned char)*p;
		if (c == '\\' && p + 1 < end) {
			c = (unsigned char)*++p;
			c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
			if (c == 'x' && p + 2 < end) {
				c = (unsigned char)(hex((unsigned char)p[1]) << 4 | hex((unsigned char)p[2]));
				p += 2;
			}
		}
		run.text[run.n++] = c;
	}
	if (run.n && run.times && r->n < RUNS)
		r->runs[r->n++] = run;
}

static bool recipe_read(struct arena *arena, const char *path, struct recipe *r)
{
	struct span text;
	struct err err;
	r->n = 0;
	if (file_read(arena, path, RECIPE_LIMIT, &text, &err) < 0) {
		fprintf(stderr, "slow_mail: %s\n", err.text);
		return false;
	}
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		end = span_find_byte(text, '\n', at);
		end = end == (size_t)-1 ? text.n : end;
		char *line = arena_span_str(arena, span_slice(text, at, end));
		if (end > at && isdigit((unsigned char)*line))
			read_line(r, line, line + (end - at));
	}
	return r->n > 0;
}

static void recipe_write(const struct recipe *r, const char *path)
{
	FILE *out = fopen(path, "w");
	if (!out)
		return;
	for (size_t i = 0; i < r->n; i++) {
		fprintf(out, "%u ", r->runs[i].times);
		for (size_t k = 0; k < r->runs[i].n; k++) {
			unsigned char c = r->runs[i].text[k];
			const char *name = c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : c == '\\' ? "\\\\" : NULL;
			if (name)
				fputs(name, out);
			else
				fprintf(out, c >= ' ' && c < 127 ? "%c" : "\\x%02x", c);
		}
		fputc('\n', out);
	}
	fclose(out);
}

/* --- time ---------------------------------------------------------------------------------------- */

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct cost measure(struct arena *arena, struct wn_scanner *scanner, const struct recipe *r, int rounds)
{
	struct cost best = {.ms = 1e9};
	arena_reset(arena);
	struct span mail = expand(arena, r);
	double scale = 100e3 / (double)(mail.n < SIZE / 2 ? SIZE / 2 : mail.n);
	wn_scan(scanner, mail.p, mail.n);
	for (int i = 0; i < rounds; i++) {
		double start = now_ms();
		const struct wn_result *result = wn_scan(scanner, mail.p, mail.n);
		double ms = (now_ms() - start) * scale;
		if (ms >= best.ms)
			continue;
		best.ms = ms;
		for (int k = 0; k < WN_STAGES; k++)
			best.stage[k] = (double)result->ns[k] / 1e6 * scale;
		best.stage[ALL] = ms;
	}
	return best;
}

static const char *kind_name(int k)
{
	return k == ALL ? "all" : wn_stage_name((enum wn_stage)k);
}

static int slowest_stage(const struct cost *c)
{
	int worst = 0;
	for (int k = 1; k < WN_STAGES; k++)
		worst = c->stage[k] > c->stage[worst] ? k : worst;
	return worst;
}

static int time_all(struct arena *arena, struct wn_scanner *scanner, double limit, char **paths, int n)
{
	int bad = 0;
	for (int i = 0; i < n; i++) {
		struct recipe r;
		if (!recipe_read(arena, paths[i], &r))
			return 2;
		struct cost c = measure(arena, scanner, &r, 3);
		int k = slowest_stage(&c);
		printf("%-40s %8.2f ms per 100 KB  %s %.2f%s\n", paths[i], c.ms, wn_stage_name((enum wn_stage)k),
		       c.stage[k], c.ms > limit ? "  TOO SLOW" : "");
		bad |= c.ms > limit;
	}
	return bad;
}

/* --- search -------------------------------------------------------------------------------------- */

static uint64_t state;

static unsigned below(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state % (n ? n : 1));
}

static const char *const words[] = {
	"Subject: ", "From: ", "To: ", "Received: from ", "Content-Type: text/html\n", "Content-Type: text/plain; charset=utf-8\n",
	"Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n", "\n\n", "\n", " ", "\t", "=?utf-8?B?w6k=?=",
	"http://", "www.", "mailto:", "a@b.com", ".com", "/", "?u=", "%41", "%", "&", "&#x41;", "&nbsp;", "&amp;", "<", ">", "<a href=\"",
	"\">", "</a>", "<div style=\"color:#fff;font-size:1px\">", "<font color=red size=+1>", "<table><tr><td>", "<!--", "-->", "<b>", "</b>",
	"=3D", "=\n", "=20", "(", ")", "[", "]", "{", "}", "1", "0", "$1,000,000.00", "a", "A", "e", "o", "x", "-", "_", ".", ",", ";", ":", "!",
	"\xc3\xa9", "\xe2\x80\x8b", "\xd0\xb0", "\xff", "\x80", "--b\n", "boundary=b", "multipart/mixed", "viagra", "v i a g r a", "dollars",
	"million", "bank", "account", "click here", "dear", "the ", "of ", "you ", "begin 644 x\n", "\xe2\x82\xac", "\x1b$B", "+AGE-", "  ",
};

struct search {
	struct arena *arena, *keep;
	struct wn_scanner *scanner;
	VEC(struct span) mails; /* of the corpus */
	struct recipe best[KINDS];
	double cost[KINDS];
};

static void random_text(const struct search *s, struct run *run)
{
	run->times = below(3) ? 1 : 1 + below(2000);
	if (s->mails.n && below(2)) {
		struct span mail = s->mails.v[below(s->mails.n)];
		size_t from = below(mail.n), n = 1 + below(below(2) ? 12 : TEXT);
		run->n = n < mail.n - from ? n : mail.n - from;
		memcpy(run->text, mail.p + from, run->n);
		return;
	}
	run->n = 0;
	for (unsigned i = 1 + below(3); i--;) {
		const char *word = words[below(sizeof words / sizeof *words)];
		size_t n = strlen(word);
		if (run->n + n <= TEXT)
			memcpy(run->text + run->n, word, n), run->n += n;
	}
}

static void insert(struct recipe *r, const struct run *run, size_t at)
{
	if (r->n == RUNS) {
		r->runs[at < RUNS ? at : RUNS - 1] = *run;
		return;
	}
	memmove(&r->runs[at + 1], &r->runs[at], (r->n - at) * sizeof *run);
	r->runs[at] = *run;
	r->n++;
}

static void change(const struct search *s, struct recipe *r)
{
	size_t at = below(r->n);
	struct run *run = &r->runs[at], fresh;
	switch (below(8)) {
	case 0: run->times = 1 + below(below(2) ? 20 : 20000); break;
	case 1: random_text(s, run); break;
	case 2:
	case 3: random_text(s, &fresh); insert(r, &fresh, below(r->n + 1)); break;
	case 4:
		if (r->n > 1) {
			memmove(run, run + 1, (r->n - at - 1) * sizeof *run);
			r->n--;
		}
		break;
	case 5: run->text[below(run->n)] = (unsigned char)below(256); break;
	case 6: /* part of it, more often */
		run->n = 1 + below(run->n);
		run->times *= 2;
		break;
	default: /* two runs become one that alternates */
		if (at + 1 < r->n && run->n + run[1].n <= TEXT) {
			memcpy(run->text + run->n, run[1].text, run[1].n);
			run->n += run[1].n;
		}
	}
}

/* To some SIZE bytes, by the runs that there are many of. */
static void fit(struct recipe *r)
{
	for (size_t n; (n = length_of(r)) > SIZE || n < SIZE / 2;) {
		bool grows = n < SIZE / 2, done = true;
		for (size_t i = 0; i < r->n; i++) {
			unsigned times = r->runs[i].times;
			if (times > 1 || (grows && i + 1 == r->n))
				r->runs[i].times = grows ? times * 2 : times / 2, done = false;
		}
		if (done)
			return;
	}
}

static void consider(struct search *s, const struct recipe *r, const char *dir)
{
	struct cost c = measure(s->arena, s->scanner, r, 1);
	for (int k = 0; k < KINDS; k++) {
		if (c.stage[k] <= s->cost[k] * 1.05)
			continue;
		c = measure(s->arena, s->scanner, r, 3); /* not by chance */
		if (c.stage[k] <= s->cost[k] * 1.02)
			continue;
		s->best[k] = *r;
		s->cost[k] = c.stage[k];
		char *name = arena_dup_str(s->arena, kind_name(k));
		for (char *p = name; *p; p++)
			*p = *p == ' ' ? '-' : *p;
		recipe_write(r, arena_printf(s->arena, "%s/%s", dir, name));
	}
}

static void read_mails(struct search *s)
{
	char path[4096];
	while (s->mails.n < SOURCES && fgets(path, sizeof path, stdin)) {
		struct span text;
		struct err err;
		path[strcspn(path, "\n")] = 0;
		if (file_read(s->keep, path, RECIPE_LIMIT, &text, &err) == 0 && text.n)
			vec_push(s->keep, &s->mails, text);
	}
}

static void begin(struct search *s, const char *dir)
{
	struct recipe plain = {.n = 2};
	static const char head[] = "From: a@example.com\nTo: b@example.com\nSubject: x\n\n", text[] = "word ";
	plain.runs[0] = (struct run){1, sizeof head - 1, {0}};
	memcpy(plain.runs[0].text, head, sizeof head - 1);
	plain.runs[1] = (struct run){SIZE / 6, sizeof text - 1, {0}};
	memcpy(plain.runs[1].text, text, sizeof text - 1);
	consider(s, &plain, dir);
	DIR *d = opendir(dir);
	for (struct dirent *e; d && (e = readdir(d));) {
		struct recipe r;
		if (*e->d_name != '.' && recipe_read(s->keep, arena_printf(s->keep, "%s/%s", dir, e->d_name), &r))
			consider(s, &r, dir);
	}
	if (d)
		closedir(d);
}

static int search(struct search *s, unsigned long seed, unsigned long rounds, const char *dir)
{
	state = seed * 2654435761u + 88172645463325252u;
	read_mails(s);
	begin(s, dir);
	for (unsigned long i = 0; i < rounds; i++) {
		int from = (int)below(KINDS);
		if (!s->best[from].n)
			continue;
		struct recipe r = s->best[from];
		for (unsigned k = 1 + below(4); k--;)
			change(s, &r);
		fit(&r);
		if (length_of(&r) <= SIZE)
			consider(s, &r, dir);
	}
	for (int k = 0; k < KINDS; k++)
		printf("%-18s %8.2f ms per 100 KB\n", kind_name(k), s->cost[k]);
	return 0;
}

/* --- */

static int usage(void)
{
	fputs("usage: see the head of tests/tools/slow_mail.c\n", stderr);
	return 2;
}

int main(int argc, char **argv)
{
	char error[WN_ERROR_SIZE];
	struct search s = {.arena = arena_new(), .keep = arena_new()};
	struct recipe r;
	if (argc == 3 && strcmp(argv[1], "write") == 0) {
		if (!recipe_read(s.keep, argv[2], &r))
			return 2;
		struct span mail = expand(s.arena, &r);
		return fwrite(mail.p, 1, mail.n, stdout) != mail.n;
	}
	if (argc < 5)
		return usage();
	struct wn_ruleset *rules = wn_ruleset_open(argv[2], -1, error);
	s.scanner = rules ? wn_scanner_new(rules, error) : NULL;
	if (!s.scanner) {
		fprintf(stderr, "slow_mail: %s\n", error);
		return 2;
	}
	wn_scanner_set_timing(s.scanner, true);
	if (strcmp(argv[1], "time") == 0)
		return time_all(s.keep, s.scanner, atof(argv[3]), argv + 4, argc - 4);
	if (strcmp(argv[1], "search") == 0 && argc == 6)
		return search(&s, strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10), argv[5]);
	return usage();
}
