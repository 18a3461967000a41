/* hsdb_chain.c: the chains of a class, laid into as few words as they fit, in the form that the
 * scanner takes (ruleset_abi.h): a bit for each link but those that may be left out, which become bytes
 * that may stand behind the link before, however often: a little looser, and half as much to do for each byte. Longest first, each into the first word that has room. Nothing
 * here is worth a cache. */
#include "byte_map.h"
#include "hsdb.h"

#include "base/vec.h"

#include <stdlib.h>

enum { WORD_BITS = 64 };

/* A chain on its way to a word. */
struct placing {
	const struct chain_link *links;
	uint32_t n, bits; /* links, and those of them that may not be left out: each has a bit */
	uint32_t id;      /* of its pattern */
	uint32_t word, bit;
};

struct placings {
	struct placing *v;
	size_t n, cap;
};

/* Chains of one image. */
struct layout {
	uint32_t used[WN_CHAIN_WORDS_MOST]; /* bits */
	uint32_t nwords;
	struct placings chains;
};

static bool is_within(const struct byteset *a, const struct byteset *b)
{
	struct byteset outside = byteset_and(*a, byteset_not(*b));
	return byteset_empty(&outside);
}

/* A link that may be left out behind one that repeats: bytes of both in any order would stand there, which may be all
 * there are. Its number; 0: there is none. */
static uint32_t find_mixed(const struct placing *p)
{
	for (uint32_t k = 1; k < p->n; k++)
		if (p->links[k].optional && p->links[k - 1].repeats &&
		    !is_within(&p->links[k].set, &p->links[k - 1].set))
			return k;
	return 0;
}

static struct chain_link *links_of(struct arena *arena, const struct placing *p)
{
	struct chain_link *links = ARENA_ARRAY(arena, struct chain_link, p->n);
	memcpy(links, p->links, p->n * sizeof *links);
	return links;
}

/* Instead of mixing, one chain with the link and one without, while that makes few. */
static void add_chain(struct arena *arena, struct placings *to, struct placing p, unsigned splits)
{
	uint32_t mixed = splits ? find_mixed(&p) : 0;
	if (!mixed) {
		p.bits = 0;
		for (uint32_t k = 0; k < p.n; k++)
			p.bits += !p.links[k].optional;
		vec_push(arena, to, p);
		return;
	}
	struct chain_link *with = links_of(arena, &p), *without = links_of(arena, &p);
	with[mixed].optional = false;
	memmove(without + mixed, without + mixed + 1, (p.n - mixed - 1) * sizeof *without);
	add_chain(arena, to, (struct placing){.links = with, .n = p.n, .id = p.id}, splits - 1);
	add_chain(arena, to, (struct placing){.links = without, .n = p.n - 1, .id = p.id}, splits - 1);
}

static void add_chains(struct arena *arena, struct placings *to, const struct regex_chains *chains,
		       uint32_t id)
{
	enum { SPLITS = 2 };
	for (uint32_t i = 0, from = 0; i < chains->n; i++) {
		if (!chains->v[i].last)
			continue;
		struct placing p = {.links = chains->v + from, .n = i + 1 - from, .id = id};
		add_chain(arena, to, p, SPLITS);
		from = i + 1;
	}
}

static int by_length(const void *a, const void *b)
{
	const struct placing *x = a, *y = b;
	if (x->bits != y->bits)
		return x->bits < y->bits ? 1 : -1;
	return x->links < y->links ? -1 : x->links > y->links; /* in the order they were added */
}

static int by_place(const void *a, const void *b)
{
	const struct placing *x = a, *y = b;
	if (x->word != y->word)
		return x->word < y->word ? -1 : 1;
	return x->bit < y->bit ? -1 : x->bit > y->bit;
}

static bool place(struct arena *arena, struct layout *l, struct placing p)
{
	while (p.word < l->nwords && l->used[p.word] + p.bits > WORD_BITS)
		p.word++;
	if (p.word == WN_CHAIN_WORDS_MOST)
		return false;
	if (p.word == l->nwords)
		l->nwords++;
	p.bit = l->used[p.word];
	l->used[p.word] += p.bits;
	vec_push(arena, &l->chains, p);
	return true;
}

static void set_bit(uint64_t *words, const struct placing *p, uint32_t bit)
{
	words[p->word] |= UINT64_C(1) << (p->bit + bit);
}

/* Which bytes, and whether the ends of the text, have a bit in their rows; `gap`: in the second ones. */
static void set_rows(const struct byte_map *map, uint64_t *rows, uint32_t nwords, const struct placing *p,
		     uint32_t bit, const struct chain_link *link, bool gap)
{
	if (link->edge)
		set_bit(rows + (2 * (size_t)map->nclasses + gap) * nwords, p, bit);
	for (unsigned b = 0; b < 256; b++)
		if (byteset_has(&link->set, b))
			set_bit(rows + (2 * (size_t)map->class_of[b] + gap) * nwords, p, bit);
}

