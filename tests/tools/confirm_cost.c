/* confirm_cost: what each pattern costs PCRE2 on real mail: how often it is a candidate, how often it
 * matches, nanoseconds a message. Dearest first. confirm_cost RULESET ROWS < list of message files */
#include "base/file.h"
#include "scan/scanner.h"
#include "msg/views.h"

#include <stdio.h>
#include <stdlib.h>

struct cost {
	uint32_t id;
	unsigned long tried, matched;
	uint64_t ns;
};

static int dearest_first(const void *a, const void *b)
{
	const struct cost *x = a, *y = b;
	return (x->ns < y->ns) - (x->ns > y->ns);
}

static void try_unit(struct wn_scanner *s, const struct wn_class *class, struct span text, struct cost *costs)
{
	const struct candidates *found = unit_collect(s, class, text);
	for (size_t i = 0; i < found->n; i++) {
		struct scan_pattern *p = &s->sp->patterns[found->v[i]];
		struct cost *c = &costs[found->v[i]];
		if (!(p->flags & PATTERN_LIVE))
			continue;
		uint64_t least = UINT64_MAX;
		long n = 1;
		for (int times = 0; times < 3; times++) { /* others use this machine, too */
			uint64_t start = stage_now();
			if (p->flags & PATTERN_COUNTS)
				n = pcre_count(&p->re, text, p->max);
			else if (!(p->flags & PATTERN_DECIDES))
				n = pcre_match(&p->re, text, 0, NULL);
			uint64_t took = stage_now() - start;
			least = took < least ? took : least;
		}
		c->ns += least;
		c->tried++;
		c->matched += n > 0;
	}
}

static void try_class(struct wn_scanner *s, const struct wn_class *class, struct cost *costs)
{
	struct spans units = {0};
	struct span value;
	switch (class->view) {
	case WN_VIEW_BODY: units = message_body(s->msg); break;
	case WN_VIEW_RAWBODY: units = message_rawbody(s->msg); break;
	case WN_VIEW_URI: units = message_uris(s->msg); break;
	case WN_VIEW_FULL: try_unit(s, class, s->msg->pristine, costs); break;
	case WN_VIEW_HEADER:
		if (header_get(s->msg, class->header, &value))
			try_unit(s, class, value, costs);
		break;
	default: break;
	}
	for (size_t i = 0; i < units.n; i++)
		try_unit(s, class, units.v[i], costs);
}

static void try_classes(struct wn_scanner *s, struct cost *costs)
{
	for (uint32_t i = 0; i < s->sp->p->nclasses; i++)
		if (s->sp->classes[i].live)
			try_class(s, &s->sp->p->classes[i], costs);
}

int main(int argc, char **argv)
{
	char error[WN_ERROR_SIZE], path[4096];
	struct err err;
	if (argc != 3)
		return fprintf(stderr, "confirm_cost RULESET ROWS < list\n"), 2;
	struct wn_ruleset *rules = wn_ruleset_open(argv[1], -1, error);
	if (!rules)
		return fprintf(stderr, "%s\n", error), 1;
	struct wn_scanner *s = wn_scanner_new(rules, error);
	const struct wn_program *p = s->sp->p;
	struct cost *costs = calloc(p->npatterns, sizeof *costs);
	struct arena *arena = arena_new();
	unsigned messages = 0;
	while (fgets(path, sizeof path, stdin)) {
		struct span bytes;
		path[strcspn(path, "\n")] = 0;
		if (file_read(arena, path, 1u << 30, &bytes, &err) != 0)
			return fprintf(stderr, "%s\n", err.text), 1;
		wn_scan(s, bytes.p, bytes.n);
		try_classes(s, costs);
		messages++;
	}
	uint64_t total = 0;
	unsigned long tries = 0;
	for (uint32_t i = 0; i < p->npatterns; i++)
		costs[i].id = i, total += costs[i].ns, tries += costs[i].tried;
	qsort(costs, p->npatterns, sizeof *costs, dearest_first);
	printf("%.1f us and %.1f tries a message\n   ns/msg  tried/msg matched/msg ns/try lowering rule\n", (double)total / 1e3 / messages,
	       (double)tries / messages);
	for (uint32_t i = 0; i < p->npatterns && i < strtoul(argv[2], NULL, 10); i++) {
		const struct cost *c = &costs[i];
		const struct wn_pattern *w = &p->patterns[c->id];
		printf("%9.1f %9.3f %9.3f %9.1f %d %s  %.60s\n", (double)c->ns / messages, (double)c->tried / messages,
		       (double)c->matched / messages, (double)c->ns / (double)(c->tried ? c->tried : 1), w->lowering,
		       p->rules[w->rule].name, w->pcre);
	}
	return 0;
}
