/* overlays.c: see overlays.h. */
#include "daemon/overlays.h"

#include "daemon/log.h"

#include <stdio.h>

enum { NOTES = 100 }; /* log lines about one text */

struct telling {
	const char *name;
	unsigned notes;
};

static void tell(void *context, unsigned line, const char *why)
{
	struct telling *t = context;
	if (t->notes++ < NOTES)
		log_area(LOG_LEVEL_WARN, "config", "%s:%u: %s", t->name, line, why);
}

static void drop(struct overlay *one)
{
	wn_markup_free(&one->markup);
	wn_ruleset_free(&one->rules);
	*one = (struct overlay){.used = 0};
}

/* Room for another one: the longest unused go. */
static struct overlay *make_room(struct overlays *o, size_t bytes)
{
	for (;;) {
		struct overlay *oldest = &o->v[0];
		size_t all = bytes;
		for (size_t i = 0; i < OVERLAYS_KEPT; i++) {
			all += o->v[i].bytes;
			if (o->v[i].used < oldest->used)
				oldest = &o->v[i];
		}
		if (!oldest->used && all <= OVERLAYS_BYTES)
			return oldest;
		for (size_t i = 0; i < OVERLAYS_KEPT; i++)
			if (o->v[i].used && (!oldest->used || o->v[i].used < oldest->used))
				oldest = &o->v[i];
		if (!oldest->used)
			return oldest; /* none is left, it is as large as all may be */
		drop(oldest);
	}
}

static const struct overlay *known(struct overlays *o, const struct digest *key)
{
	for (size_t i = 0; i < OVERLAYS_KEPT; i++)
		if (o->v[i].used && memcmp(&o->v[i].key, key, sizeof *key) == 0) {
			o->v[i].used = ++o->uses;
			return &o->v[i];
		}
	return NULL;
}

const struct overlay *overlays_get(struct overlays *o, const struct digest *key, struct span name,
				   struct span text)
{
	char error[WN_ERROR_SIZE], called[4097];
	const struct overlay *there = known(o, key);
	if (there)
		return there->rules ? there : NULL;
	snprintf(called, sizeof called, "%.*s", (int)name.n, (const char *)name.p);
	struct telling telling = {called, 0};
	struct overlay *fresh = make_room(o, text.n);
	*fresh = (struct overlay){.key = *key, .bytes = text.n, .used = ++o->uses};
	fresh->rules =
	    wn_ruleset_with_prefs(o->base, called, text.p, text.n, tell, &telling, error);
	if (!fresh->rules) {
		log_area(LOG_LEVEL_WARN, "config", "%s: %s: the site's preferences are in force",
			 called, error);
		return NULL;
	}
	fresh->markup = wn_markup_new(fresh->rules);
	return fresh;
}
