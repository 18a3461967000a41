/* scan_limits: what scanning is measured against, on the same messages in one process: Hyperscan with one naive
 * database a class (the patterns as written, those it refuses as prefilters, those longer than 900 bytes left
 * out) over the same units, GMime's parse, and Winnow's own scan of the same units.
 * scan_limits RULESET CACHE PATH... < list of message files; CPU microseconds a message. */
#include "base/file.h"
#include "base/vec.h"
#include "hsdb.h"
#include "cache.h"
#include "jobs.h"
#include "profile.h"
#include "msg/views.h"
#include "scan/scanner.h"

#include <gmime/gmime.h>
#include <hs.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAIVE_LENGTH = 900, REPEAT = 5 };

struct text_list {
	VEC(struct span) v;
};

/* One class of both: Winnow's, and a naive database. */
struct class_pair {
	const char *name;
	const struct wn_class *class;
	hs_database_t *naive;
	struct text_list *units; /* by message */
};

struct limits {
	struct arena *arena;
	struct wn_scanner *s;
	VEC(struct span) messages;
	VEC(struct class_pair) classes;
	hs_scratch_t *scratch;
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return 1e6 * (double)t.tv_sec + (double)t.tv_nsec / 1e3;
}

/* --- naive databases ---------------------------------------------------------------------------- */

static unsigned naive_flags(uint8_t flags)
{
	return HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY | (flags & WN_RE_CASELESS ? HS_FLAG_CASELESS : 0) |
	       (flags & WN_RE_DOTALL ? HS_FLAG_DOTALL : 0) | (flags & WN_RE_MULTILINE ? HS_FLAG_MULTILINE : 0);
}

/* Extended syntax and the like are Perl's: what Hyperscan refuses even as a prefilter is left out. */
static bool accepted(struct arena *arena, struct hsdb_pattern *p)
{
	hs_expr_info_t *info = NULL;
	hs_compile_error_t *error = NULL;
	if (hs_expression_info(arena_span_str(arena, p->text), p->flags, &info, &error) != HS_SUCCESS) {
		hs_free_compile_error(error);
		p->flags = (p->flags & ~(unsigned)HS_FLAG_SINGLEMATCH) | HS_FLAG_PREFILTER | HS_FLAG_SINGLEMATCH;
		if (hs_expression_info(arena_span_str(arena, p->text), p->flags, &info, &error) != HS_SUCCESS) {
			hs_free_compile_error(error);
			return false;
		}
	}
	free(info);
	return true;
}

static hs_database_t *naive_database(struct limits *l, const struct ir *ir, const struct ir_class *c, const char *cache)
{
	struct hsdb_pattern *list = ARENA_ARRAY(l->arena, struct hsdb_pattern, c->n + 1);
	struct strbuf key = strbuf_new(l->arena);
	struct hsdb_built built;
	struct err err;
	uint32_t n = 0;
	hsdb_key_begin(&key);
	for (uint32_t i = c->first; i < c->first + c->n; i++) {
		const struct pattern_src *src = ir->patterns[i].src;
		struct hsdb_pattern p = {src->text, naive_flags(src->flags)};
		if (src->text.n > NAIVE_LENGTH || src->flags & WN_RE_EXTENDED || src->templates || !accepted(l->arena, &p))
			continue;
		list[n++] = p;
		strbuf_printf(&key, "naive %u %.*s\n", p.flags, (int)p.text.n, (const char *)p.text.p);
	}
	struct digest digest = digest_of(strbuf_span(&key));
	if (!n)
		return NULL;
	if (!cache_get(l->arena, cache, &digest, &built)) {
		if (hsdb_build(l->arena, list, n, &built, &err) != 0)
			return NULL;
		cache_put(cache, &digest, &built);
	}
	unsigned char *copy = aligned_alloc(64, (built.bytes.n + 63) / 64 * 64);
	memcpy(copy, built.bytes.p, built.bytes.n);
	hs_database_t *db = (hs_database_t *)copy;
	return built.bytes.n && hs_alloc_scratch(db, &l->scratch) == HS_SUCCESS ? db : NULL;
}

/* --- units -------------------------------------------------------------------------------------- */

static void keep_units(struct limits *l, struct class_pair *pair, struct text_list *out)
{
	struct message *msg = l->s->msg;
	struct spans units = {0};
	struct span value;
	switch (pair->class->view) {
	case WN_VIEW_BODY: units = message_body(msg); break;
	case WN_VIEW_RAWBODY: units = message_rawbody(msg); break;
	case WN_VIEW_URI: units = message_uris(msg); break;
	case WN_VIEW_FULL: units = (struct spans){.v = &msg->pristine, .n = 1}; break;
	case WN_VIEW_HEADER:
		if (header_get(msg, pair->class->header, &value))
			units = (struct spans){.v = &value, .n = 1};
		break;
	default: break;
	}
	for (size_t i = 0; i < units.n; i++)
		vec_push(l->arena, &out->v, arena_dup_span(l->arena, units.v[i]));
}

