/* gmime.c: the bridge to GMime, and the only file that includes it. GMime opens the charset
 * converters (it knows the system's names for them); this file keeps them open, per thread, since
 * opening one costs more than converting a subject line.
 *
 * The MIME tree and the transfer decoding are our own (mime.c, decode.c), because the verdicts depend
 * on SpamAssassin's reading of broken mail, not on a better one. On the public corpus (6,046 messages)
 * GMime's own leaf parts differ from SpamAssassin's on 428 (tests/tools/gmime_tree); those of mime.c
 * on none. */
#include "msg/gmime.h"
#include "base/strbuf.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { CONVERTERS = 160 }; /* per thread: room for every charset that charset_name.c knows */

struct converters {
	struct {
		char name[64];
		iconv_t cd;
	} v[CONVERTERS];
	size_t n, next;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;

static void converters_free(void *p)
{
	struct converters *c = p;
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].cd != (iconv_t)-1)
			g_mime_iconv_close(c->v[i].cd);
	free(c);
}

static void init(void)
{
	g_mime_init();
	if (pthread_key_create(&key, converters_free) != 0)
		abort(); /* out of keys at start-up: nothing can be done */
}

/* (iconv_t)-1 for charsets the system does not know; that answer is kept, too. */
static iconv_t converter(const char *name)
{
	pthread_once(&once, init);
	struct converters *c = pthread_getspecific(key);
	if (!c) {
		c = mem_calloc(1, sizeof *c);
		pthread_setspecific(key, c);
	}
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->v[i].name, name) == 0)
			return c->v[i].cd;
	size_t at = c->n < CONVERTERS ? c->n++ : c->next++ % CONVERTERS;
	if (c->v[at].name[0] && c->v[at].cd != (iconv_t)-1)
		g_mime_iconv_close(c->v[at].cd);
	snprintf(c->v[at].name, sizeof c->v[at].name, "%s", name);
	c->v[at].cd = g_mime_iconv_open("UTF-8", name);
	return c->v[at].cd;
}

void gmime_open_converter(const char *name)
{
	(void)converter(name);
}

bool gmime_to_utf8(struct arena *arena, struct span bytes, const char *name, bool strict,
		   struct span *out_r)
{
	iconv_t cd = converter(name);
	if (cd == (iconv_t)-1)
		return false;
	iconv(cd, NULL, NULL, NULL, NULL);

	struct strbuf b = strbuf_new(arena);
	char *in = (char *)(uintptr_t)bytes.p;
	size_t left = bytes.n;
	while (left) {
		strbuf_reserve(&b, left + left / 2 + 16);
		char *out = (char *)b.p + b.n;
		size_t room = b.cap - b.n;
		size_t rc = iconv(cd, &in, &left, &out, &room);
		b.n = b.cap - room;
		if (rc != (size_t)-1)
			break;
		if (errno == E2BIG)
			continue;
		if (errno == EINVAL)
			break; /* cut within the last character: Encode drops it in silence */
		if (strict)
			return false;
		strbuf_add_utf8(&b, 0xfffd);
		in++;
		left--;
	}
	*out_r = strbuf_span(&b);
	return true;
}
