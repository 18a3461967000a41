/* shift_and.c: bit-parallel search. Bit i of the state says that link i was met, and those before
 * it by bytes before; since then there were only bytes that may stand behind it. A byte moves each
 * bit one link on, if it is right for that, and leaves it, if it may stand there; behind a last link
 * everything may, so that the state tells what was met in a piece of the text. (Baeza-Yates and
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

struct telling {
	const struct wn_chains *chains;
	shift_and_fn on_chain;
	void *context;
};

static inline __attribute__((always_inline)) uint64_t any_of(const words *v)
{
	uint64_t any = 0;
	UNROLL
	for (unsigned i = 0; i < WN_CHAIN_WORDS; i++)
		any |= (*v)[i];
	return any;
}

/* Bits of a word behind whose last links the text was. */
static void tell_word(const struct telling *t, uint32_t word, uint64_t met, size_t first, size_t last)
{
	const struct wn_chain_words *w = (const void *)(t->chains + 1);
	for (; met; met &= met - 1) {
		uint64_t before = (met & -met) - 1;
		t->on_chain(t->context, t->chains->ids_before[word] + (uint32_t)__builtin_popcountll(w->last[word] & before),
			    first, last);
	}
}

/* The same of all words, vector by vector: mostly one of them holds one bit. */
static __attribute__((noinline)) void tell(const struct telling *t, const words *met, size_t first, size_t last)
{
	for (uint32_t i = 0; i < t->chains->nwords; i += WN_CHAIN_WORDS) {
		const words *v = &met[i / WN_CHAIN_WORDS];
		const uint32_t n = any_of(v) ? WN_CHAIN_WORDS : 0;
		for (uint32_t k = 0; k < n; k++)
			tell_word(t, i + k, (*v)[k], first, last);
	}
}

/* What was met in a piece of the text is told, and forgotten: it may be met again. */
static inline __attribute__((always_inline)) void look(struct searching *s, const unsigned n, const words *last,
						       const struct telling *t, size_t from, size_t to)
{
	words met[VECTORS], any = {0};
	UNROLL
	for (unsigned k = 0; k < n; k++) {
		met[k] = s->state[k] & last[k];
		any |= met[k];
	}
	if (__builtin_expect(!any_of(&any), 1))
		return;
	UNROLL
	for (unsigned k = 0; k < n; k++)
		s->state[k] &= ~last[k];
	tell(t, met, from, to);
}

/* Inlined with n known, so that everything stays in registers. */
static inline __attribute__((always_inline)) void run(const struct telling *t, const unsigned n, struct span text)
{
	const size_t piece = n > 2 ? 32 : 64; /* looking takes as long as some bytes */
	const struct wn_chain_words *w = (const void *)(t->chains + 1);
	const words *rows = (const void *)(w + 1), *ends = rows + 2 * t->chains->nclasses * n;
	const words *last = (const void *)w->last;
	struct searching s;
	for (unsigned k = 0; k < n; k++) {
		s.state[k] = (words){0};
		s.first[k] = ((const words *)w->first)[k];
	}
	step(&s, n, ends);
	for (size_t from = 0, to; from < text.n; from = to) {
		to = text.n - from > piece ? from + piece : text.n;
		for (size_t i = from; i < to; i++)
			step(&s, n, rows + 2 * t->chains->class_of[text.p[i]] * n);
		if (to < text.n)
			look(&s, n, last, t, from + 1, to);
	}
	step(&s, n, ends);
	look(&s, n, last, t, text.n > piece ? text.n - piece : 0, text.n + 1);
}

/* The same code for the vectors that a processor has. */
#define RUN_FOR(name, attributes)                                                              \
	attributes static void name(const struct telling *t, struct span text)               \
	{                                                                                      \
		switch (t->chains->nwords / WN_CHAIN_WORDS) {                                  \
		case 1:                                                                        \
			run(t, 1, text);                                                \
			break;                                                                 \
		case 2:                                                                        \
			run(t, 2, text);                                                \
			break;                                                                 \
		case 3:                                                                        \
			run(t, 3, text);                                                \
			break;                                                                 \
		default:                                                                       \
			run(t, 4, text);                                                \
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
	struct telling t = {chains, on_chain, context};
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx512f"))
		run_avx512(&t, text);
	else if (__builtin_cpu_supports("avx2"))
		run_avx2(&t, text);
	else
#endif
		run_plain(&t, text);
}

size_t shift_and_size(const struct wn_chains *chains)
{
	if (!chains->nwords || chains->nwords > WN_CHAIN_WORDS_MOST ||
	    chains->nwords % WN_CHAIN_WORDS || chains->nclasses > 256)
		return 0;
	return sizeof *chains + sizeof(struct wn_chain_words) +
	       2 * (chains->nclasses + (size_t)1) * chains->nwords * sizeof(uint64_t);
}
