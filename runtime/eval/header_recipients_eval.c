/* header_recipients_eval.c: lists of recipients that a program made (Plugin/HeaderEval.pm: sorted_recipients,
 * similar_recipients). */
#include "eval/header_value.h"

#include "base/vec.h"

#include <stdlib.h>

#define RECIPIENTS_LIMIT 256u /* as SpamAssassin: pairs are compared, so it must end somewhere */
#define SORTED_LEAST 7u       /* fewer may be sorted by chance */
#define SIMILAR_LEAST 5u

struct recipients {
	bool sorted;
	double similar; /* pairs with the same start of user or host, by all pairs */
};

const void *recipients_family_conf(struct arena *arena, const struct settings *settings,
				   struct err *err)
{
	return ""; /* no options */
}

static struct span host_of(struct span address)
{
	size_t at = span_find_byte(address, '@', 0);
	return at == (size_t)-1 ? SPAN_LIT("") : span_slice(address, at + 1, address.n);
}

static bool same_start(struct span a, struct span b)
{
	return span_equal(span_slice(a, 0, a.n < 2 ? a.n : 2), span_slice(b, 0, b.n < 2 ? b.n : 2));
}

static double similarity(const struct span *v, const struct span *hosts, size_t n)
{
	size_t hits = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			hits += same_start(v[i], v[j]);
			hits += same_start(hosts[i], hosts[j]) && !span_equal(hosts[i], hosts[j]);
		}
	return (double)hits / ((double)n * (double)(n - 1) / 2);
}

/* To and Cc, with Bcc when they are few; an address that follows itself counts once. */
static size_t collect(struct message *m, struct span *v)
{
	static const enum header_asked specs[] = {ASK_TOCC_ADDR, ASK_BCC_ADDR};
	size_t n = 0, seen = 0;
	struct span before = SPAN_LIT("");
	for (unsigned i = 0; i < 2 && seen < SIMILAR_LEAST; i++) {
		struct spans all = header_ask(m, specs[i])->list;
		seen += all.n;
		for (size_t k = 0; k < all.n && n < RECIPIENTS_LIMIT; k++)
			if (!span_equal_nocase(all.v[k], before))
				v[n++] = before = all.v[k];
	}
	return n;
}

static const struct recipients *recipients(struct eval *e)
{
	struct recipients *r = e->state[EVAL_FAMILY_recipients];
	struct span v[RECIPIENTS_LIMIT], hosts[RECIPIENTS_LIMIT];
	if (r)
		return r;
	e->state[EVAL_FAMILY_recipients] = r = ARENA_NEW(e->msg->arena, struct recipients);
	size_t n = collect(e->msg, v), nhosts = 0;
	r->sorted = n >= SORTED_LEAST;
	for (size_t i = 1; i < n; i++)
		r->sorted &= span_compare(&v[i - 1], &v[i]) <= 0;
	if (n < SIMILAR_LEAST)
		return r;
	/* Addresses without a host make the list of hosts shorter, they leave no gap in it. */
	for (size_t i = 0; i < n; i++)
		if (span_find_byte(v[i], '@', 0) != (size_t)-1)
			hosts[nhosts++] = host_of(v[i]);
	while (nhosts < n)
		hosts[nhosts++] = (struct span){NULL, 0};
	r->similar = similarity(v, hosts, n);
	return r;
}

double sorted_recipients(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return recipients(e)->sorted;
}

/* argv: least and most (exclusive), or "undef" */
double similar_recipients(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	double v = recipients(e)->similar;
	return (strcmp(argv[0].s, "undef") == 0 || v >= argv[0].num) &&
	       (strcmp(argv[1].s, "undef") == 0 || v < argv[1].num);
}
