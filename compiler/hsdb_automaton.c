/* hsdb_automaton.c: the automata of a class: the code of its patterns that have some, joined into as few
 * automata as fit, in the form that the scanner takes (ruleset_abi.h). Joining is copying: nothing here is
 * worth a cache. */
#include "byte_map.h"
#include "hsdb.h"

#include "base/vec.h"

/* Of one automaton. Each is a pass over the text, but the states of a joint one multiply. On 2,000 messages of the public
 * corpus nine patterns that spell words in look-alikes of letters take up to 6,000, fifteen 25,000; twenty-four of plain
 * words 7,000, fifty 30,000; six that count bytes 1,700; three long ones 6,000. The giant ones, forms of several fields,
 * are much alike, and share most states: four take 2,700, and 3,400 with others among them. Numbers of instructions have
 * 16 bits. */
enum { INSTRS_LIMIT = 60000 };

struct joint {
	struct arena *arena;
	VEC(struct byteset) sets;
	VEC(struct wn_instr) instrs;
	VEC(struct wn_start) starts;
	VEC(uint32_t) ids; /* patterns by id in the automaton */
	bool asserts;      /* something, of words or lines */
};

static uint16_t set_number(struct joint *j, const struct byteset *set)
{
	for (size_t i = 0; i < j->sets.n; i++)
		if (byteset_equal(&j->sets.v[i], set))
			return (uint16_t)i;
	vec_push(j->arena, &j->sets, *set);
	return (uint16_t)(j->sets.n - 1);
}

static void join(struct joint *j, const struct regex_code *code, uint32_t id)
{
	uint32_t base = (uint32_t)j->instrs.n;
	struct wn_start start = {(uint16_t)base, code->anchored};

	for (uint32_t i = 0; i < code->n; i++) {
		const struct regex_instr *from = &code->v[i];
		struct wn_instr to = {.op = (uint8_t)from->op, .next = (uint16_t)(base + from->next),
				      .other = (uint16_t)(base + from->other)};
		if (from->op == WN_OP_BYTE)
			to.set = set_number(j, &from->set);
		else if (from->op == WN_OP_ASSERT)
			to.set = (uint16_t)from->asserted, j->asserts = true;
		else
			to.set = (uint16_t)j->ids.n;
		vec_push(j->arena, &j->instrs, to);
	}
	vec_push(j->arena, &j->starts, start);
	vec_push(j->arena, &j->ids, id);
}

struct joints {
	struct joint *v;
	size_t n, cap;
};

static void map_add(struct byte_map *m, const struct joint *j)
{
	struct byteset words = {{0}}, newline = {{0}};

	for (size_t i = 0; i < j->sets.n; i++)
		byte_map_add(m, &j->sets.v[i]);
	for (unsigned b = 0; b < 256; b++)
		if (byte_is_word((unsigned char)b))
			byteset_add(&words, b);
	byteset_add(&newline, '\n');
	if (j->asserts) {
		byte_map_add(m, &words);
		byte_map_add(m, &newline);
	}
}

static void classify(const struct joint *j, const struct byte_map *map, struct wn_automaton *head, struct wn_set *sets)
{
	memcpy(head->class_of, map->class_of, sizeof head->class_of);
	head->nclasses = map->nclasses;
	for (size_t i = 0; i < j->sets.n; i++)
		for (unsigned b = 0; b < 256; b++)
			if (byteset_has(&j->sets.v[i], b))
				sets[i].classes[map->class_of[b] / 64] |= UINT64_C(1) << map->class_of[b] % 64;
}

static struct span image(struct arena *arena, const struct joint *j, const struct byte_map *map)
{
	struct wn_automaton head = {.nsets = (uint32_t)j->sets.n, .ninstrs = (uint32_t)j->instrs.n,
				    .nstarts = (uint32_t)j->starts.n};
	struct wn_set *sets = ARENA_ARRAY(j->arena, struct wn_set, j->sets.n + 1);
	struct strbuf b = strbuf_new(arena);

	classify(j, map, &head, sets);
	strbuf_add_span(&b, (struct span){(const void *)&head, sizeof head});
	strbuf_add_span(&b, (struct span){(const void *)sets, j->sets.n * sizeof *sets});
	strbuf_add_span(&b, (struct span){(const void *)j->instrs.v, j->instrs.n * sizeof *j->instrs.v});
	strbuf_add_span(&b, (struct span){(const void *)j->starts.v, j->starts.n * sizeof *j->starts.v});
	return strbuf_span(&b);
}

struct span hsdb_automaton_alone(struct arena *arena, const struct regex_code *codes, uint32_t n, uint32_t which)
{
	struct joint all = {.arena = arena}, j = {.arena = arena};
	struct byte_map map = {.nclasses = 1};

	for (uint32_t i = 0; i < n; i++)
		join(&all, &codes[i], i);
	map_add(&map, &all);
	join(&j, &codes[which], 0);
	return image(arena, &j, &map);
}

