/* mime_layers: one JSON line per file with the layers `mime` and `header` as the oracle prints them, the
 * parse flags and the digests of the normalized text parts.
 * Usage: mime_layers [--settings FILE] [--specs "From:addr|ALL"] [--time N] FILE... (or names on standard
 * input). --time: reads each file N times and prints the mean microseconds for parse, decode and headers. */
#include "base/file.h"
#include "msg/message.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>

enum { SPECS = 64 };
static const char *specs[SPECS] = {"From:addr", "From:name", "To:addr",      "ToCc",
				   "MESSAGEID", "Subject",   "Reply-To:addr"};
static size_t nspecs = 7;

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

static void print_digest(struct span s)
{
	unsigned char sha[SHA_DIGEST_LENGTH];
	SHA1(s.p, s.n, sha);
	for (size_t i = 0; i < sizeof sha; i++)
		printf("%02x", sha[i]);
}

static void print_mime(struct message *m)
{
	const char *comma = "";
	fputs("\"mime\":[", stdout);
	for (struct part *p = NULL; (p = part_next_leaf(m, p)); comma = ",") {
		struct span body = part_decoded(m, p);
		printf("%s{\"bytes\":%zu,\"charset\":", comma, body.n);
		print_text(p->charset);
		fputs(",\"name\":", stdout);
		print_text(p->name);
		fputs(",\"sha1\":\"", stdout);
		print_digest(body);
		fputs("\",\"type\":", stdout);
		print_text(p->effective_type);
		putchar('}');
	}
	putchar(']');
}

static void print_normalized(struct message *m)
{
	const char *comma = "";
	for (struct part *p = NULL; (p = part_next_leaf(m, p));) {
		if (strncmp(p->effective_type, "text", 4) != 0)
			continue;
		fputs(*comma ? "," : ",\"norm\":[", stdout);
		putchar('"');
		print_digest(charset_normalize(m->arena, part_decoded(m, p), p->charset, true, false));
		putchar('"');
		comma = ",";
	}
	if (*comma)
		putchar(']');
}

static void print_flags(struct message *m)
{
	static const struct {
		const char *name;
		uint32_t flag;
	} flags[] = {
		{"truncated_header", MESSAGE_FLAG_TRUNCATED_HEADERS},
		{"missing_head_body_separator", MESSAGE_FLAG_MISSING_HEAD_BODY_SEP},
		{"missing_mime_head_body_separator", MESSAGE_FLAG_MISSING_MIME_HEAD_BODY_SEP},
		{"missing_mime_headers", MESSAGE_FLAG_MISSING_MIME_HEADERS},
		{"mime_epilogue_exists", MESSAGE_FLAG_MIME_EPILOGUE_EXISTS},
		{"mimepart_limit_exceeded", MESSAGE_FLAG_MIMEPART_LIMIT},
		{"missing_mime_boundary", MESSAGE_FLAG_MISSING_MIME_BOUNDARY},
	};
	const char *comma = "";
	fputs(",\"flags\":\"", stdout);
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (m->parse_flags & flags[i].flag) {
			printf("%s%s", comma, flags[i].name);
			comma = ",";
		}
	putchar('"');
}

static void print_headers(struct message *m)
{
	fputs("\"header\":{", stdout);
	for (size_t i = 0; i < nspecs; i++) {
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

static void time_file(struct arena *arena, struct span bytes, const struct msg_conf *conf, int rounds,
		      double *us)
{
	struct timespec a, b;
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (int i = 0; i < rounds; i++) {
		arena_reset(arena);
		struct message *m = message_new(arena, bytes, conf);
		for (struct part *p = NULL; (p = part_next_leaf(m, p));)
			part_decoded(m, p);
		for (size_t k = 0; k < nspecs; k++)
			header_get_list(m, specs[k]);
		for (size_t k = 0; k < m->headers->n; k++)
			header_decoded(m, &m->headers->v[k]);
	}
	clock_gettime(CLOCK_MONOTONIC, &b);
	*us += ((double)(b.tv_sec - a.tv_sec) * 1e6 + (double)(b.tv_nsec - a.tv_nsec) / 1e3) / rounds;
}

static const struct msg_conf *read_settings(struct arena *arena, const char *path)
{
	struct settings *settings = ARENA_NEW(arena, struct settings);
	struct err err = {""};
	struct span text = {NULL, 0};
	const struct msg_conf *conf = NULL;
	if ((!path || file_read(arena, path, SETTINGS_LIMIT, &text, &err) == 0) &&
	    settings_parse(arena, text, settings, &err) == 0)
		conf = msg_conf_new(arena, settings, &err);
	if (!conf) {
		fprintf(stderr, "mime_layers: %s\n", err.text);
		exit(2);
	}
	return conf;
}

static void set_specs(char *list)
{
	nspecs = 0;
	for (char *s; (s = strsep(&list, "|")) && nspecs < SPECS;)
		specs[nspecs++] = s;
}

/* The next file name: from the arguments, or from standard input when there were none. */
static bool next_name(char **argv, int *at, bool from_stdin, char *name, size_t size)
{
	if (!from_stdin)
		return argv[*at] && snprintf(name, size, "%s", argv[(*at)++]) >= 0;
	if (!fgets(name, (int)size, stdin))
		return false;
	name[strcspn(name, "\n")] = 0;
	return true;
}

static void print_row(const char *name, struct message *m)
{
	fputs("{\"file\":", stdout);
	print_text(name);
	putchar(',');
	print_mime(m);
	putchar(',');
	print_headers(m);
	print_normalized(m);
	print_flags(m);
	fputs("}\n", stdout);
}

int main(int argc, char **argv)
{
	struct arena *keep = arena_new(), *files = arena_new(), *arena = arena_new();
	struct err err;
	char name[4096];
	int at = 1, rounds = 0, n = 0;
	double us = 0;
	const char *settings = NULL;
	for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2) {
		if (strcmp(argv[at], "--time") == 0)
			rounds = atoi(argv[at + 1]);
		else if (strcmp(argv[at], "--settings") == 0)
			settings = argv[at + 1];
		else if (strcmp(argv[at], "--specs") == 0)
			set_specs(argv[at + 1]);
	}
	const struct msg_conf *conf = read_settings(keep, settings);
	bool from_stdin = at >= argc;
	while (next_name(argv, &at, from_stdin, name, sizeof name)) {
		struct span bytes;
		arena_reset(files);
		arena_reset(arena);
		if (file_read(files, name, 1u << 30, &bytes, &err) < 0) {
			fprintf(stderr, "%s\n", err.text);
			return 2;
		}
		n++;
		if (rounds)
			time_file(arena, bytes, conf, rounds, &us);
		else
			print_row(name, message_new(arena, bytes, conf));
	}
	if (rounds)
		printf("%d messages, %.1f us each\n", n, us / n);
	arena_free(&arena);
	arena_free(&files);
	arena_free(&keep);
	return 0;
}
