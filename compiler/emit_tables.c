/* emit_tables.c: the file rules.tab: the IR as the tables of ruleset_abi.h. */
#include "emit.h"
#include "tables.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct wn_rule *put_rules(struct tables *t, const struct ruleset_src *src)
{
	static const size_t pointers[] = {offsetof(struct wn_rule, name),
					  offsetof(struct wn_rule, words),
					  offsetof(struct wn_rule, file)};
	struct wn_rule *list = ARENA_ARRAY(t->arena, struct wn_rule, src->nrules + 1);

	for (size_t i = 0; i < src->nrules; i++) {
		const struct rule *r = src->rules[i];
		list[i].name = tables_str(t, r->name);
		list[i].type = (uint8_t)r->type;
		list[i].priority = (int16_t)r->priority;
		list[i].maxhits = r->maxhits > UINT16_MAX ? UINT16_MAX : (uint16_t)r->maxhits;
		list[i].tflags = r->tflags;
		list[i].words = tables_str(t, r->tflags_text);
		list[i].file = tables_str(t, ir_rule_file(r));
		list[i].line = ir_rule_line(r);
	}
	return tables_array(t, list, src->nrules, sizeof *list, pointers, COUNT(pointers));
}

static const struct wn_pattern *put_patterns(struct tables *t, const struct ir *ir)
{
	static const size_t pointers[] = {
	    offsetof(struct wn_pattern, pcre), offsetof(struct wn_pattern, why),
	    offsetof(struct wn_pattern, absent), offsetof(struct wn_pattern, captures),
	    offsetof(struct wn_pattern, templates), offsetof(struct wn_pattern, starts),
	    offsetof(struct wn_pattern, later)};
	struct wn_pattern *list = ARENA_ARRAY(t->arena, struct wn_pattern, ir->npatterns + 1);

	for (uint32_t i = 0; i < ir->npatterns; i++) {
		const struct ir_pattern *p = &ir->patterns[i];
		list[i].rule = p->rule->id;
		list[i].lowering = (uint8_t)p->low.lowering;
		list[i].flags = (uint8_t)p->low.pcre_flags;
		list[i].reach = p->low.reach;
		list[i].lead = p->low.lead;
		list[i].lines = p->low.lines;
		list[i].certain = p->low.certain && p->low.lowering == WN_GATED;
		list[i].negated = p->negated;
		list[i].absent_hits = p->absent_hits;
		list[i].counts_bytes = p->low.counts_bytes;
		list[i].bytes[0] = p->low.bytes.w[0];
		list[i].bytes[1] = p->low.bytes.w[1];
		list[i].pcre = p->low.pcre.n ? tables_bytes(t, p->low.pcre) : tables_str(t, "");
		list[i].pcre_length = (uint32_t)p->low.pcre.n;
		list[i].why = p->low.lowering == WN_DIRECT ? NULL : tables_str(t, p->low.why);
		list[i].absent = tables_str(t, p->rule->unset);
		list[i].captures =
		    tables_str(t, p->rule->captures ? p->rule->captures : p->low.captures);
		list[i].templates = tables_str(t, p->src->templates);
		if (p->low.has_later && p->low.lowering == WN_PCRE)
			list[i].later = tables_struct(t, &p->low.later, sizeof p->low.later);
		if (p->low.starts)
			list[i].starts = tables_struct(t, p->low.starts, wn_starts_size(p->low.starts));
	}
	return tables_array(t, list, ir->npatterns, sizeof *list, pointers, COUNT(pointers));
}

/* The lists that classes have runs in. */
struct class_lists {
	VEC(uint32_t) pcre, absent, ids;
	VEC(struct wn_db) dbs;
};

static bool hits_when_absent(const struct ir_pattern *p)
{
	if (p->rule->type == WN_RULE_MIMEHEADER)
		return p->absent_hits; /* of a part; negated ones always hit */
	return p->rule->type == WN_RULE_HEADER && p->absent_hits != p->negated;
}

