/* hsdb.c: makes what a scan runs through, class by class: the database of literals, chains, automata. */
#include "hsdb.h"
#include "cache.h"

/* More databases for a class. */
void hsdb_append(struct arena *arena, struct ir_class *c, const struct ir_db *dbs, uint32_t n)
{
	struct ir_db *all = ARENA_ARRAY(arena, struct ir_db, c->ndbs + n + 1);

	if (c->ndbs)
		memcpy(all, c->dbs, c->ndbs * sizeof *all);
	if (n)
		memcpy(all + c->ndbs, dbs, n * sizeof *all);
	c->dbs = all;
	c->ndbs += n;
}

int hsdb_make(struct ir *ir, const char *cache, struct hsdb_report *report_r, struct err *err)
{
	struct hsdb_report report = {0};

	for (uint32_t i = 0; i < ir->nclasses; i++) {
		struct ir_class *c = &ir->classes[i];
		c->ndbs = 0;
		hsdb_drop_few(ir, c);
		hsdb_chain_literals(ir, c);
		if (hsdb_make_gates(ir, c, cache, &report, err) != 0)
			return -1;
		hsdb_make_chains(ir, c, WN_DB_CHAINS);
		hsdb_make_chains(ir, c, WN_DB_CHAINS_EIGHT_BIT);
		hsdb_make_automata(ir, c, WN_DB_AUTOMATON);
		hsdb_make_automata(ir, c, WN_DB_AUTOMATON_EIGHT_BIT);
	}
	if (cache)
		cache_prune(cache);
	*report_r = report;
	return 0;
}