static void read_messages(struct limits *l)
{
	char path[4096];
	struct err err;
	while (fgets(path, sizeof path, stdin)) {
		struct span bytes;
		path[strcspn(path, "\n")] = 0;
		if (file_read(l->arena, path, 1u << 30, &bytes, &err) != 0)
			fprintf(stderr, "%s\n", err.text), exit(1);
		vec_push(l->arena, &l->messages, bytes);
	}
	for (size_t c = 0; c < l->classes.n; c++)
		l->classes.v[c].units = ARENA_ARRAY(l->arena, struct text_list, l->messages.n);
	for (size_t i = 0; i < l->messages.n; i++) {
		wn_scan(l->s, l->messages.v[i].p, l->messages.v[i].n);
		for (size_t c = 0; c < l->classes.n; c++)
			keep_units(l, &l->classes.v[c], &l->classes.v[c].units[i]);
	}
}

/* --- measuring ---------------------------------------------------------------------------------- */

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *n)
{
	(void)id, (void)from, (void)to, (void)flags;
	++*(unsigned long *)n;
	return 0;
}

static double time_naive(struct limits *l, const struct class_pair *pair)
{
	unsigned long n = 0;
	double start = now();
	for (size_t m = 0; pair->naive && m < l->messages.n; m++)
		for (size_t i = 0; i < pair->units[m].v.n; i++)
			hs_scan(pair->naive, (const char *)pair->units[m].v.v[i].p, (unsigned)pair->units[m].v.v[i].n, 0,
				l->scratch, on_match, &n);
	return now() - start;
}

static double time_own(struct limits *l, const struct class_pair *pair, bool collect)
{
	double start = now();
	for (size_t m = 0; m < l->messages.n; m++) {
		hits_forget(&l->s->hits);
		struct spans units = {pair->units[m].v.v, pair->units[m].v.n};
		if (!collect)
			units_scan(l->s, pair->class, units);
		for (size_t from = 0, n; collect && from < units.n; from += n) {
			n = units_batch(units.v + from, units.n - from);
			units_collect(l->s, pair->class, (struct spans){units.v + from, n});
		}
	}
	return now() - start;
}

static double time_gmime(struct limits *l)
{
	double start = now();
	for (size_t m = 0; m < l->messages.n; m++) {
		GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)l->messages.v[m].p, l->messages.v[m].n);
		GMimeParser *parser = g_mime_parser_new_with_stream(stream);
		GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
		if (message)
			g_object_unref(message);
		g_object_unref(parser);
		g_object_unref(stream);
	}
	return now() - start;
}

static void measure(struct limits *l)
{
	double gmime = 1e18, naive_all = 0, own_all = 0, found_all = 0, per = (double)l->messages.n;
	for (size_t c = 0; c < l->classes.n; c++) {
		const struct class_pair *pair = &l->classes.v[c];
		double naive = 1e18, own = 1e18, found = 1e18, t;
		for (int i = 0; i < REPEAT; i++) { /* others use this machine, too: the least counts */
			naive = (t = time_naive(l, pair)) < naive ? t : naive;
			own = (t = time_own(l, pair, false)) < own ? t : own;
			found = (t = time_own(l, pair, true)) < found ? t : found;
		}
		naive_all += naive;
		own_all += own;
		found_all += found;
		if (pair->class->view != WN_VIEW_HEADER)
			printf("%s %.2f %.2f %.2f\n", pair->name, naive / per, own / per, found / per);
	}
	for (int i = 0; i < REPEAT; i++) {
		double t = time_gmime(l);
		gmime = t < gmime ? t : gmime;
	}
	printf("all %.2f %.2f %.2f\ngmime %.2f\n", naive_all / per, own_all / per, found_all / per, gmime / per);
}

int main(int argc, char **argv)
{
	struct limits l = {.arena = arena_new()};
	struct rules_options options = {.local_tests_only = true, .paths = (const char *const *)argv + 3,
					.npaths = (size_t)(argc - 3)};
	struct ruleset_src *rules;
	struct err err;
	char error[WN_ERROR_SIZE];
	if (argc < 4)
		return fprintf(stderr, "scan_limits RULESET CACHE PATH... < list\n"), 2;
	struct wn_ruleset *ruleset = wn_ruleset_open(argv[1], -1, error);
	if (!ruleset)
		return fprintf(stderr, "%s\n", error), 1;
	if (rules_load(l.arena, &options, &rules, &err) != 0)
		return fprintf(stderr, "%s\n", err.text), 1;
	g_mime_init();
	l.s = wn_scanner_new(ruleset, error);
	const struct wn_program *p = l.s->sp->p;
	struct ir *ir = ir_build(l.arena, rules, jobs_default(), argv[2], profile_stock(l.arena));
	for (uint32_t i = 0; i < ir->nclasses && i < p->nclasses; i++) {
		struct class_pair pair = {ir_class_name(l.arena, &ir->classes[i]), &p->classes[i], NULL, NULL};
		if (ir->classes[i].view == WN_VIEW_MIMEHEADER || ir->classes[i].view == WN_VIEW_URI_DETAIL)
			continue;
		pair.naive = naive_database(&l, ir, &ir->classes[i], argv[2]);
		vec_push(l.arena, &l.classes, pair);
	}
	read_messages(&l);
	measure(&l);
	return 0;
}
