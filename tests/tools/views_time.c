/* views_time: what the views of a message cost. Used by bench/views, which says what is measured.
 *   views_time SETTINGS ROUNDS FILE...   all views of the messages beside GMime's parse and decoding of all
 *                                        their parts: CPU microseconds a message, in turns
 *   views_time SETTINGS                  all views of the worst shapes at 1, 2, 4 and 8 MB: nanoseconds a byte
 * SETTINGS: the settings file of a compiled ruleset. */
#include "base/file.h"
#include "base/strbuf.h"
#include "msg/html.h"
#include "msg/message.h"
#include "msg/relay.h"

#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SETTINGS_LIMIT (64u << 20) /* far more than any settings file has */
#define FILE_LIMIT (256u << 20)

static double cpu_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* --- what is timed ------------------------------------------------------------------------------- */

enum { PARSE, DECODE, RELAYS, HEADERS, TEXT, URIS, STAGES };
static const char *const stage_names[] = {"parse", "decode", "relays", "headers", "text and html", "uris"};

static void stage_headers(struct message *m)
{
	static const char *const specs[] = {"Subject", "From:addr", "From:name", "To:addr", "ToCc",
					    "Reply-To:addr", "MESSAGEID", "EnvelopeFrom", "ALL"};
	struct span value;
	for (size_t i = 0; i < m->headers->n; i++)
		header_decoded(m, &m->headers->v[i]);
	for (size_t i = 0; i < sizeof specs / sizeof *specs; i++)
		header_get(m, specs[i], &value);
}

static void stage_text(struct message *m)
{
	message_body(m);
	message_rawbody(m);
	message_visible(m);
	message_invisible(m);
	message_html(m);
}

static void views(struct arena *arena, const struct msg_conf *conf, struct span bytes, double us[STAGES])
{
	double t[STAGES + 1];
	arena_reset(arena);
	t[PARSE] = cpu_us();
	struct message *m = message_new(arena, bytes, conf);
	t[DECODE] = cpu_us();
	for (struct part *p = NULL; (p = part_next_leaf(m, p));)
		part_decoded(m, p);
	t[RELAYS] = cpu_us();
	message_relays(m);
	t[HEADERS] = cpu_us();
	stage_headers(m);
	t[TEXT] = cpu_us();
	stage_text(m);
	t[URIS] = cpu_us();
	message_uris(m);
	message_uri_details(m);
	t[STAGES] = cpu_us();
	for (int i = 0; i < STAGES; i++)
		us[i] += t[i + 1] - t[i];
}

static void decode(GMimeObject *parent, GMimeObject *object, void *user)
{
	GMimeDataWrapper *content = GMIME_IS_PART(object) ? g_mime_part_get_content(GMIME_PART(object)) : NULL;
	if (!content)
		return;
	GMimeStream *stream = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(content, stream);
	g_object_unref(stream);
}