static void list_patterns(struct arena *arena, struct class_lists *l, const struct ir *ir,
			  const struct ir_class *c)
{
	for (uint32_t i = c->first; i < c->first + c->n; i++) {
		const struct ir_pattern *p = &ir->patterns[i];
		if (p->low.lowering == WN_PCRE && c->view != WN_VIEW_URI_DETAIL)
			vec_push(arena, &l->pcre, i);
		if (hits_when_absent(p))
			vec_push(arena, &l->absent, i);
	}
}

static void list_dbs(struct arena *arena, struct class_lists *l, const struct ir_class *c)
{
	for (uint32_t d = 0; d < c->ndbs; d++) {
		const struct ir_db *db = &c->dbs[d];
		struct wn_db one = {0};
		one.kind = (uint8_t)db->kind;
		one.offset = db->offset;
		one.size = db->bytes.n;
		one.first_id = (uint32_t)l->ids.n;
		one.nids = db->n;
		vec_push(arena, &l->dbs, one);
		for (uint32_t i = 0; i < db->n; i++)
			vec_push(arena, &l->ids, db->ids[i]);
	}
}

static void put_classes(struct tables *t, const struct ir *ir, struct wn_program *p)
{
	static const size_t pointers[] = {offsetof(struct wn_class, header)};
	struct wn_class *list = ARENA_ARRAY(t->arena, struct wn_class, ir->nclasses + 1);
	struct class_lists l = {0};

	for (uint32_t i = 0; i < ir->nclasses; i++) {
		const struct ir_class *c = &ir->classes[i];
		list[i].view = (uint8_t)c->view;
		list[i].header = tables_str(t, c->header);
		list[i].first = c->first;
		list[i].n = c->n;
		list[i].first_db = (uint32_t)l.dbs.n;
		list[i].first_pcre = (uint32_t)l.pcre.n;
		list[i].first_absent = (uint32_t)l.absent.n;
		list_patterns(t->arena, &l, ir, c);
		list_dbs(t->arena, &l, c);
		list[i].ndb = (uint32_t)l.dbs.n - list[i].first_db;
		list[i].npcre = (uint32_t)l.pcre.n - list[i].first_pcre;
		list[i].nabsent = (uint32_t)l.absent.n - list[i].first_absent;
	}
	p->nclasses = ir->nclasses;
	p->classes = tables_array(t, list, ir->nclasses, sizeof *list, pointers, COUNT(pointers));
	p->ndbs = (uint32_t)l.dbs.n;
	p->dbs = tables_array(t, l.dbs.v, l.dbs.n, sizeof *l.dbs.v, NULL, 0);
	p->ndb_ids = (uint32_t)l.ids.n;
	p->db_ids = tables_array(t, l.ids.v, l.ids.n, sizeof *l.ids.v, NULL, 0);
	p->npcre_patterns = (uint32_t)l.pcre.n;
	p->pcre_patterns = tables_array(t, l.pcre.v, l.pcre.n, sizeof *l.pcre.v, NULL, 0);
	p->nabsent_patterns = (uint32_t)l.absent.n;
	p->absent_patterns = tables_array(t, l.absent.v, l.absent.n, sizeof *l.absent.v, NULL, 0);
}

static void put_gates(struct tables *t, const struct ir *ir, struct wn_program *p)
{
	struct wn_gate *list = ARENA_ARRAY(t->arena, struct wn_gate, ir->gates.n + 1);
	VEC(struct wn_gate_ref) refs = {0};

	for (size_t i = 0; i < ir->gates.n; i++) {
		const struct ir_gate *g = &ir->gates.v[i];
		list[i].first = (uint32_t)refs.n;
		list[i].n = (uint32_t)g->refs.n;
		for (size_t k = 0; k < g->refs.n; k++)
			vec_push(t->arena, &refs, g->refs.v[k]);
	}
	p->ngates = (uint32_t)ir->gates.n;
	p->gates = tables_array(t, list, ir->gates.n, sizeof *list, NULL, 0);
	p->ngate_refs = (uint32_t)refs.n;
	p->gate_refs = tables_array(t, refs.v, refs.n, sizeof *refs.v, NULL, 0);
}

