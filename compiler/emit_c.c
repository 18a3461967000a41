/* emit_c.c: rules.c. Tables in the order of ruleset_abi.h, then the metas. */
#include "emit.h"

#include "base/map.h"

static const char *const type_symbols[] = {
#define RULETYPE(symbol, keyword, view) "WN_RULE_" #symbol,
#include "grammar/ruletypes.def"
#undef RULETYPE
};
static const char *const view_symbols[WN_VIEWS] = {
	"WN_VIEW_NONE", "WN_VIEW_BODY",   "WN_VIEW_RAWBODY",    "WN_VIEW_URI",
	"WN_VIEW_FULL", "WN_VIEW_HEADER", "WN_VIEW_MIMEHEADER", "WN_VIEW_URI_DETAIL",
};
static const char *const lowering_symbols[] = {"WN_DIRECT", "WN_CONFIRM", "WN_PCRE"};

/* Names of rules as constants: what the tables and metas below say instead of numbers. */
static void emit_ids(struct strbuf *b, const struct ruleset_src *src)
{
	strbuf_add_str(b, "enum {\n");
	for (size_t i = 0; i < src->nrules; i++)
		strbuf_printf(b, "\tR_%s,\n", src->rules[i]->name);
	strbuf_add_str(b, "\tRULES\n};\n");
}

/* Rules of one file stand together in no order; each file name is written once. */
static void emit_rules(struct strbuf *b, const struct ruleset_src *src)
{
	struct map files = map_new(b->arena);

	for (size_t i = 0; i < src->nrules; i++) {
		void **slot = map_slot(&files, span_from_str(ir_rule_file(src->rules[i])));
		if (*slot)
			continue;
		*slot = arena_printf(b->arena, "file_%zu", files.n);
		strbuf_printf(b, "static const char %s[] = ", (char *)*slot);
		emit_str(b, ir_rule_file(src->rules[i]));
		strbuf_add_str(b, ";\n");
	}
	strbuf_add_str(b, "\nstatic const struct wn_rule rules[] = {\n");
	for (size_t i = 0; i < src->nrules; i++) {
		const struct rule *r = src->rules[i];
		strbuf_printf(b, "\t{\"%s\", %s, %d, %u, 0x%x, ", r->name, type_symbols[r->type],
			      r->priority, r->maxhits > UINT16_MAX ? UINT16_MAX : r->maxhits, r->tflags);
		emit_str(b, r->tflags_text);
		strbuf_printf(b, ", %s, %u},\n",
			      (char *)map_get(&files, span_from_str(ir_rule_file(r))), ir_rule_line(r));
	}
	strbuf_add_str(b, "\t{0}\n};\n");
}

static void emit_patterns(struct strbuf *b, const struct ir *ir)
{
	strbuf_add_str(b, "\nstatic const struct wn_pattern patterns[] = {\n");
	for (uint32_t i = 0; i < ir->npatterns; i++) {
		const struct ir_pattern *p = &ir->patterns[i];
		strbuf_printf(b, "\t{R_%s, %s, %u, %d, %d,\n\t ", p->rule->name,
			      lowering_symbols[p->low.lowering], p->low.pcre_flags, p->negated,
			      p->absent_hits);
		emit_literal(b, p->low.pcre);
		strbuf_printf(b, ", %zu,\n\t ", p->low.pcre.n);
		emit_str(b, p->low.lowering == WN_DIRECT ? NULL : p->low.why);
		strbuf_add_str(b, ", ");
		emit_str(b, p->rule->unset);
		strbuf_add_str(b, ", ");
		emit_str(b, p->rule->captures ? p->rule->captures : p->low.captures);
		strbuf_add_str(b, ", ");
		emit_str(b, p->src->templates);
		strbuf_add_str(b, "},\n");
	}
	strbuf_add_str(b, "\t{0}\n};\n");
}

static bool hits_when_absent(const struct ir_pattern *p)
{
	return p->rule->type == WN_RULE_HEADER && p->absent_hits != p->negated;
}

/* One class's run of indices into a list of its own: how many there are. */
static uint32_t emit_run(struct strbuf *b, const struct ir *ir, const struct ir_class *c, bool absent)
{
	uint32_t n = 0;

	for (uint32_t i = c->first; i < c->first + c->n; i++) {
		const struct ir_pattern *p = &ir->patterns[i];
		bool listed = absent ? hits_when_absent(p) : p->low.lowering == WN_PCRE;
		if (!listed || (!absent && c->view == WN_VIEW_URI_DETAIL))
			continue;
		strbuf_printf(b, "\t%u, /* %s */\n", i, p->rule->name);
		n++;
	}
	return n;
}

