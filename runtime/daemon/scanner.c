/* scanner.c: takes a job, maps the message, scans it, writes the texts, says done. */
#include "daemon/scanner.h"

#include "daemon/channel.h"
#include "daemon/overlays.h"
#include "msg/message.h"
#include "proto/answer.h"
#include "proto/inflate.h"
#include "report/tags.h"
#include "scan/scanner.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* A rule under `tflags multiple` is named once a hit; a message of megabytes has so many of them
 * that nobody reads the rest. */
#define NAMES_OF_A_RULE 1000u

struct bench {
	struct wn_scanner *scanner;
	const struct wn_markup *markup; /* of the job: the site's, or a user's */
	const struct wn_markup *site_markup;
	struct wn_ruleset *site;
	struct overlays overlays;
	const struct scanner_files *files;
	struct arena *arena; /* of one job */
};

/* Names of the rules that hit, with commas. */
static struct span tests(struct arena *arena, const struct wn_result *result)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < result->nhits; i++) {
		if (result->hits[i].sub)
			continue;
		for (unsigned n = 0; n < result->hits[i].times && n < NAMES_OF_A_RULE; n++) {
			if (b.n)
				strbuf_add_byte(&b, ',');
			strbuf_add_str(&b, result->hits[i].name);
		}
	}
	return strbuf_span(&b);
}

/* The last field of that name, as the log shows it. */
static struct span id(struct arena *arena, struct wn_scanner *scanner, struct span name)
{
	struct strbuf b = strbuf_new(arena);
	struct header *h = headers_find_last(scanner->msg->headers, name);
	if (h)
		spamd_log_id(&b, h->raw);
	return strbuf_span(&b);
}

/* What the log says of learning: the first word of the tag. */
static void set_autolearn(struct bench *b, char *text, size_t size)
{
	struct markup m = markup_start(b->markup, b->scanner);
	struct strbuf tag = strbuf_new(b->arena);
	tag_autolearn(&m, (struct span){0}, &tag);
	size_t n = span_find_byte(strbuf_span(&tag), ' ', 0);
	snprintf(text, size, "%.*s", (int)(n == (size_t)-1 ? tag.n : n), (const char *)tag.p);
}

static void write_all(int fd, struct span s, off_t at)
{
	while (s.n) {
		ssize_t n = pwrite(fd, s.p, s.n, at);
		if (n <= 0)
			_exit(1); /* no memory for the answer: the worker answers for us */
		s = span_slice(s, (size_t)n, s.n);
		at += n;
	}
}

/* What markup says about the client. */
static void set_client(struct wn_scanner *scanner, const struct job *job)
{
	static struct span name, address;
	struct map *tags = ARENA_NEW(scanner->arena, struct map);
	*tags = scanner->tags ? *scanner->tags : map_new(scanner->arena);
	name = span_from_str(job->remote_host);
	address = span_from_str(job->remote_address);
	map_set(tags, SPAN_LIT("REMOTEHOSTNAME"), &name);
	map_set(tags, SPAN_LIT("REMOTEHOSTADDR"), &address);
	scanner->tags = tags;
}

/* Up to the first empty line, with it. */
static struct span headers_only(struct span s)
{
	for (size_t at = span_find_byte(s, '\n', 0); at != (size_t)-1;
	     at = span_find_byte(s, '\n', at + 1)) {
		size_t next = at + 1 < s.n && s.p[at + 1] == '\r' ? at + 2 : at + 1;
		if (next < s.n && s.p[next] == '\n')
			return span_slice(s, 0, next + 1);
	}
	return s;
}

/* The report or the message, for those who asked for it. */
static struct span body(struct bench *b, const struct job *job)
{
	struct wn_text text = {NULL, 0};
	if (job->method == SPAMD_PROCESS || job->method == SPAMD_HEADERS) {
		set_client(b->scanner, job);
		text = wn_rewrite(b->markup, b->scanner);
	} else if (job->method == SPAMD_REPORT ||
		   (job->method == SPAMD_REPORT_IFSPAM && wn_scanner_result(b->scanner)->spam)) {
		text = wn_report(b->markup, b->scanner);
	}
	struct span s = {text.p, text.n};
	return job->method == SPAMD_HEADERS ? headers_only(s) : s;
}

static void scan(struct bench *b, struct span message, const struct job *job, struct done *done)
{
	const struct wn_result *result = wn_scan(b->scanner, message.p, message.n);
	struct span texts[DONE_TEXTS] = {
	    [DONE_TESTS] = tests(b->arena, result),
	    [DONE_ID] = id(b->arena, b->scanner, SPAN_LIT("message-id")),
	    [DONE_RESENT_ID] = id(b->arena, b->scanner, SPAN_LIT("resent-message-id")),
	    [DONE_BODY] = body(b, job),
	};
	off_t at = 0;
	memcpy(done->ns, result->ns, sizeof done->ns);
	done->spam = result->spam;
	done->score = result->score;
	done->required = result->required;
	done->size = message.n;
	set_autolearn(b, done->autolearn, sizeof done->autolearn);
	for (int i = 0; i < DONE_TEXTS; i++) {
		write_all(b->files->answer, texts[i], at);
		done->lengths[i] = texts[i].n;
		at += (off_t)texts[i].n;
	}
}

/* The rules of the user, whose preferences stand behind the message, or the site's. */
static void use_rules(struct bench *b, const struct job *job, struct span mapped)
{
	struct span name = span_slice(mapped, job->length, job->length + job->prefs_name);
	struct span text = span_slice(mapped, job->length + job->prefs_name, mapped.n);
	const struct overlay *o =
	    job->prefs_text ? overlays_get(&b->overlays, &job->prefs_key, name, text) : NULL;
	wn_scanner_use(b->scanner, o ? o->rules : b->site);
	b->markup = o ? o->markup : b->site_markup;
	wn_scanner_set_quiet(b->scanner, !wn_markup_wants_subtests(b->markup));
}

static void serve(struct bench *b, const struct job *job, struct done *done)
{
	struct span mapped = {(const unsigned char *)"", 0};
	size_t all = job->length + job->prefs_name + job->prefs_text;
	struct err err;
	if (all) {
		void *p = mmap(NULL, all, PROT_READ, MAP_SHARED, b->files->message, 0);
		if (p == MAP_FAILED)
			_exit(1);
		mapped = (struct span){p, all};
	}
	struct span sent = span_slice(mapped, 0, job->length), message = sent;
	int status =
	    job->compressed ? inflate_message(b->arena, sent, job->max_size, &message, &err) : 0;
	use_rules(b, job, mapped);
	if (status == 0 && job->method == SPAMD_TELL)
		done->size = message.n; /* there is nothing to teach it to */
	else if (status == 0)
		scan(b, message, job, done);
	else
		done->status = status == -2 ? DONE_TOO_BIG : DONE_BAD_ZLIB;
	if (mapped.n)
		munmap((void *)(uintptr_t)mapped.p, mapped.n);
}

void scanner_run(struct wn_ruleset *rules, struct wn_scanner *scanner,
		 const struct wn_markup *markup, const struct scanner_files *files)
{
	struct bench b = {.scanner = scanner,
			  .site_markup = markup,
			  .site = rules,
			  .overlays = {.base = rules},
			  .files = files,
			  .arena = arena_new()};
	struct job job;
	while (channel_receive(files->channel, &job, sizeof job, NULL, NULL) == 1) {
		struct done done = {.status = DONE_SCANNED};
		serve(&b, &job, &done);
		arena_reset(b.arena);
		if (channel_send(files->channel, &done, sizeof done, NULL, 0) != 0)
			break;
	}
	_exit(0);
}
