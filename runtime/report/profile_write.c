/* profile_write.c: strings that many units hold, length by length: a string can only be frequent if the two that are one
 * byte shorter are. What a longer frequent string says just as well is left out. */
#include "report/profile_write.h"

#include "base/profile_format.h"
#include "base/vec.h"

#include <stdlib.h>


struct gram {
	unsigned char b[PROFILE_STRING];
	uint32_t units, last; /* that hold it; the last of them, counting from 1 */
	uint32_t longer;      /* units of the most frequent string one byte longer */
};

/* All strings of one length. */
struct grams {
	struct gram *v;
	uint32_t *slots; /* index + 1 into v; 0 is free */
	uint32_t n, cap, nslots;
	unsigned length;
};

/* The units of one text, one after the other. */
struct sample {
	unsigned char *bytes;
	size_t n, cap;
	VEC(size_t) ends; /* of units */
	unsigned least;   /* of a thousand units: rarer strings are not named */
};

struct profile_writer {
	struct arena *arena;
	struct sample samples[PROFILE_TEXTS];
};

/* --- the sample --------------------------------------------------------------------------------- */

struct profile_writer *profile_writer_new(void)
{
	static const unsigned least[] = PROFILE_LEAST;
	struct arena *arena = arena_new();
	struct profile_writer *w = ARENA_NEW(arena, struct profile_writer);
	w->arena = arena;
	for (unsigned i = 0; i < PROFILE_TEXTS; i++)
		w->samples[i].least = least[i];
	return w;
}

void profile_writer_free(struct profile_writer **wp)
{
	struct profile_writer *w = *wp;
	struct arena *arena = w->arena;
	for (unsigned i = 0; i < PROFILE_TEXTS; i++)
		free(w->samples[i].bytes);
	arena_free(&arena);
	*wp = NULL;
}

static void add_unit(struct profile_writer *w, enum profile_text text, struct span unit)
{
	struct sample *s = &w->samples[text];
	if (!unit.n || unit.n > PROFILE_SAMPLE - s->n)
		return;
	if (s->n + unit.n > s->cap) {
		s->cap = 2 * (s->n + unit.n);
		s->bytes = mem_realloc(s->bytes, s->cap);
	}
	for (size_t i = 0; i < unit.n; i++)
		s->bytes[s->n++] = byte_lower(unit.p[i]);
	vec_push(w->arena, &s->ends, s->n);
}

static void add_units(struct profile_writer *w, enum profile_text text, struct spans units)
{
	for (size_t i = 0; i < units.n; i++)
		add_unit(w, text, units.v[i]);
}

static void add_header(struct profile_writer *w, struct message *msg, const char *name)
{
	struct span value, header = span_from_str(name);
	bool relays = span_has_prefix(header, SPAN_LIT("Received")) || span_has_prefix(header, SPAN_LIT("X-Spam-Relays"));
	if (!span_has_prefix(header, SPAN_LIT("ALL")) && header_get(msg, name, &value))
		add_unit(w, relays ? PROFILE_RELAYS : PROFILE_HEADER, value);
}

void profile_writer_add(struct profile_writer *w, struct wn_scanner *s)
{
	const struct wn_program *p = s->sp->p;
	add_units(w, PROFILE_BODY, message_body(s->msg));
	add_units(w, PROFILE_RAWBODY, message_rawbody(s->msg));
	add_units(w, PROFILE_URI, message_uris(s->msg));
	add_unit(w, PROFILE_FULL, s->msg->pristine);
	for (uint32_t i = 0; i < p->nclasses; i++)
		if (p->classes[i].view == WN_VIEW_HEADER)
			add_header(w, s->msg, p->classes[i].header);
}

/* --- counting ----------------------------------------------------------------------------------- */

static void grams_init(struct grams *g, unsigned length)
{
	enum { SLOTS = 1 << 16 };
	*g = (struct grams){.length = length, .nslots = SLOTS};
	g->slots = mem_calloc(SLOTS, sizeof *g->slots);
}

static void grams_free(struct grams *g)
{
	free(g->v);
	free(g->slots);
}

static uint32_t slot_of(const struct grams *g, const unsigned char *b)
{
	uint64_t hash = 14695981039346656037u;
	for (unsigned i = 0; i < g->length; i++)
		hash = (hash ^ b[i]) * 1099511628211u;
	uint32_t slot = (uint32_t)(hash >> 32) & (g->nslots - 1);
	while (g->slots[slot] && memcmp(g->v[g->slots[slot] - 1].b, b, g->length) != 0)
		slot = (slot + 1) & (g->nslots - 1);
	return slot;
}

static struct gram *find(const struct grams *g, const unsigned char *b)
{
	uint32_t at = g->slots[slot_of(g, b)];
	return at ? &g->v[at - 1] : NULL;
}

