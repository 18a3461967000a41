/* bench_json.c: a bench as one JSON object, every rule in it. */
#include "report/bench.h"
#include "report/json_write.h"

#include <math.h>

static void number(struct strbuf *out, const char *name, double n)
{
	json_key(out, name);
	if (isnan(n))
		strbuf_add_str(out, "null");
	else
		json_number(out, n);
}

static void string(struct strbuf *out, const char *name, const char *s)
{
	json_key(out, name);
	json_str(out, s);
}

/* To a tenth of a unit: more would be noise. */
static double tenths(double n)
{
	return round(n * 10) / 10;
}

static void add_rule(struct strbuf *out, const struct bench_rule *r)
{
	strbuf_add_byte(out, '{');
	string(out, "name", r->rule->name);
	string(out, "file", r->rule->file);
	number(out, "line", r->rule->line);
	string(out, "lowering", r->lowering);
	string(out, "why", r->why);
	number(out, "score", r->score);
	number(out, "live", r->live);
	number(out, "own_ns", tenths(r->own));
	number(out, "shared_ns", tenths(r->shared));
	number(out, "spam", (double)r->hits[BENCH_SPAM]);
	number(out, "ham", (double)r->hits[BENCH_HAM]);
	number(out, "unlabelled", (double)r->hits[BENCH_UNKNOWN]);
	number(out, "so", r->so);
	number(out, "rank", bench_hits(r) ? r->rank : NAN);
	number(out, "in_false_positives", (double)r->blamed);
	number(out, "decisive", (double)r->decisive);
	strbuf_add_byte(out, '}');
}

static void add_overlaps(struct strbuf *out, const struct bench *b)
{
	json_key(out, "overlaps");
	strbuf_add_byte(out, '[');
	for (size_t i = 0; i < b->overlaps.n; i++) {
		const struct bench_overlap *o = &b->overlaps.v[i];
		strbuf_add_str(out, i ? ",{" : "{");
		string(out, "a", o->a->rule->name);
		string(out, "b", o->b->rule->name);
		number(out, "both", (double)o->both);
		number(out, "share", round(o->share * 1e4) / 1e4);
		strbuf_add_byte(out, '}');
	}
	strbuf_add_byte(out, ']');
}

static void add_messages(struct strbuf *out, const struct bench *b)
{
	static const char *const labels[] = {"spam", "ham", "unlabelled"};

	json_key(out, "wrong");
	strbuf_add_byte(out, '[');
	bool first = true;
	for (size_t i = 0; i < b->messages.n; i++) {
		const struct bench_message *m = &b->messages.v[i];
		if (m->label == BENCH_UNKNOWN || m->spam == (m->label == BENCH_SPAM))
			continue;
		strbuf_add_str(out, first ? "{" : ",{");
		first = false;
		string(out, "file", m->name);
		string(out, "label", labels[m->label]);
		number(out, "score", m->score);
		strbuf_add_byte(out, '}');
	}
	strbuf_add_byte(out, ']');
}

static void add_bench(struct strbuf *out, const struct bench *b)
{
	strbuf_add_byte(out, '{');
	string(out, "ruleset", b->name);
	number(out, "messages", (double)b->messages.n);
	number(out, "spam", (double)b->count[BENCH_SPAM]);
	number(out, "ham", (double)b->count[BENCH_HAM]);
	number(out, "spam_caught", (double)b->called_spam[BENCH_SPAM]);
	number(out, "ham_called_spam", (double)b->called_spam[BENCH_HAM]);
	number(out, "required", b->required);
	number(out, "ns_a_message", tenths(b->total));
	json_key(out, "stages");
	strbuf_add_byte(out, '{');
	for (int i = 0; i < WN_STAGES; i++)
		number(out, wn_stage_name((enum wn_stage)i), tenths(b->stage[i]));
	strbuf_add_byte(out, '}');
	json_key(out, "rules");
	strbuf_add_byte(out, '[');
	for (size_t i = 0; i < b->nrules; i++) {
		if (i)
			strbuf_add_byte(out, ',');
		add_rule(out, &b->rules[i]);
	}
	strbuf_add_byte(out, ']');
	add_overlaps(out, b);
	add_messages(out, b);
	strbuf_add_byte(out, '}');
}

void bench_json(struct strbuf *out, const struct bench *b, const struct bench *vs)
{
	if (!vs) {
		add_bench(out, b);
	} else {
		strbuf_add_str(out, "{\"this\":");
		add_bench(out, b);
		strbuf_add_str(out, ",\"vs\":");
		add_bench(out, vs);
		strbuf_add_byte(out, '}');
	}
	strbuf_add_byte(out, '\n');
}
