/* ir_dump.c: --dump=ir. One line an item, sorted as the IR is; the golden tests read it. */
#include "ir.h"

static void put_text(FILE *out, struct span s)
{
	fputc('/', out);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < ' ' || s.p[i] >= 127)
			fprintf(out, "\\x%02x", s.p[i]);
		else
			fputc(s.p[i], out);
	}
	fputc('/', out);
}

static void put_flags(FILE *out, uint8_t flags)
{
	if (flags & WN_RE_CASELESS)
		fputc('i', out);
	if (flags & WN_RE_DOTALL)
		fputc('s', out);
	if (flags & WN_RE_MULTILINE)
		fputc('m', out);
	if (flags & WN_RE_EXTENDED)
		fputc('x', out);
}

static void dump_pattern(FILE *out, const struct ir_pattern *p)
{
	fprintf(out, "  %s %s%s%s", p->rule->name, ir_lowering_name(p->low.lowering),
		p->negated ? " negated" : "", p->counted ? " counted" : "");
	if (p->rule->type == WN_RULE_HEADER)
		fprintf(out, " absent=%d", p->absent_hits);
	if (p->rule->unset)
		fprintf(out, " unset=\"%s\"", p->rule->unset);
	fputc('\n', out);
	if (p->low.hyperscan.n) {
		fprintf(out, "    hyperscan 0x%x ", p->low.hs_flags);
		put_text(out, p->low.hyperscan);
		fputc('\n', out);
	}
	if (p->low.lowering != WN_DIRECT) {
		fputs("    pcre ", out);
		put_text(out, p->low.pcre);
		put_flags(out, p->low.pcre_flags);
		fprintf(out, "\n    because %s\n", p->low.why ? p->low.why : "?");
	}
}

static void dump_metas(const struct ir *ir, FILE *out)
{
	struct arena *arena = arena_new();

	for (uint32_t i = 0; i < ir->nmetas; i++) {
		uint32_t n;
		struct rule **deps = ir_meta_deps(arena, ir->metas[i], &n);
		fprintf(out, "meta %s", ir->metas[i]->name);
		for (uint32_t k = 0; k < n; k++)
			fprintf(out, "%s%s", k ? " " : " after ", deps[k]->name);
		fputc('\n', out);
	}
	arena_free(&arena);
}

static void dump_arg(FILE *out, const struct wn_arg *arg)
{
	static const char *const kinds[] = {"str", "num", "regex"};

	fprintf(out, " %s(%s)", kinds[arg->kind], arg->s ? arg->s : "");
}

void ir_dump(const struct ir *ir, FILE *out)
{
	struct arena *arena = arena_new();

	for (uint32_t i = 0; i < ir->nclasses; i++) {
		const struct ir_class *c = &ir->classes[i];
		fprintf(out, "class %s: %u\n", ir_class_name(arena, c), c->n);
		for (uint32_t k = c->first; k < c->first + c->n; k++)
			dump_pattern(out, &ir->patterns[k]);
	}
	for (uint32_t i = 0; i < ir->nexists; i++)
		fprintf(out, "exists %s %s%s\n", ir->exists[i]->name, ir->exists[i]->negated ? "!" : "",
			ir->exists[i]->header);
	for (uint32_t i = 0; i < ir->nevals; i++) {
		const struct rule *r = ir->evals[i];
		fprintf(out, "eval %s %s %s", ir_type_name(r->type), r->name, r->function);
		for (unsigned k = 0; k < r->argc; k++)
			dump_arg(out, &r->argv[k]);
		fputc('\n', out);
	}
	for (uint32_t i = 0; i < ir->nuri_details; i++) {
		const struct rule *r = ir->uri_details[i].rule;
		fprintf(out, "uri_detail %s", r->name);
		for (size_t k = 0; k < r->nconds; k++)
			fprintf(out, " %s", r->conds[k].key);
		fputc('\n', out);
	}
	dump_metas(ir, out);
	arena_free(&arena);
}