static void more_slots(struct grams *g)
{
	g->nslots *= 2;
	free(g->slots);
	g->slots = mem_calloc(g->nslots, sizeof *g->slots);
	for (uint32_t i = 0; i < g->n; i++)
		g->slots[slot_of(g, g->v[i].b)] = i + 1;
}

static void count(struct grams *g, const unsigned char *b, uint32_t unit)
{
	if (2 * g->n >= g->nslots)
		more_slots(g);
	uint32_t slot = slot_of(g, b);
	if (!g->slots[slot]) {
		if (g->n == g->cap) {
			g->cap = g->cap ? 2 * g->cap : 1024;
			g->v = mem_realloc(g->v, g->cap * sizeof *g->v);
		}
		g->v[g->n] = (struct gram){.units = 0};
		memcpy(g->v[g->n].b, b, g->length);
		g->slots[slot] = ++g->n;
	}
	struct gram *gram = &g->v[g->slots[slot] - 1];
	gram->units += gram->last != unit;
	gram->last = unit;
}

static bool is_frequent(const struct gram *gram, const struct sample *s)
{
	return gram && gram->units * (uint64_t)1000 >= s->least * (uint64_t)s->ends.n;
}

/* Strings of the next length at the places where both shorter ones are frequent. */
static void count_all(const struct sample *s, const unsigned char *frequent, struct grams *g)
{
	size_t start = 0;
	for (uint32_t u = 0; u < s->ends.n; start = s->ends.v[u++])
		for (size_t i = start; i + g->length <= s->ends.v[u]; i++)
			if (frequent[i] && frequent[i + 1])
				count(g, s->bytes + i, u + 1);
}

/* frequent[i]: the string of this length at i is. */
static void mark_frequent(const struct sample *s, const struct grams *g, unsigned char *frequent)
{
	size_t start = 0;
	for (uint32_t u = 0; u < s->ends.n; start = s->ends.v[u++])
		for (size_t i = start; i < s->ends.v[u]; i++)
			frequent[i] = frequent[i] && i + g->length <= s->ends.v[u] &&
				      is_frequent(find(g, s->bytes + i), s);
}

static void note_longer(const struct grams *shorter, const struct grams *g)
{
	for (uint32_t i = 0; i < g->n; i++)
		for (unsigned end = 0; end < 2; end++) {
			struct gram *part = find(shorter, g->v[i].b + end);
			if (part && part->longer < g->v[i].units)
				part->longer = g->v[i].units;
		}
}

/* --- printing ----------------------------------------------------------------------------------- */

static void print_string(struct strbuf *out, const unsigned char *b, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (b[i] > ' ' && b[i] < 127 && b[i] != '\\')
			strbuf_add_byte(out, b[i]);
		else
			strbuf_printf(out, "\\x%02x", b[i]);
	strbuf_add_byte(out, '\n');
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, PROFILE_STRING);
}

/* Sorts g->v: its slots are no good any more. */
static void print_grams(struct strbuf *out, const char *name, struct grams *g, const struct sample *s)
{
	if (g->n)
		qsort(g->v, g->n, sizeof *g->v, by_bytes);
	for (uint32_t i = 0; i < g->n; i++) {
		const struct gram *gram = &g->v[i];
		if (!is_frequent(gram, s) || gram->longer * (uint64_t)100 >= gram->units * (uint64_t)PROFILE_SAME_PERCENT)
			continue;
		strbuf_printf(out, "%s %u ", name, (unsigned)(gram->units * (uint64_t)1000 / s->ends.n));
		print_string(out, gram->b, g->length);
	}
}

static void print_sample(struct strbuf *out, const char *name, const struct sample *s)
{
	struct grams shorter, g;
	unsigned char *frequent = mem_alloc(s->n + 1);
	memset(frequent, 1, s->n + 1);
	strbuf_printf(out, "length %s %zu\n", name, s->n / s->ends.n);
	grams_init(&shorter, 1);
	for (unsigned length = 2; length <= PROFILE_STRING; length++) {
		grams_init(&g, length);
		count_all(s, frequent, &g);
		mark_frequent(s, &g, frequent);
		note_longer(&shorter, &g);
		print_grams(out, name, &shorter, s);
		grams_free(&shorter);
		shorter = g;
	}
	print_grams(out, name, &shorter, s);
	grams_free(&shorter);
	free(frequent);
}

void profile_writer_print(struct profile_writer *w, struct strbuf *out)
{
	static const char *const names[] = PROFILE_NAMES;
	strbuf_add_str(out, PROFILE_MAGIC "\n");
	for (unsigned i = 0; i < PROFILE_TEXTS; i++)
		if (w->samples[i].ends.n)
			print_sample(out, names[i], &w->samples[i]);
}
