/* ir_key.c: the key of a compile: a hash over the sources of everything but scores, descriptions
 * and settings, and over the programs that do the work. */
#include "build_id.h"
#include "ir.h"

#include "base/strbuf.h"

#include <hs.h>

static void put_number(struct strbuf *b, uint64_t n)
{
	strbuf_add_span(b, (struct span){(const unsigned char *)&n, sizeof n});
}

static void put_double(struct strbuf *b, double d)
{
	strbuf_add_span(b, (struct span){(const unsigned char *)&d, sizeof d});
}

/* Length first, so that no two different lists of fields give the same bytes. */
static void put(struct strbuf *b, struct span s)
{
	put_number(b, s.n);
	strbuf_add_span(b, s);
}

static void put_str(struct strbuf *b, const char *s)
{
	if (s)
		put(b, span_from_str(s));
	else
		put_number(b, UINT64_MAX);
}

static void put_pattern(struct strbuf *b, const struct pattern_src *p)
{
	put_number(b, p->flags);
	put(b, p->text);
	put_str(b, p->templates);
}

static void put_expr(struct strbuf *b, const struct mexpr *e)
{
	put_number(b, (uint64_t)e->op << 32 | e->nargs);
	put_double(b, e->num);
	put_number(b, e->rule ? e->rule->id : UINT64_MAX);
	for (size_t i = 0; i < e->nargs; i++)
		put_expr(b, e->args[i]);
}

static void put_rule(struct strbuf *b, const struct rule *r)
{
	put_str(b, r->name);
	put_number(b, (uint64_t)r->type << 32 | (uint32_t)r->priority);
	put_number(b, (uint64_t)r->tflags << 32 | r->maxhits);
	put_number(b, (uint64_t)ir_rule_line(r) << 3 | (unsigned)r->exists << 2 |
			  (unsigned)r->negated << 1 | r->left_out);
	put_str(b, ir_rule_file(r));
	put_str(b, r->tflags_text);
	put_pattern(b, &r->pattern);
	put_str(b, r->header);
	put_str(b, r->unset);
	put_str(b, r->captures);
	put_str(b, r->function);
	put_number(b, (uint64_t)r->argc << 32 | r->nconds);
	for (unsigned i = 0; i < r->argc; i++) {
		put_number(b, (uint64_t)r->argv[i].kind << 32 | r->argv[i].flags);
		put_str(b, r->argv[i].s);
	}
	put_str(b, r->meta_text);
	put_number(b, r->cyclic);
	if (r->meta)
		put_expr(b, r->meta);
	for (size_t i = 0; i < r->nconds; i++) {
		put_str(b, r->conds[i].key);
		put_number(b, r->conds[i].negated);
		put_pattern(b, &r->conds[i].pattern);
	}
	strbuf_add_byte(b, '\n');
}

struct digest ir_source_key(const struct ruleset_src *src, const char *profile_id)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	hs_platform_info_t platform = {0};

	strbuf_reserve(&b, 4u << 20);
	hs_populate_platform(&platform);
	put_str(&b, build_id());
	put_str(&b, hs_version());
	put_str(&b, profile_id);
	strbuf_printf(&b, "%u %llu\n", platform.tune, platform.cpu_features);
	for (size_t i = 0; i < src->nrules; i++)
		put_rule(&b, src->rules[i]);
	struct digest key = digest_of(strbuf_span(&b));
	arena_free(&arena);
	return key;
}
