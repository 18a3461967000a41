/* ir_key.c: the key of a compile: a hash over the sources of everything but scores, descriptions and
 * settings, and over the programs that do the work. */
#include "build_id.h"
#include "ir.h"

#include "base/strbuf.h"

#include <hs.h>

/* Length first, so that no two different lists of fields give the same bytes. */
static void put(struct strbuf *b, struct span s)
{
	strbuf_printf(b, "%zu:", s.n);
	strbuf_add_span(b, s);
}

static void put_str(struct strbuf *b, const char *s)
{
	if (s)
		put(b, span_from_str(s));
	else
		strbuf_add_str(b, "-:");
}

static void put_pattern(struct strbuf *b, const struct pattern_src *p)
{
	strbuf_printf(b, "/%u", p->flags);
	put(b, p->text);
	put_str(b, p->templates);
}

static void put_expr(struct strbuf *b, const struct mexpr *e)
{
	strbuf_printf(b, "(%d %.17g %ld", e->op, e->num, e->rule ? (long)e->rule->id : -1L);
	for (size_t i = 0; i < e->nargs; i++)
		put_expr(b, e->args[i]);
	strbuf_add_byte(b, ')');
}

static void put_rule(struct strbuf *b, const struct rule *r)
{
	put_str(b, r->name);
	strbuf_printf(b, "%d %d %u %u %d%d%d;", r->type, r->priority, r->tflags, r->maxhits, r->exists,
		      r->negated, r->left_out);
	strbuf_printf(b, "%u ", ir_rule_line(r));
	put_str(b, ir_rule_file(r));
	put_str(b, r->tflags_text);
	put_pattern(b, &r->pattern);
	put_str(b, r->header);
	put_str(b, r->unset);
	put_str(b, r->captures);
	put_str(b, r->function);
	for (unsigned i = 0; i < r->argc; i++) {
		strbuf_printf(b, "a%u,%u", r->argv[i].kind, r->argv[i].flags);
		put_str(b, r->argv[i].s);
	}
	if (r->meta)
		put_expr(b, r->meta);
	for (size_t i = 0; i < r->nconds; i++) {
		put_str(b, r->conds[i].key);
		strbuf_printf(b, "%d", r->conds[i].negated);
		put_pattern(b, &r->conds[i].pattern);
	}
	strbuf_add_byte(b, '\n');
}

struct digest ir_source_key(const struct ruleset_src *src)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	hs_platform_info_t platform = {0};

	strbuf_reserve(&b, 4u << 20);
	hs_populate_platform(&platform);
	put_str(&b, build_id());
	put_str(&b, hs_version());
	strbuf_printf(&b, "%u %llu\n", platform.tune, platform.cpu_features);
	for (size_t i = 0; i < src->nrules; i++)
		put_rule(&b, src->rules[i]);
	struct digest key = digest_of(strbuf_span(&b));
	arena_free(&arena);
	return key;
}
