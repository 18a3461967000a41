/* warm.c: regexes compiled before the first message instead of on first use: for a process that is to be forked, so
 * that all copies share them, and whose copies may not make memory executable, as PCRE2's JIT needs. Compiling is most
 * of what opening a ruleset takes; what another one has compiled already can be taken from it. */
#include "base/map.h"
#include "scan/scanner.h"

typedef void (*each_regex)(void *context, struct pcre *re);

/* All regexes that a message may need, be it for a MIME part, where a gate does not decide. */
static void for_each(struct scan_program *sp, each_regex each, void *context)
{
	for (uint32_t i = 0; i < sp->p->npatterns; i++) {
		if (sp->patterns[i].flags & PATTERN_LIVE)
			each(context, &sp->patterns[i].re);
	}
	for (size_t i = 0; i < sp->nevals; i++)
		for (uint32_t k = 0; k < sp->evals[i].argc; k++)
			if (sp->evals[i].regexes[k].pattern)
				each(context, &sp->evals[i].regexes[k]);
}

static void compile(void *context, struct pcre *re)
{
	pcre_compile(re, NULL);
}

void wn_scanner_warm(struct wn_scanner *scanner)
{
	for_each(scanner->sp, compile, NULL);
}

/* Compiled regexes by pattern and flags; the same one several times is a chain. */
struct spare {
	struct pcre *re;
	struct spare *next;
};
struct spares {
	struct arena *arena;
	struct map map;
};

static struct span key_of(struct arena *arena, const struct pcre *re)
{
	unsigned char *key = arena_bytes(arena, re->length + 1);
	key[0] = re->flags;
	memcpy(key + 1, re->pattern, re->length);
	return (struct span){key, re->length + 1};
}

static void keep(void *context, struct pcre *re)
{
	struct spares *s = context;
	void **slot;
	if (!atomic_load(&re->code))
		return;
	slot = map_slot(&s->map, key_of(s->arena, re));
	struct spare *spare = ARENA_NEW(s->arena, struct spare);
	*spare = (struct spare){re, *slot};
	*slot = spare;
}

static void take_or_compile(void *context, struct pcre *re)
{
	struct spares *s = context;
	struct span key = key_of(s->arena, re);
	struct spare *spare = map_get(&s->map, key);
	if (spare) {
		pcre_move(spare->re, re);
		map_set(&s->map, key, spare->next);
	} else {
		pcre_compile(re, NULL);
	}
}

void wn_scanner_warm_from(struct wn_scanner *scanner, struct wn_scanner *old)
{
	struct arena *arena = arena_new();
	struct spares s = {arena, map_new(arena)};
	for_each(old->sp, keep, &s);
	for_each(scanner->sp, take_or_compile, &s);
	arena_free(&arena);
}