static bool wants_database(const struct ir *ir, const struct ir_class *c)
{
	for (uint32_t i = c->first; i < c->first + c->n; i++)
		if (ir->patterns[i].low.lowering != WN_PCRE)
			return true;
	return false;
}

static uint32_t emit_class_dbs(struct strbuf *dbs, struct strbuf *ids, uint32_t *nids,
			       const struct ir_class *c)
{
	for (uint32_t d = 0; d < c->ndbs; d++) {
		const struct ir_db *db = &c->dbs[d];
		strbuf_printf(dbs, "\t{%llu, %zu, %u, %u},\n", (unsigned long long)db->offset,
			      db->bytes.n, *nids, db->n);
		for (uint32_t i = 0; i < db->n; i++) {
			if (db->ids[i] == WN_DEAD)
				strbuf_add_str(ids, "WN_DEAD,");
			else
				strbuf_printf(ids, "%u,", db->ids[i]);
			strbuf_add_byte(ids, i % 16 == 15 ? '\n' : ' ');
		}
		*nids += db->n;
		strbuf_add_byte(ids, '\n');
	}
	return c->ndbs;
}

struct class_lists {
	struct strbuf pcre, absent, dbs, ids, classes;
	uint32_t npcre, nabsent, ndbs, nids;
};

static void emit_class(struct class_lists *l, const struct ir *ir, const struct ir_class *c,
		       bool placeholders)
{
	uint32_t pcre = emit_run(&l->pcre, ir, c, false), absent = emit_run(&l->absent, ir, c, true);
	uint32_t dbs = 0;

	if (!placeholders) {
		dbs = emit_class_dbs(&l->dbs, &l->ids, &l->nids, c);
	} else if (wants_database(ir, c)) {
		strbuf_add_str(&l->dbs, "\t{0}, /* not compiled for a dump */\n");
		dbs = 1;
	}
	strbuf_printf(&l->classes, "\t{%s, ", view_symbols[c->view]);
	emit_str(&l->classes, c->header);
	strbuf_printf(&l->classes, ", %u, %u, %u, %u, %u, %u, %u, %u},\n", c->first, c->n, l->ndbs, dbs,
		      l->npcre, pcre, l->nabsent, absent);
	l->npcre += pcre;
	l->nabsent += absent;
	l->ndbs += dbs;
}

static void emit_list(struct strbuf *b, const char *type, const char *name, uint32_t n,
		      const struct strbuf *list, const char *end)
{
	strbuf_printf(b, "\n#define N_%s %u\nstatic const %s %s[] = {\n", name, n, type, name);
	strbuf_add_span(b, strbuf_span(list));
	strbuf_printf(b, "\t%s\n};\n", end);
}

static void emit_classes(struct strbuf *b, const struct ir *ir, bool placeholders)
{
	struct strbuf empty = strbuf_new(b->arena);
	struct class_lists l = {empty, empty, empty, empty, empty, 0, 0, 0, 0};

	for (uint32_t i = 0; i < ir->nclasses; i++)
		emit_class(&l, ir, &ir->classes[i], placeholders);
	emit_list(b, "uint32_t", "pcre_patterns", l.npcre, &l.pcre, "0");
	emit_list(b, "uint32_t", "absent_patterns", l.nabsent, &l.absent, "0");
	emit_list(b, "uint32_t", "db_ids", l.nids, &l.ids, "0");
	emit_list(b, "struct wn_db", "dbs", l.ndbs, &l.dbs, "{0}");
	emit_list(b, "struct wn_class", "classes", ir->nclasses, &l.classes, "{0}");
}

static void emit_exists(struct strbuf *b, const struct ir *ir)
{
	strbuf_add_str(b, "\nstatic const struct wn_exists exists[] = {\n");
	for (uint32_t i = 0; i < ir->nexists; i++) {
		strbuf_printf(b, "\t{R_%s, ", ir->exists[i]->name);
		emit_str(b, ir->exists[i]->header);
		strbuf_printf(b, ", %d},\n", ir->exists[i]->negated);
	}
	strbuf_add_str(b, "\t{0}\n};\n");
}

static void emit_arg(struct strbuf *b, const struct wn_arg *arg)
{
	static const char *const kinds[] = {"WN_ARG_STR", "WN_ARG_NUM", "WN_ARG_REGEX"};

	strbuf_printf(b, "\t{%s, %u, ", kinds[arg->kind], arg->flags);
	emit_str(b, arg->s);
	strbuf_add_str(b, ", ");
	emit_number(b, arg->num);
	strbuf_add_str(b, "},\n");
}

