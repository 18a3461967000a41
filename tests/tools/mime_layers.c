/* mime_layers: one JSON line per file with the layers `mime` and `header` as the oracle prints them.
 * Usage: mime_layers FILE... (or names on standard input); --time N FILE...: reads each file N times and
 * prints the mean microseconds for parse, decode and the headers instead. */
#include "base/file.h"
#include "msg/message.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const specs[] = {"From:addr", "From:name", "To:addr",  "ToCc",
				    "MESSAGEID", "Subject",   "Reply-To:addr"};

/* JSON as bytes in Latin-1 with characters over 127 written as UTF-8. */
static void print_string(struct span s)
{
	putchar('"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];
		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c == 0x7f || c >= 0x80)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void print_text(const char *s)
{
	if (s)
		print_string(span_from_str(s));
	else
		fputs("null", stdout);
}

static void print_mime(struct message *m)
{
	const char *comma = "";
	fputs("\"mime\":[", stdout);
	for (struct part *p = NULL; (p = part_next_leaf(m, p)); comma = ",") {
		struct span body = part_decoded(m, p);
		unsigned char sha[SHA_DIGEST_LENGTH];
		SHA1(body.p, body.n, sha);
		printf("%s{\"bytes\":%zu,\"charset\":", comma, body.n);
		print_text(p->charset);
		fputs(",\"name\":", stdout);
		print_text(p->name);
		fputs(",\"sha1\":\"", stdout);
		for (size_t i = 0; i < sizeof sha; i++)
			printf("%02x", sha[i]);
		fputs("\",\"type\":", stdout);
		print_text(p->effective_type);
		putchar('}');
	}
	putchar(']');
}

static void print_headers(struct message *m)
{
	fputs("\"header\":{", stdout);
	for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
		struct spans v = header_get_list(m, specs[i]);
		printf("%s\"%s\":", i ? "," : "", specs[i]);
		if (!v.n) {
			fputs("null", stdout);
			continue;
		}
		size_t n = 0;
		for (size_t k = 0; k < v.n; k++)
			n += v.v[k].n;
		unsigned char *all = arena_bytes(m->arena, n + 1);
		n = 0;
		for (size_t k = 0; k < v.n; k++) {
			memcpy(all + n, v.v[k].p, v.v[k].n);
			n += v.v[k].n;
		}
		print_string((struct span){all, n});
	}
	putchar('}');
}

static void time_file(struct arena *arena, struct span bytes, int rounds, double *us)
{
	struct timespec a, b;
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (int i = 0; i < rounds; i++) {
		arena_reset(arena);
		struct message *m = message_new(arena, bytes, NULL);
		for (struct part *p = NULL; (p = part_next_leaf(m, p));)
			part_decoded(m, p);
		for (size_t k = 0; k < sizeof specs / sizeof *specs; k++)
			header_get_list(m, specs[k]);
		for (size_t k = 0; k < m->headers->n; k++)
			header_decoded(m, &m->headers->v[k]);
	}
	clock_gettime(CLOCK_MONOTONIC, &b);
	*us += ((double)(b.tv_sec - a.tv_sec) * 1e6 + (double)(b.tv_nsec - a.tv_nsec) / 1e3) / rounds;
}

int main(int argc, char **argv)
{
	struct arena *files = arena_new(), *arena = arena_new();
	struct err err;
	char name[4096];
	int at = 1, rounds = 0, n = 0;
	double us = 0;
	if (argc > 2 && strcmp(argv[1], "--time") == 0) {
		rounds = atoi(argv[2]);
		at = 3;
	}
	bool from_stdin = at == argc;
	for (;;) {
		if (from_stdin) {
			if (!fgets(name, sizeof name, stdin))
				break;
			name[strcspn(name, "\n")] = 0;
		} else if (at < argc) {
			snprintf(name, sizeof name, "%s", argv[at++]);
		} else {
			break;
		}
		struct span bytes;
		arena_reset(files);
		arena_reset(arena);
		if (file_read(files, name, 1u << 30, &bytes, &err) < 0) {
			fprintf(stderr, "%s\n", err.text);
			return 2;
		}
		n++;
		if (rounds) {
			time_file(arena, bytes, rounds, &us);
			continue;
		}
		struct message *m = message_new(arena, bytes, NULL);
		fputs("{\"file\":", stdout);
		print_text(name);
		putchar(',');
		print_mime(m);
		putchar(',');
		print_headers(m);
		fputs("}\n", stdout);
	}
	if (rounds)
		printf("%d messages, %.1f us each\n", n, us / n);
	arena_free(&arena);
	arena_free(&files);
	return 0;
}