static const struct wn_exists *put_exists(struct tables *t, const struct ir *ir)
{
	static const size_t pointers[] = {offsetof(struct wn_exists, header)};
	struct wn_exists *list = ARENA_ARRAY(t->arena, struct wn_exists, ir->nexists + 1);

	for (uint32_t i = 0; i < ir->nexists; i++) {
		list[i].rule = ir->exists[i]->id;
		list[i].header = tables_str(t, ir->exists[i]->header);
		list[i].negated = ir->exists[i]->negated;
	}
	return tables_array(t, list, ir->nexists, sizeof *list, pointers, COUNT(pointers));
}

static const struct wn_arg *put_args(struct tables *t, const struct rule *r)
{
	static const size_t pointers[] = {offsetof(struct wn_arg, s)};
	struct wn_arg *list = ARENA_ARRAY(t->arena, struct wn_arg, r->argc + 1);

	for (unsigned i = 0; i < r->argc; i++) {
		list[i].kind = r->argv[i].kind;
		list[i].flags = r->argv[i].flags;
		list[i].s = tables_str(t, r->argv[i].s);
		list[i].num = r->argv[i].num;
	}
	return tables_array(t, list, r->argc, sizeof *list, pointers, COUNT(pointers));
}

static const struct wn_eval_call *put_evals(struct tables *t, const struct ir *ir)
{
	static const size_t pointers[] = {offsetof(struct wn_eval_call, function),
					  offsetof(struct wn_eval_call, argv)};
	struct wn_eval_call *list = ARENA_ARRAY(t->arena, struct wn_eval_call, ir->nevals + 1);

	for (uint32_t i = 0; i < ir->nevals; i++) {
		list[i].rule = ir->evals[i]->id;
		list[i].function = tables_str(t, ir->evals[i]->function);
		list[i].argv = put_args(t, ir->evals[i]);
		list[i].argc = ir->evals[i]->argc;
	}
	return tables_array(t, list, ir->nevals, sizeof *list, pointers, COUNT(pointers));
}

static void put_uri_details(struct tables *t, const struct ir *ir, struct wn_program *p)
{
	static const size_t pointers[] = {offsetof(struct wn_uri_detail_cond, key)};
	VEC(struct wn_uri_detail) list = {0};
	VEC(struct wn_uri_detail_cond) conds = {0};

	for (uint32_t i = 0; i < ir->nuri_details; i++) {
		const struct ir_uri_detail *d = &ir->uri_details[i];
		struct wn_uri_detail one = {d->rule->id, (uint32_t)conds.n,
					    (uint32_t)d->rule->nconds};
		vec_push(t->arena, &list, one);
		for (uint32_t k = 0; k < d->rule->nconds; k++) {
			struct wn_uri_detail_cond cond = {0};
			cond.key = tables_str(t, d->rule->conds[k].key);
			cond.pattern = d->first_pattern + k;
			vec_push(t->arena, &conds, cond);
		}
	}
	p->nuri_details = (uint32_t)list.n;
	p->uri_details = tables_array(t, list.v, list.n, sizeof *list.v, NULL, 0);
	p->nuri_detail_conds = (uint32_t)conds.n;
	p->uri_detail_conds =
	    tables_array(t, conds.v, conds.n, sizeof *conds.v, pointers, COUNT(pointers));
}

/* `meta NAME ()`: a name for others to hit; it is looked at when all else is done. */
static bool is_empty(const struct rule *rule)
{
	const char *at = rule->meta_text;

	at += strspn(at, " \t");
	if (*at++ != '(')
		return false;
	at += strspn(at, " \t");
	return *at == ')' && !at[1 + strspn(at + 1, " \t")];
}

