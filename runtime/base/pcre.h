/* pcre: PCRE2 with JIT, as Perl would match a byte string under /aa: bytes, ASCII classes, `$` before a
 * final newline. Compiled on first use, then shared by all threads. Every match has a limit on its
 * work; hitting it is an answer of its own, never silence.
 *
 * The struct is caller's storage so that tables of thousands cost nothing until they are used. */
#ifndef WINNOW_PCRE_H
#define WINNOW_PCRE_H

#include "base/err.h"
#include "base/span.h"
#include "ruleset_abi.h"

#include <stdatomic.h>
#include <stdint.h>

/* Backtracking steps a single match may take: the slowest stock rule on the public corpus stays well
 * below; without it one hostile line stops a worker. (JIT counts coarser than the interpreter.) */
#define PCRE_MATCH_LIMIT 1000000u
/* In texts longer than this, matches are looked for from some places of the text after the others, within a time that
 * the caller gives for several texts and patterns (pcre_begin_time): patterns with gaps (To: .* From:) take time by
 * the square of such texts, and the limit above does not see it. Stock rules on mail take a tenth of it. */
#define PCRE_LONG 2048u
#define PCRE_LONG_MATCH_LIMIT 200000u /* steps from one place of such a text */
#define PCRE_TIME 6000000      /* nanoseconds to begin with */
#define PCRE_BYTE_TIME 150     /* and for each byte of a long text, for all patterns together */
#define PCRE_ANY_TIME INT64_MAX
#define PCRE_GROUPS 10 /* group offsets handed out: the whole match and \1 .. \9 */

/* LATIN1: without regard to case, bytes C0-DE match E0-FE, as Perl has it for rules (it folds by Unicode
 * under /aa even on byte strings). Not so in SpamAssassin's own code, which has no /aa. */
/* WIDE: texts are characters in UTF-8, which must be well-formed (text_for_wide); patterns stay bytes: C0-FF are
 * U+00C0 to U+00FF. */
enum pcre_flags { PCRE_CASELESS = 1, PCRE_DOTALL = 2, PCRE_MULTILINE = 4, PCRE_EXTENDED = 8, PCRE_LATIN1 = 16, PCRE_WIDE = 32 };

enum pcre_is {
	PCRE_IS_JIT = 1,      /* it has machine code */
	PCRE_IS_LIMITED = 2,  /* which can be told where a match may begin */
	PCRE_IS_ANCHORED = 4, /* matches begin where the text does */
};

struct pcre {
	const struct wn_starts *starts; /* where matches can begin, in bytes; NULL: not known */
	const struct wn_starts *later; /* what is behind there if there is a match; NULL: not known */
	const char *pattern;
	size_t length;
	uint8_t flags;          /* enum pcre_flags: same bits as WN_RE_* */
	_Atomic(void *) code;   /* pcre2_code, once compiled; PCRE_BAD when it can't be */
	atomic_uchar is;        /* enum pcre_is, once compiled */
};

struct pcre_match {
	size_t start[PCRE_GROUPS], end[PCRE_GROUPS]; /* (size_t)-1 where a group did not take part */
	unsigned groups;                              /* how many of them are set */
};

/* Where a match may begin: [from, to]. */
struct pcre_window {
	uint32_t from, to;
	uint32_t most; /* matches that can begin there at most; 0: any number */
};
#define PCRE_ANYWHERE ((struct pcre_window){0, UINT32_MAX, 0})

/* Behind the newline that has so many others between it and `end`. */
uint32_t pcre_lines_before(struct span subject, uint32_t end, unsigned newlines);

/* Where matches begin that hold something of that reach (ruleset_abi.h), all places of which end in [first, last]: no more
 * than `beyond` bytes behind the end of a place. */
static inline struct pcre_window pcre_window_of(struct span subject, uint32_t first, uint32_t last, uint16_t reach, int beyond)
{
	struct pcre_window w = PCRE_ANYWHERE;
	if (reach < WN_REACH_LINES && first > reach)
		w.from = first - reach;
	else if (reach >= WN_REACH_LINES && reach < WN_REACH_BEHIND)
		w.from = pcre_lines_before(subject, first, reach - WN_REACH_LINES);
	if (reach != WN_REACH_NONE && last < UINT32_MAX - WN_REACH_SLACK)
		w.to = beyond < 0 && last < (uint32_t)-beyond ? 0 : last + (uint32_t)beyond;
	return w;
}

static inline void pcre_window_add(struct pcre_window *w, struct pcre_window more)
{
	w->from = more.from < w->from ? more.from : w->from;
	w->to = more.to > w->to ? more.to : w->to;
	w->most = w->most && more.most && w->most + more.most > w->most ? w->most + more.most : 0;
}

static inline struct pcre pcre_make(const char *pattern, size_t length, uint8_t flags)
{
	return (struct pcre){.pattern = pattern, .length = length, .flags = flags};
}
#define PCRE_LIT(text, flags_) {.pattern = (text), .length = sizeof(text) - 1, .flags = (flags_)}

/* Where a match may be looked for in a window, how many places: of a pattern whose matches begin where the text does one,
 * once that is known. */
static inline uint32_t pcre_places(const struct pcre *re, size_t text, uint32_t from, uint32_t to)
{
	to = to < text ? to : (uint32_t)text;
	if (to <= from || atomic_load_explicit(&re->is, memory_order_relaxed) & PCRE_IS_ANCHORED)
		return to >= from;
	return to - from;
}

/* Compiles now instead of on first use: 0, or -1 with err (offset and PCRE2's words). */
int pcre_compile(struct pcre *re, struct err *err);

/* 1: matches (match_r filled when not NULL); 0: no; -1: the match limit was hit or the pattern does not
 * compile (counted in pcre_limit_hits()). Search starts at `from`; \b, ^ and lookbehind see the
 * bytes before it. */
int pcre_match(struct pcre *re, struct span subject, size_t from, struct pcre_match *match_r);
/* The same, where all matches that there are begin in the window: looked for there only. */
int pcre_match_within(struct pcre *re, struct span subject, struct pcre_window window);
/* Non-overlapping matches as Perl's while (/re/g) counts them, at most `max` (0: no limit);
 * -1 as above. */
long pcre_count(struct pcre *re, struct span subject, long max);
long pcre_count_within(struct pcre *re, struct span subject, long max, struct pcre_window window);
/* The same as pcre_count; for each match `each` is called with every named group of the pattern and its text, empty where it
 * took no part (Perl's %-). */
typedef void (*pcre_named_fn)(void *context, const char *name, struct span text);
long pcre_count_named(struct pcre *re, struct span subject, long max, pcre_named_fn each, void *context);
/* This thread's time for long texts, PCRE_ANY_TIME at first, instead of what is left of it; and some more of it. When
 * it is used up, matches in long texts answer -1. */
void pcre_begin_time(int64_t ns);
/* The same, kept by the caller, until the next of both: for texts of several owners in turns. */
void pcre_take_time_from(int64_t *left);
void pcre_add_time(int64_t ns);
/* Hands the compiled code of `from` over to the same pattern elsewhere. */
void pcre_move(struct pcre *from, struct pcre *to);
/* Frees the compiled code; the struct can be used again. */
void pcre_release(struct pcre *re);
/* How often a match limit was hit in this process. */
unsigned long pcre_limit_hits(void);

#endif