static void emit_evals(struct strbuf *b, const struct ir *ir)
{
	struct strbuf calls = strbuf_new(b->arena);
	uint32_t at = 0;

	strbuf_add_str(b, "\nstatic const struct wn_arg args[] = {\n");
	for (uint32_t i = 0; i < ir->nevals; i++) {
		const struct rule *r = ir->evals[i];
		for (unsigned k = 0; k < r->argc; k++)
			emit_arg(b, &r->argv[k]);
		strbuf_printf(&calls, "\t{R_%s, ", r->name);
		emit_str(&calls, r->function);
		strbuf_printf(&calls, ", args + %u, %u},\n", at, r->argc);
		at += r->argc;
	}
	strbuf_add_str(b, "\t{0}\n};\n\nstatic const struct wn_eval_call evals[] = {\n");
	strbuf_add_span(b, strbuf_span(&calls));
	strbuf_add_str(b, "\t{0}\n};\n");
}

static void emit_uri_details(struct strbuf *b, const struct ir *ir)
{
	struct strbuf list = strbuf_new(b->arena);
	uint32_t at = 0;

	strbuf_add_str(b, "\nstatic const struct wn_uri_detail_cond uri_detail_conds[] = {\n");
	for (uint32_t i = 0; i < ir->nuri_details; i++) {
		const struct ir_uri_detail *d = &ir->uri_details[i];
		for (uint32_t k = 0; k < d->rule->nconds; k++) {
			strbuf_add_str(b, "\t{");
			emit_str(b, d->rule->conds[k].key);
			strbuf_printf(b, ", %u},\n", d->first_pattern + k);
		}
		strbuf_printf(&list, "\t{R_%s, %u, %zu},\n", d->rule->name, at, d->rule->nconds);
		at += (uint32_t)d->rule->nconds;
	}
	strbuf_printf(b, "\t{0}\n};\n#define N_uri_detail_conds %u\n\n", at);
	strbuf_add_str(b, "static const struct wn_uri_detail uri_details[] = {\n");
	strbuf_add_span(b, strbuf_span(&list));
	strbuf_add_str(b, "\t{0}\n};\n");
}

static void emit_program(struct strbuf *b, const struct ir *ir)
{
	strbuf_add_str(b, "\n#line 1 \"wn_program\"\n"
			  "__attribute__((visibility(\"default\"))) extern const struct wn_program wn_program;\n"
			  "const struct wn_program wn_program = {\n"
			  "\t.abi = WN_ABI_VERSION,\n\t.nrules = RULES,\n");
	strbuf_printf(b, "\t.npatterns = %u,\n\t.nexists = %u,\n\t.nevals = %u,\n\t.nuri_details = %u,\n",
		      ir->npatterns, ir->nexists, ir->nevals, ir->nuri_details);
	strbuf_printf(b, "\t.nmetas = %u,\n", ir->nmetas);
	strbuf_add_str(b, "\t.nclasses = N_classes,\n\t.ndbs = N_dbs,\n\t.ndb_ids = N_db_ids,\n"
			  "\t.npcre_patterns = N_pcre_patterns,\n"
			  "\t.nabsent_patterns = N_absent_patterns,\n"
			  "\t.nuri_detail_conds = N_uri_detail_conds,\n"
			  "\t.nmeta_deps = NMETA_DEPS,\n"
			  "\t.rules = rules,\n\t.patterns = patterns,\n\t.classes = classes,\n"
			  "\t.dbs = dbs,\n\t.db_ids = db_ids,\n\t.pcre_patterns = pcre_patterns,\n"
			  "\t.absent_patterns = absent_patterns,\n\t.exists = exists,\n\t.evals = evals,\n"
			  "\t.uri_details = uri_details,\n\t.uri_detail_conds = uri_detail_conds,\n"
			  "\t.metas_list = metas_list,\n\t.meta_deps = meta_deps,\n\t.metas = metas,\n};\n");
}

struct span emit_c(struct arena *arena, const struct ir *ir, bool placeholders)
{
	struct strbuf b = strbuf_new(arena);

	strbuf_reserve(&b, 4u << 20);
	strbuf_add_str(&b, "/* Made by `winnow compile`; edit the rules instead. */\n"
			   "#include \"ruleset_abi.h\"\n\n#include <math.h>\n\n");
	emit_ids(&b, ir->src);
	emit_rules(&b, ir->src);
	emit_patterns(&b, ir);
	emit_classes(&b, ir, placeholders);
	emit_exists(&b, ir);
	emit_evals(&b, ir);
	emit_uri_details(&b, ir);
	emit_metas(&b, ir);
	emit_program(&b, ir);
	return strbuf_span(&b);
}
