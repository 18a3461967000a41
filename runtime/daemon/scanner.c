/* scanner.c: takes a job, maps the message, scans it, writes the texts, says done. */
#include "daemon/scanner.h"

#include "daemon/channel.h"
#include "msg/message.h"
#include "proto/answer.h"
#include "proto/inflate.h"
#include "scan/scanner.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* Names of the rules that hit, with commas. */
static struct span tests(struct arena *arena, const struct wn_result *result)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < result->nhits; i++) {
		if (result->hits[i].sub)
			continue;
		if (b.n)
			strbuf_add_byte(&b, ',');
		strbuf_add_str(&b, result->hits[i].name);
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

static void scan(struct wn_scanner *scanner, struct arena *arena, struct span message, int answer,
		 struct done *done)
{
	const struct wn_result *result = wn_scan(scanner, message.p, message.n);
	struct span texts[DONE_TEXTS] = {
		[DONE_TESTS] = tests(arena, result),
		[DONE_ID] = id(arena, scanner, SPAN_LIT("message-id")),
		[DONE_RESENT_ID] = id(arena, scanner, SPAN_LIT("resent-message-id")),
	};
	off_t at = 0;
	done->spam = result->spam;
	done->score = result->score;
	done->required = result->required;
	done->size = message.n;
	snprintf(done->autolearn, sizeof done->autolearn, "disabled");
	for (int i = 0; i < DONE_TEXTS; i++) {
		write_all(answer, texts[i], at);
		done->lengths[i] = texts[i].n;
		at += (off_t)texts[i].n;
	}
}

static void serve(struct wn_scanner *scanner, struct arena *arena, const struct scanner_files *files,
		  const struct job *job, struct done *done)
{
	struct span message = {(const unsigned char *)"", 0};
	struct err err;
	if (job->length) {
		void *p = mmap(NULL, job->length, PROT_READ, MAP_SHARED, files->message, 0);
		if (p == MAP_FAILED)
			_exit(1);
		message = (struct span){p, job->length};
	}
	struct span mapped = message;
	int status = job->compressed ? inflate_message(arena, mapped, job->max_size, &message, &err) : 0;
	if (status == 0)
		scan(scanner, arena, message, files->answer, done);
	else
		done->status = status == -2 ? DONE_TOO_BIG : DONE_BAD_ZLIB;
	if (mapped.n)
		munmap((void *)(uintptr_t)mapped.p, mapped.n);
}

void scanner_run(struct wn_scanner *scanner, const struct scanner_files *files)
{
	struct arena *arena = arena_new();
	struct job job;
	while (channel_receive(files->channel, &job, sizeof job, NULL, NULL) == 1) {
		struct done done = {.status = DONE_SCANNED};
		serve(scanner, arena, files, &job, &done);
		arena_reset(arena);
		if (channel_send(files->channel, &done, sizeof done, NULL, 0) != 0)
			break;
	}
	_exit(0);
}