static void fill(const struct layout *l, const struct byte_map *map, struct wn_chain_words *w,
		 uint64_t *rows, uint32_t nwords)
{
	for (size_t i = 0; i < l->chains.n; i++) {
		const struct placing *p = &l->chains.v[i];
		set_bit(w->first, p, 0);
		set_bit(w->last, p, p->bits - 1);
		for (uint32_t row = 1; row < 2 * (map->nclasses + 1); row += 2) /* it stays */
			set_bit(rows + row * (size_t)nwords, p, p->bits - 1);
		for (uint32_t k = 0, bit = 0; k < p->n; k++) {
			const struct chain_link *link = &p->links[k];
			bit += k && !link->optional;
			if (!link->optional)
				set_rows(map, rows, nwords, p, bit, link, false);
			if (link->optional || link->repeats)
				set_rows(map, rows, nwords, p, bit, link, true);
		}
	}
}

static struct span image(struct arena *arena, const struct layout *l)
{
	struct byte_map map = {.nclasses = 1};
	struct wn_chains head = {.nids = (uint32_t)l->chains.n};

	for (size_t i = 0; i < l->chains.n; i++)
		for (uint32_t k = 0; k < l->chains.v[i].n; k++)
			byte_map_add(&map, &l->chains.v[i].links[k].set);
	byte_map_order(&map);
	head.nwords = (l->nwords + WN_CHAIN_WORDS - 1) / WN_CHAIN_WORDS * WN_CHAIN_WORDS;
	head.nclasses = map.nclasses;
	memcpy(head.class_of, map.class_of, sizeof head.class_of);
	for (size_t i = 0; i < l->chains.n; i++)
		for (uint32_t w = l->chains.v[i].word + 1; w < head.nwords; w++)
			head.ids_before[w]++;
	size_t n = 2 * (size_t)(map.nclasses + 1) * head.nwords;
	size_t size = sizeof head + sizeof(struct wn_chain_words) + n * sizeof(uint64_t);
	unsigned char *p = arena_bytes(arena, size + WN_DB_ALIGNMENT);
	p += -(uintptr_t)p % WN_DB_ALIGNMENT;
	memset(p, 0, size);
	memcpy(p, &head, sizeof head);
	struct wn_chain_words *words = (void *)(p + sizeof head);
	fill(l, &map, words, (uint64_t *)(words + 1), head.nwords);
	return (struct span){p, size};
}

static void finish(struct ir *ir, struct ir_class *c, struct layout *l, enum wn_db_kind kind)
{
	struct ir_db db = {.kind = kind, .n = (uint32_t)l->chains.n};

	if (!db.n)
		return;
	qsort(l->chains.v, l->chains.n, sizeof *l->chains.v, by_place);
	db.bytes = image(ir->arena, l);
	db.ids = ARENA_ARRAY(ir->arena, uint32_t, db.n);
	for (uint32_t i = 0; i < db.n; i++)
		db.ids[i] = l->chains.v[i].id;
	hsdb_append(ir->arena, c, &db, 1);
}

/* Places the chains; whenever an image is full it is done with, and the next begins. */
static void lay_out(struct arena *arena, struct placings *chains,
		    void (*done)(void *context, struct layout *l), void *context)
{
	struct layout l = {.nwords = 0};

	if (chains->n)
		qsort(chains->v, chains->n, sizeof *chains->v, by_length);
	for (size_t i = 0; i < chains->n; i++) {
		if (place(arena, &l, chains->v[i]))
			continue;
		done(context, &l);
		l = (struct layout){.nwords = 0};
		place(arena, &l, chains->v[i]);
	}
	done(context, &l);
}

struct destination {
	struct ir *ir;
	struct ir_class *class;
	enum wn_db_kind kind;
};

static void finish_for(void *context, struct layout *l)
{
	struct destination *d = context;

	finish(d->ir, d->class, l, d->kind);
}

void hsdb_make_chains(struct ir *ir, struct ir_class *c, enum wn_db_kind kind)
{
	struct arena *scratch = arena_new();
	struct placings chains = {0};
	struct destination to = {ir, c, kind};

	for (uint32_t i = c->first; i < c->first + c->n; i++) {
		const struct ir_pattern *p = &ir->patterns[i];
		if (p->low.lowering == WN_GATED &&
		    p->low.gate.ascii == (kind == WN_DB_CHAINS_EIGHT_BIT))
			add_chains(scratch, &chains, &p->low.chains, i);
		if (p->chained && kind == WN_DB_CHAINS) {
			struct regex_chains literals = hsdb_literal_chains(scratch, &p->low.gate);
			add_chains(scratch, &chains, &literals, i);
		}
	}
	lay_out(scratch, &chains, finish_for, &to);
	arena_free(&scratch);
}

static void keep(void *context, struct layout *l)
{
	*(struct layout *)context = *l;
}

struct span hsdb_chains_alone(struct arena *arena, const struct regex_chains *chains)
{
	struct placings all = {0};
	struct layout l = {.nwords = 0};

	add_chains(arena, &all, chains, 0);
	lay_out(arena, &all, keep, &l);
	qsort(l.chains.v, l.chains.n, sizeof *l.chains.v, by_place);
	return image(arena, &l);
}
