/* pcre.c: lazy compilation (first thread to finish wins) and matching with per-thread match data. */
#include "base/pcre.h"

#include "base/starts.h"

#include <pcre2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { JIT_STACK_START = 32 << 10, JIT_STACK_MAX = 1 << 20 };

static char bad_mark;
#define PCRE_BAD ((void *)&bad_mark)

static atomic_ulong limit_hits;

struct thread_state {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	int64_t *left; /* nanoseconds for long texts; PCRE_ANY_TIME: no limit */
	int64_t own;  /* where nobody else keeps it */
	int64_t cpu;  /* the thread's CPU time when it was last asked for */
};
static _Thread_local struct thread_state *mine;
static pthread_key_t cleanup_key;
static pthread_once_t cleanup_once = PTHREAD_ONCE_INIT;

static void thread_state_free(void *p)
{
	struct thread_state *t = p;
	pcre2_match_data_free(t->data);
	pcre2_match_context_free(t->context);
	pcre2_jit_stack_free(t->stack);
	free(t);
}

static void free_main_thread(void)
{
	if (mine)
		thread_state_free(mine);
	mine = NULL;
}

static void make_key(void)
{
	pthread_key_create(&cleanup_key, thread_state_free);
	atexit(free_main_thread);
}

static struct thread_state *thread_state(void)
{
	if (mine)
		return mine;
	pthread_once(&cleanup_once, make_key);
	struct thread_state *t = calloc(1, sizeof *t);
	if (!t)
		abort();
	t->data = pcre2_match_data_create(PCRE_GROUPS, NULL);
	t->context = pcre2_match_context_create(NULL);
	t->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
	if (!t->data || !t->context || !t->stack)
		abort();
	t->own = PCRE_ANY_TIME;
	t->left = &t->own;
	pcre2_set_match_limit(t->context, PCRE_MATCH_LIMIT);
	pcre2_jit_stack_assign(t->context, NULL, t->stack);
	pthread_setspecific(cleanup_key, t);
	return mine = t;
}

static uint32_t options(uint8_t flags)
{
	return (flags & PCRE_WIDE ? PCRE2_UTF : PCRE2_NEVER_UTF) | PCRE2_NEVER_BACKSLASH_C |
	       (flags & PCRE_CASELESS ? PCRE2_CASELESS : 0) |
	       (flags & PCRE_DOTALL ? PCRE2_DOTALL : 0) |
	       (flags & PCRE_MULTILINE ? PCRE2_MULTILINE : 0) |
	       (flags & PCRE_EXTENDED ? PCRE2_EXTENDED : 0);
}

/* PCRE2's tables of the C locale with the case pairs of Latin-1 added. Made once, never freed: compiled
 * patterns point to them. */
static const uint8_t *latin1_tables;
static pthread_once_t latin1_once = PTHREAD_ONCE_INIT;

static void make_latin1_tables(void)
{
	enum { LOWER = 0, FLIP = 256, MULTIPLICATION = 0xD7 };
	uint8_t *tables = (uint8_t *)(uintptr_t)pcre2_maketables(NULL);
	if (!tables)
		abort();
	for (unsigned upper = 0xC0; upper <= 0xDE; upper++) {
		if (upper == MULTIPLICATION)
			continue;
		tables[LOWER + upper] = tables[FLIP + upper] = (uint8_t)(upper + 32);
		tables[FLIP + upper + 32] = (uint8_t)upper;
	}
	latin1_tables = tables;
}

/* Told where a match may begin (match_sliced), unless it looks at where the search began. */
static uint32_t slicing(const struct pcre *re)
{
	struct span pattern = {(const unsigned char *)re->pattern, re->length};
	return span_find(pattern, SPAN_LIT("\\G"), 0) == (size_t)-1 ? PCRE2_USE_OFFSET_LIMIT : 0;
}

/* Bytes as characters of the same number, in UTF-8: at most twice as long. */
static size_t widen(PCRE2_UCHAR *to, const struct pcre *re)
{
	size_t n = 0;
	for (size_t i = 0; i < re->length; i++) {
		unsigned char c = (unsigned char)re->pattern[i];
		if (c >= 0x80)
			to[n++] = 0xc0 | c >> 6;
		to[n++] = c < 0x80 ? c : 0x80 | (c & 0x3f);
	}
	return n;
}

static pcre2_code *compile_pattern(const struct pcre *re, int *code_r, PCRE2_SIZE *at_r, pcre2_compile_context *context)
{
	uint32_t opts = options(re->flags) | slicing(re);
	if (!(re->flags & PCRE_WIDE))
		return pcre2_compile((PCRE2_SPTR)re->pattern, re->length, opts, code_r, at_r, context);
	PCRE2_UCHAR *text = malloc(re->length * 2 + 1);
	if (!text)
		abort();
	pcre2_code *code = pcre2_compile(text, widen(text, re), opts, code_r, at_r, context);
	free(text);
	return code;
}