static void finish(struct ir *ir, struct ir_class *c, const struct joint *j, const struct byte_map *map,
		   enum wn_db_kind kind)
{
	struct ir_db db = {.kind = kind, .n = (uint32_t)j->ids.n};

	db.bytes = image(ir->arena, j, map);
	db.ids = ARENA_ARRAY(ir->arena, uint32_t, j->ids.n);
	memcpy(db.ids, j->ids.v, j->ids.n * sizeof *db.ids);
	hsdb_append(ir->arena, c, &db, 1);
}

/* What goes together. */
enum family { FAMILY_LOOK_ALIKES, FAMILY_WORDS, FAMILY_COUNTS, FAMILY_LONG, FAMILY_GIANT, FAMILY_LINES, FAMILIES };
static const uint32_t family_limit[FAMILIES] = {10, 25, 8, 6, 6, 6};

static enum family family_of(const struct regex_code *code)
{
	enum { LONG = 300, GIANT = 5000 };
	return regex_code_begins_line(code) ? FAMILY_LINES
	       : code->n >= GIANT     ? FAMILY_GIANT
	       : code->n >= LONG      ? FAMILY_LONG
	       : code->counts         ? FAMILY_COUNTS
	       : code->look_alikes    ? FAMILY_LOOK_ALIKES
				      : FAMILY_WORDS;
}

static bool has_code(const struct ir_pattern *p, enum wn_db_kind kind)
{
	return p->low.lowering == WN_GATED && p->low.code.n &&
	       p->low.gate.ascii == (kind == WN_DB_AUTOMATON_EIGHT_BIT);
}

/* The patterns of a class and kind: how many of each family. Where those are few and there are long ones, they go with
 * them: one automaton less is a pass less. */
struct kind_of_class {
	const struct ir *ir;
	const struct ir_class *class;
	enum wn_db_kind kind;
	uint32_t n[FAMILIES];
};

static enum family family_in(const struct kind_of_class *k, const struct ir_pattern *p)
{
	enum family family = family_of(&p->low.code);
	return k->n[family] ? family : FAMILY_LONG;
}

static struct kind_of_class count_families(const struct ir *ir, const struct ir_class *c, enum wn_db_kind kind)
{
	enum { FEW = 2 };
	struct kind_of_class k = {ir, c, kind, {0}};

	for (uint32_t i = c->first; i < c->first + c->n; i++)
		if (has_code(&ir->patterns[i], kind))
			k.n[family_of(&ir->patterns[i].low.code)]++;
	for (enum family family = 0; family < FAMILY_LONG; family++)
		if (k.n[FAMILY_LONG] && k.n[family] <= FEW) {
			k.n[FAMILY_LONG] += k.n[family];
			k.n[family] = 0;
		}
	return k;
}

/* How many patterns of a family go to each automaton: as many to all, and no more than it bears. */
static uint32_t share_of(const struct kind_of_class *k, enum family family)
{
	uint32_t n = k->n[family], automata = (n + family_limit[family] - 1) / family_limit[family];

	return automata ? (n + automata - 1) / automata : 0;
}

/* In as many automata as their families want. */
static void collect(struct arena *arena, const struct kind_of_class *k, struct joints *out)
{
	const struct ir_class *c = k->class;

	for (enum family family = 0; family < FAMILIES; family++) {
		struct joint j = {.arena = arena};
		uint32_t share = share_of(k, family);
		for (uint32_t i = c->first; i < c->first + c->n; i++) {
			const struct ir_pattern *p = &k->ir->patterns[i];
			if (!has_code(p, k->kind) || family_in(k, p) != family)
				continue;
			if (j.ids.n >= share ||
			    (j.ids.n && j.instrs.n + p->low.code.n > INSTRS_LIMIT)) {
				vec_push(arena, out, j);
				j = (struct joint){.arena = arena};
			}
			join(&j, &p->low.code, i);
		}
		if (j.ids.n)
			vec_push(arena, out, j);
	}
}

/* One map for as many automata as run side by side, which then look at it once. A few have each their own: fewer
 * classes are shorter rows, of which more are in the caches, and fewer transitions to be made. */
static size_t sharing(size_t joints)
{
	return joints < WN_LANES ? 1 : WN_LANES;
}

void hsdb_make_automata(struct ir *ir, struct ir_class *c, enum wn_db_kind kind)
{
	struct arena *scratch = arena_new();
	struct kind_of_class k = count_families(ir, c, kind);
	struct joints joints = {0};

	collect(scratch, &k, &joints);
	const size_t group = sharing(joints.n);
	for (size_t first = 0; first < joints.n; first += group) {
		struct byte_map map = {.nclasses = 1};
		size_t end = first + group < joints.n ? first + group : joints.n;
		for (size_t i = first; i < end; i++)
			map_add(&map, &joints.v[i]);
		byte_map_order(&map);
		for (size_t i = first; i < end; i++)
			finish(ir, c, &joints.v[i], &map, kind);
	}
	arena_free(&scratch);
}