static void gmime(struct span bytes)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes.p, bytes.n);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	bool mbox = bytes.n > 5 && memcmp(bytes.p, "From ", 5) == 0;
	g_mime_parser_set_format(parser, mbox ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	if (message) {
		g_mime_message_foreach(message, decode, NULL);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
}

/* --- messages --------------------------------------------------------------------------------------- */

static void time_messages(struct arena *arena, const struct msg_conf *conf, const struct span *files,
			  int n, int rounds)
{
	double us[STAGES] = {0}, gmime_us = 0, sum = 0, runs = (double)n * rounds;
	for (int round = -1; round < rounds; round++) { /* the first one only warms up */
		double warm[STAGES], start = cpu_us();
		for (int i = 0; i < n; i++)
			gmime(files[i]);
		if (round >= 0)
			gmime_us += cpu_us() - start;
		for (int i = 0; i < n; i++)
			views(arena, conf, files[i], round >= 0 ? us : warm);
	}
	printf("%-34s %10s\n", "views of a message", "cpu us");
	for (int i = 0; i < STAGES; i++) {
		printf("  %-32s %10.1f\n", stage_names[i], us[i] / runs);
		sum += us[i];
	}
	printf("all views                          %10.1f\n", sum / runs);
	printf("GMime, parse and decode all parts  %10.1f\n", gmime_us / runs);
	printf("ratio (at most 2.0)                %10.2f\n", sum / gmime_us);
}

/* --- worst shapes ----------------------------------------------------------------------------------- */

#define HTML "Content-Type: text/html\n\n"
#define RECEIVED                                                                                   \
	"Received: from a%zu.example (b.example [192.0.2.1]) by c.example (Postfix) with ESMTP id 1;\n" \
	"\tMon, 01 Jan 2024 00:00:00 +0000\n"

static const struct shape {
	const char *name, *head, *piece; /* %zu in the piece: its number */
} shapes[] = {
	{"html, all <", HTML, "<"},
	{"html, all &", HTML, "&"},
	{"html, nested tables", HTML, "<table><tr><td>"},
	{"html, nested comments", HTML, "<!-- "},
	{"html, unclosed attribute values", HTML, "<a href=\""},
	{"html, styles", HTML, "<p style='color:#fff;background:url(x) red'>a"},
	{"html, anchors", HTML, "<a href='http://h%zu.example/'>x</a> "},
	{"text, URIs", "\n", "http://h%zu.example.com/p?q=%zu\n"},
	{"text, one line", "\n", "word "},
	{"text, all @", "\n", "a@"},
	{"one huge header", "X-Long: ", "x"},
	{"one folded header", "Subject: x", "\n y"},
	{"one header of encoded words", "Subject: ", "=?utf-8?B?w6k=?= "},
	{"one To of addresses", "To: ", "\"a, (b\" <u%zu@example.com>, "},
	{"Received lines", "", RECEIVED},
	{"parts", "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n"},
	{"quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n", "=C3=A9=\n"},
};

static struct span shape_make(struct arena *arena, const struct shape *shape, size_t size)
{
	struct strbuf b = strbuf_new(arena);
	bool numbered = strchr(shape->piece, '%') != NULL;
	strbuf_reserve(&b, size + 256);
	strbuf_add_str(&b, "From: a@example.com\n");
	strbuf_add_str(&b, shape->head);
	for (size_t i = 0; b.n < size; i++) {
		if (numbered)
			strbuf_printf(&b, shape->piece, i, i);
		else
			strbuf_add_str(&b, shape->piece);
	}
	strbuf_add_str(&b, "\n\nend\n");
	return strbuf_span(&b);
}

static void time_shapes(struct arena *arena, const struct msg_conf *conf)
{
	enum { SIZES = 4, TRIES = 3 };
	struct arena *source = arena_new();
	printf("%-34s %8s %8s %8s %8s %8s\n", "views, ns a byte at", "1 MB", "2 MB", "4 MB", "8 MB", "8:1");
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		double each[SIZES];
		for (int k = 0; k < SIZES; k++) {
			arena_reset(source);
			struct span bytes = shape_make(source, &shapes[i], (size_t)1 << (20 + k));
			double best = 0;
			for (int try = 0; try < TRIES; try++) {
				double us[STAGES] = {0}, sum = 0;
				views(arena, conf, bytes, us);
				for (int s = 0; s < STAGES; s++)
					sum += us[s];
				best = !try || sum < best ? sum : best;
			}
			each[k] = best * 1000 / (double)bytes.n;
		}
		printf("  %-32s %8.1f %8.1f %8.1f %8.1f %8.2f\n", shapes[i].name, each[0], each[1], each[2],
		       each[3], each[3] / each[0]);
		fflush(stdout);
	}
	arena_free(&source);
}

static void fail(const struct err *err)
{
	fprintf(stderr, "views_time: %s\n", err->text);
	exit(2);
}

int main(int argc, char **argv)
{
	struct arena *keep = arena_new(), *arena = arena_new();
	struct settings *settings = ARENA_NEW(keep, struct settings);
	struct err err;
	struct span text;
	if (argc != 2 && argc < 4) {
		fprintf(stderr, "usage: views_time SETTINGS [ROUNDS FILE...]\n");
		return 2;
	}
	if (file_read(keep, argv[1], SETTINGS_LIMIT, &text, &err) < 0 ||
	    settings_parse(keep, text, settings, &err) < 0)
		fail(&err);
	const struct msg_conf *conf = msg_conf_new(keep, settings, &err);
	if (!conf)
		fail(&err);
	g_mime_init();
	int n = argc - 3;
	struct span *files = ARENA_ARRAY(keep, struct span, n > 0 ? (size_t)n : 1);
	for (int i = 0; i < n; i++)
		if (file_read(keep, argv[3 + i], FILE_LIMIT, &files[i], &err) < 0)
			fail(&err);
	if (n > 0)
		time_messages(arena, conf, files, n, atoi(argv[2]));
	else
		time_shapes(arena, conf);
	arena_free(&arena);
	arena_free(&keep);
	return 0;
}