static unsigned char anchored(const pcre2_code *code)
{
	uint32_t found = 0;
	pcre2_pattern_info(code, PCRE2_INFO_ALLOPTIONS, &found);
	return found & PCRE2_ANCHORED ? PCRE_IS_ANCHORED : 0;
}

int pcre_compile(struct pcre *re, struct err *err)
{
	void *known = atomic_load_explicit(&re->code, memory_order_acquire);
	if (known)
		return known == PCRE_BAD ? err_set(err, "the pattern does not compile") : 0;

	int code;
	PCRE2_SIZE at;
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALLOW_LOOKAROUND_BSK);
	if (re->flags & PCRE_LATIN1 && !(re->flags & PCRE_WIDE)) {
		pthread_once(&latin1_once, make_latin1_tables);
		pcre2_set_character_tables(context, latin1_tables);
	}
	pcre2_code *fresh = compile_pattern(re, &code, &at, context);
	pcre2_compile_context_free(context);
	void *expected = NULL;
	if (!fresh) {
		PCRE2_UCHAR text[200];
		pcre2_get_error_message(code, text, sizeof text);
		atomic_compare_exchange_strong(&re->code, &expected, PCRE_BAD);
		return err_set(err, "at offset %zu: %s", (size_t)at, (char *)text);
	}
	/* Without JIT (a pattern too large for it) the interpreter serves. */
	bool jit = pcre2_jit_compile(fresh, PCRE2_JIT_COMPLETE) == 0;
	atomic_store_explicit(&re->is, (jit ? PCRE_IS_JIT | (slicing(re) ? PCRE_IS_LIMITED : 0) : 0) | anchored(fresh), memory_order_relaxed);
	if (!atomic_compare_exchange_strong(&re->code, &expected, (void *)fresh))
		pcre2_code_free(fresh);
	return 0;
}

