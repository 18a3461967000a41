/* shift_and.c: bit-parallel search. Bit i of the state says that link i was met, and those before
 * it by bytes before; since then there were only bytes that may stand behind it. A byte moves each
 * bit one link on, if it is right for that, and leaves it, if it may stand there; behind a last link
 * everything may, so that the state at the end tells what was met. (Baeza-Yates and
 * Gonnet, A New Approach to Text Searching, CACM 35, 1992; Navarro and Raffinot, Flexible Pattern
 * Matching in Strings, 2002, ch. 4.) Counterpart: none. */
#include "base/shift_and.h"

typedef uint64_t words
    __attribute__((vector_size(WN_CHAIN_WORDS * sizeof(uint64_t)), aligned(WN_DB_ALIGNMENT)));

enum { VECTORS = WN_CHAIN_WORDS_MOST / WN_CHAIN_WORDS };

_Static_assert(sizeof(struct wn_chains) % WN_DB_ALIGNMENT == 0, "rows are aligned");

#ifdef __clang__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

struct searching {
	words state[VECTORS], first[VECTORS];
};

static inline __attribute__((always_inline)) void step(struct searching *s, const unsigned n,
						       const words *row)
{
	UNROLL
	for (unsigned k = 0; k < n; k++) {
		words from = s->state[k];
		s->state[k] = ((from << 1 | s->first[k]) & row[k]) | (from & row[n + k]);
	}
}

/* Inlined with n known, so that everything stays in registers. */
static inline __attribute__((always_inline)) void run(const struct wn_chains *c, const unsigned n,
						      struct span text, words *met_r)
{
	const struct wn_chain_words *w = (const void *)(c + 1);
	const words *rows = (const void *)(w + 1), *ends = rows + 2 * c->nclasses * n;
	struct searching s;
	for (unsigned k = 0; k < n; k++) {
		s.state[k] = (words){0};
		s.first[k] = ((const words *)w->first)[k];
	}
	step(&s, n, ends);
	for (size_t i = 0; i < text.n; i++)
		step(&s, n, rows + 2 * c->class_of[text.p[i]] * n);
	step(&s, n, ends);
	for (unsigned k = 0; k < n; k++)
		met_r[k] = s.state[k];
}

/* The same code for the vectors that a processor has. */
#define RUN_FOR(name, attributes)                                                              \
	attributes static void name(const struct wn_chains *c, struct span text, words *met_r) \
	{                                                                                      \
		switch (c->nwords / WN_CHAIN_WORDS) {                                          \
		case 1:                                                                        \
			run(c, 1, text, met_r);                                                \
			break;                                                                 \
		case 2:                                                                        \
			run(c, 2, text, met_r);                                                \
			break;                                                                 \
		case 3:                                                                        \
			run(c, 3, text, met_r);                                                \
			break;                                                                 \
		default:                                                                       \
			run(c, 4, text, met_r);                                                \
		}                                                                              \
	}
#ifdef __x86_64__
RUN_FOR(run_avx512, __attribute__((target("avx512f"))))
RUN_FOR(run_avx2, __attribute__((target("avx2"))))
#endif
RUN_FOR(run_plain, )

void shift_and_scan(const struct wn_chains *chains, struct span text, shift_and_fn on_chain,
		    void *context)
{
	const struct wn_chain_words *w = (const void *)(chains + 1);
	union {
		words vectors[VECTORS];
		uint64_t words[WN_CHAIN_WORDS_MOST];
	} met;
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx512f"))
		run_avx512(chains, text, met.vectors);
	else if (__builtin_cpu_supports("avx2"))
		run_avx2(chains, text, met.vectors);
	else
#endif
		run_plain(chains, text, met.vectors);
	for (uint32_t i = 0; i < chains->nwords; i++)
		for (uint64_t left = met.words[i] & w->last[i]; left; left &= left - 1) {
			uint64_t before = (left & -left) - 1;
			on_chain(context, chains->ids_before[i] +
					      (uint32_t)__builtin_popcountll(w->last[i] & before));
		}
}

size_t shift_and_size(const struct wn_chains *chains)
{
	if (!chains->nwords || chains->nwords > WN_CHAIN_WORDS_MOST ||
	    chains->nwords % WN_CHAIN_WORDS || chains->nclasses > 256)
		return 0;
	return sizeof *chains + sizeof(struct wn_chain_words) +
	       2 * (chains->nclasses + (size_t)1) * chains->nwords * sizeof(uint64_t);
}