typedef VEC(uint32_t) id_vec;

/* Every rule the expression names, in its order, as often as it does. */
static void collect_names(struct arena *arena, const struct mexpr *e, id_vec *names)
{
	if (e->op == MEXPR_RULE)
		vec_push(arena, names, e->rule && !e->rule->left_out ? e->rule->id : WN_NO_RULE);
	for (size_t i = 0; i < e->nargs; i++)
		collect_names(arena, e->args[i], names);
}

static void put_metas(struct tables *t, const struct ir *ir, struct wn_program *p)
{
	struct wn_meta *list = ARENA_ARRAY(t->arena, struct wn_meta, ir->nmetas + 1);
	id_vec deps = {0}, names = {0}, slots = {0};
	struct emit_terms terms = {0};
	uint32_t *places = ARENA_ARRAY(t->arena, uint32_t, ir->src->nrules + 1);
	struct emit_slots mentioned = emit_slots_list(t->arena, ir);

	for (uint32_t i = 0; i < ir->nmetas; i++)
		places[ir->metas[i]->id] = i + 1;
	for (uint32_t i = 0; i < ir->nmetas; i++) {
		uint32_t n;
		struct rule **named = ir_meta_rules(t->arena, ir->metas[i], &n);
		list[i].rule = ir->metas[i]->id;
		list[i].first = (uint32_t)deps.n;
		n = ir->metas[i]->cyclic ? 0 : n;
		list[i].n = n;
		list[i].late = !ir->metas[i]->cyclic &&
			       (ir_meta_names_none(ir->metas[i]->meta) || is_empty(ir->metas[i]));
		for (uint32_t k = 0; k < n; k++)
			vec_push(t->arena, &deps, (uint32_t)named[k]->id);
		list[i].first_name = (uint32_t)names.n;
		collect_names(t->arena, ir->metas[i]->meta, &names);
		list[i].nnames = (uint32_t)names.n - list[i].first_name;
		list[i].term = emit_term(t->arena, &terms, ir->metas[i]->meta, places);
	}
	for (size_t i = 0; i < mentioned.n; i++)
		vec_push(t->arena, &slots, (uint32_t)mentioned.v[i]->id);
	p->nmetas = ir->nmetas;
	p->metas_list = tables_array(t, list, ir->nmetas, sizeof *list, NULL, 0);
	p->nmeta_deps = (uint32_t)deps.n;
	p->meta_deps = tables_array(t, deps.v, deps.n, sizeof *deps.v, NULL, 0);
	p->nmeta_names = (uint32_t)names.n;
	p->meta_names = tables_array(t, names.v, names.n, sizeof *names.v, NULL, 0);
	p->nterms = (uint32_t)terms.n;
	p->terms = tables_array(t, terms.v, terms.n, sizeof *terms.v, NULL, 0);
	p->nslots = (uint32_t)slots.n;
	p->slots = tables_array(t, slots.v, slots.n, sizeof *slots.v, NULL, 0);
}

struct span emit_tables(struct arena *arena, const struct ir *ir)
{
	struct tables t = tables_new(arena);
	struct wn_program p = {.abi = WN_ABI_VERSION};

	p.nrules = (uint32_t)ir->src->nrules;
	p.rules = put_rules(&t, ir->src);
	p.npatterns = ir->npatterns;
	p.patterns = put_patterns(&t, ir);
	put_classes(&t, ir, &p);
	put_gates(&t, ir, &p);
	p.nexists = ir->nexists;
	p.exists = put_exists(&t, ir);
	p.nevals = ir->nevals;
	p.evals = put_evals(&t, ir);
	put_uri_details(&t, ir, &p);
	put_metas(&t, ir, &p);
	return tables_finish(&t, &p);
}