static int64_t now(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* What is taken off for a slice of so much wall time. When that is much, others may have had the processor: then CPU
 * time counts, which costs a system call. */
static int64_t charge(struct thread_state *t, int64_t wall)
{
	enum { MUCH = 200000, MOST = 1000000 };
	if (wall < MUCH)
		return wall;
	int64_t cpu = now(CLOCK_THREAD_CPUTIME_ID), spent = cpu - t->cpu;
	t->cpu = cpu;
	spent = spent < wall ? spent : wall;
	return spent < MOST ? spent : MOST;
}

/* The next place from `at` where a character may begin. */
static size_t char_start(struct span subject, size_t at, bool wide)
{
	while (wide && at < subject.n && (subject.p[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* Where a match may begin: [from, to]. */
struct places {
	size_t from, to;
};

/* The same match as in one go: the leftmost is in the first slice that has one. Slices are as long as they take little
 * time; a text that takes some milliseconds at worst is one slice. */
static int match_sliced(struct thread_state *t, const pcre2_code *code, struct span subject, struct places places, bool wide,
			pcre2_match_data *data)
{
	enum { FEW = 50000, MANY = 400000 /* nanoseconds */, LEAST = 16, FIRST = 64, ONE = 8192 /* bytes */ };
	int rc = PCRE2_ERROR_NOMATCH;
	int64_t before = now(CLOCK_MONOTONIC);
	pcre2_set_match_limit(t->context, PCRE_LONG_MATCH_LIMIT);
	size_t from = places.from;
	for (size_t slice = subject.n <= ONE ? ONE : FIRST; rc == PCRE2_ERROR_NOMATCH && from <= places.to;) {
		if (*t->left <= 0) {
			rc = PCRE2_ERROR_MATCHLIMIT;
			break;
		}
		pcre2_set_offset_limit(t->context, places.to - from > slice ? from + slice - 1 : places.to);
		rc = pcre2_jit_match(code, subject.p, subject.n, from, 0, data, t->context);
		int64_t after = now(CLOCK_MONOTONIC), spent = after - before;
		before = after;
		*t->left -= charge(t, spent);
		from = char_start(subject, from + slice, wide);
		slice = spent < FEW ? slice * 4 : spent > MANY && slice / 4 >= LEAST ? slice / 4 : slice;
	}
	pcre2_set_offset_limit(t->context, PCRE2_UNSET);
	pcre2_set_match_limit(t->context, PCRE_MATCH_LIMIT);
	return rc;
}

void pcre_begin_time(int64_t ns)
{
	struct thread_state *t = thread_state();
	t->own = ns;
	t->left = &t->own;
}

void pcre_take_time_from(int64_t *left)
{
	thread_state()->left = left;
}

void pcre_add_time(int64_t ns)
{
	struct thread_state *t = thread_state();
	if (*t->left != PCRE_ANY_TIME)
		*t->left += ns;
}

/* All at once. */
static int match_plain(struct thread_state *t, const pcre2_code *code, struct span subject, struct places places, bool limited,
		       uint32_t opts, pcre2_match_data *data)
{
	int rc;
	if (!limited || places.to >= subject.n)
		return pcre2_jit_match(code, subject.p, subject.n, places.from, opts, data, t->context);
	pcre2_set_offset_limit(t->context, places.to);
	rc = pcre2_jit_match(code, subject.p, subject.n, places.from, opts, data, t->context);
	pcre2_set_offset_limit(t->context, PCRE2_UNSET);
	return rc;
}

static int match_into(struct pcre *re, struct span subject, struct places places, uint32_t opts,
		      pcre2_match_data *data)
{
	static const unsigned char nothing[1];
	struct thread_state *t = thread_state();
	if (!atomic_load_explicit(&re->code, memory_order_acquire))
		pcre_compile(re, NULL);
	void *code = atomic_load_explicit(&re->code, memory_order_acquire);
	if (code == PCRE_BAD)
		return -1;
	/* The JIT's own entry skips checks that were made when the pattern was compiled; it knows no ANCHORED. */
	unsigned char is = opts ? 0 : atomic_load_explicit(&re->is, memory_order_relaxed);
	bool limited = is & PCRE_IS_LIMITED;
	int rc;
	if (!subject.p)
		subject.p = nothing;
	if (!data)
		data = t->data;
	if (limited && subject.n - places.from > PCRE_LONG && *t->left != PCRE_ANY_TIME)
		rc = match_sliced(t, code, subject, places, re->flags & PCRE_WIDE, data);
	else if (is & PCRE_IS_JIT)
		rc = match_plain(t, code, subject, places, limited, PCRE2_NO_UTF_CHECK, data);
	else
		rc = pcre2_match(code, subject.p, subject.n, places.from, opts | PCRE2_NO_UTF_CHECK, data, t->context);
	if (rc >= 0)
		return rc ? rc : PCRE_GROUPS;
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	atomic_fetch_add(&limit_hits, 1);
	return -1;
}

/* The same match, tried where one can begin. In long texts, where each try looks at the clock, and behind a few, which
 * have a limit each, all the rest is tried at once. */
static int match_at_starts(struct pcre *re, struct span subject, struct places places, pcre2_match_data *data)
{
	enum { TRIES = 8 };
	bool few = subject.n <= PCRE_LONG && atomic_load_explicit(&re->is, memory_order_acquire) & PCRE_IS_LIMITED;
	int rc = 0;
	for (unsigned i = 0; !rc && places.from <= places.to; i++) {
		size_t at = starts_next(re->starts, subject, places.from, places.to);
		if (at == STARTS_NONE)
			break;
		bool one = few && i < TRIES;
		rc = match_into(re, subject, (struct places){at, one ? at : places.to}, 0, data);
		places.from = one ? at + 1 : places.to + 1;
	}
	return rc;
}

/* Whether what a match holds far behind where it begins is there, behind the first place where one can. */
static bool may_end(const struct pcre *re, struct span subject, struct places *places)
{
	if (re->starts)
		places->from = starts_next(re->starts, subject, places->from, places->to);
	if (places->from == STARTS_NONE)
		return false;
	size_t from = places->from > WN_REACH_SLACK ? places->from - WN_REACH_SLACK : 0;
	return starts_next(re->later, subject, from, subject.n) != STARTS_NONE;
}

static int match(struct pcre *re, struct span subject, struct places places, uint32_t opts, pcre2_match_data *data)
{
	if (re->later && !opts && !may_end(re, subject, &places))
		return 0;
	if (re->starts && !re->starts->whole && !opts && (places.to - places.from <= PCRE_LONG || re->starts->run))
		return match_at_starts(re, subject, places, data);
	return match_into(re, subject, places, opts, data);
}

int pcre_match(struct pcre *re, struct span subject, size_t from, struct pcre_match *match_r)
{
	int rc = match_into(re, subject, (struct places){from, subject.n}, 0, NULL);
	if (rc <= 0 || !match_r)
		return rc > 0 ? 1 : rc;
	const PCRE2_SIZE *o = pcre2_get_ovector_pointer(mine->data);
	match_r->groups = (unsigned)rc;
	for (int i = 0; i < PCRE_GROUPS; i++) {
		match_r->start[i] = i < rc ? o[2 * i] : (size_t)-1;
		match_r->end[i] = i < rc ? o[2 * i + 1] : (size_t)-1;
	}
	return 1;
}

uint32_t pcre_lines_before(struct span subject, uint32_t end, unsigned newlines)
{
	const unsigned char *at = subject.p + (end < subject.n ? end : subject.n);
	do {
		at = memrchr(subject.p, '\n', (size_t)(at - subject.p));
	} while (at && newlines--);
	return at ? (uint32_t)(at + 1 - subject.p) : 0;
}

static struct places places_of(struct pcre_window window, struct span subject)
{
	return (struct places){window.from, window.to < subject.n ? window.to : subject.n};
}

/* Whether starts tell whether there is a match. */
static bool is_told_by_starts(const struct pcre *re, struct span subject, struct places places)
{
	return re->starts && (re->starts->whole == WN_STARTS_WHOLE ||
			      (re->starts->whole && places.from == 0 && places.to == subject.n));
}

int pcre_match_within(struct pcre *re, struct span subject, struct pcre_window window)
{
	struct places places = places_of(window, subject);
	if (places.from > places.to)
		return 0;
	if (is_told_by_starts(re, subject, places))
		return starts_next(re->starts, subject, places.from, places.to) != STARTS_NONE;
	int rc = match(re, subject, places, 0, NULL);
	return rc > 0 ? 1 : rc;
}

/* What each match is told to, and where its groups are. */
struct named {
	pcre_named_fn each;
	void *context;
	pcre2_match_data *data;
};

static void tell(const pcre2_code *code, struct span subject, int groups, const struct named *named)
{
	const PCRE2_SIZE *o = pcre2_get_ovector_pointer(named->data);
	uint32_t count, size;
	PCRE2_SPTR entry;

	pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &entry);
	for (; count--; entry += size) {
		int group = entry[0] << 8 | entry[1];
		bool took_part = group < groups && o[2 * group] != PCRE2_UNSET;
		named->each(named->context, (const char *)entry + 2,
			    took_part ? span_slice(subject, o[2 * group], o[2 * group + 1])
				      : (struct span){0});
	}
}

/* An empty match is followed by a try for a non-empty one at the same place, as Perl does it. */
static long count_all(struct pcre *re, struct span subject, struct places places, long max, const struct named *named)
{
	pcre2_match_data *data = named ? named->data : NULL;
	long count = 0;
	uint32_t opts = 0;
	while (places.from <= places.to) {
		int rc = match(re, subject, places, opts, data);
		if (rc < 0)
			return -1;
		if (rc == 0) {
			if (!opts)
				break;
			places.from = char_start(subject, places.from + 1, re->flags & PCRE_WIDE);
			opts = 0;
			continue;
		}
		const PCRE2_SIZE *o = pcre2_get_ovector_pointer(data ? data : mine->data);
		if (named)
			tell(atomic_load(&re->code), subject, rc, named);
		if (++count == max)
			break;
		opts = o[1] == o[0] ? PCRE2_NOTEMPTY_ATSTART | PCRE2_ANCHORED : 0;
		places.from = o[1];
	}
	return count;
}

long pcre_count(struct pcre *re, struct span subject, long max)
{
	return count_all(re, subject, (struct places){0, subject.n}, max, NULL);
}

long pcre_count_within(struct pcre *re, struct span subject, long max, struct pcre_window window)
{
	struct places places = places_of(window, subject);
	if (re->starts && re->starts->whole == WN_STARTS_WHOLE_ONCE && is_told_by_starts(re, subject, places))
		return starts_next(re->starts, subject, places.from, places.to) != STARTS_NONE;
	return count_all(re, subject, places, max, NULL);
}

long pcre_count_named(struct pcre *re, struct span subject, long max, pcre_named_fn each, void *context)
{
	if (pcre_compile(re, NULL) != 0)
		return -1;
	struct named named = {each, context,
			      pcre2_match_data_create_from_pattern(atomic_load(&re->code), NULL)};
	if (!named.data)
		abort();
	long n = count_all(re, subject, (struct places){0, subject.n}, max, &named);
	pcre2_match_data_free(named.data);
	return n;
}

void pcre_move(struct pcre *from, struct pcre *to)
{
	pcre_release(to);
	atomic_store(&to->is, atomic_load(&from->is));
	atomic_store(&to->code, atomic_exchange(&from->code, NULL));
}

void pcre_release(struct pcre *re)
{
	void *code = atomic_exchange(&re->code, NULL);
	if (code && code != PCRE_BAD)
		pcre2_code_free(code);
}

unsigned long pcre_limit_hits(void)
{
	return atomic_load(&limit_hits);
}
