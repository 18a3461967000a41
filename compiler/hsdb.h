/* hsdb: what makes candidates in each class: a Hyperscan database of literals, taken from the cache where it is the same,
 * chains, and automata. */
#ifndef WINNOW_HSDB_H
#define WINNOW_HSDB_H

#include "base/strbuf.h"
#include "ir.h"

/* What Hyperscan made of a list of patterns. */
struct hsdb_built {
	struct span bytes;       /* as it lies in memory; empty when every pattern was refused */
	const char **refused;    /* by position in the list: NULL, or why */
	uint32_t n;
};

/* One pattern as Hyperscan gets it. */
struct hsdb_pattern {
	struct span text;
	unsigned flags;
};

/* Compiles a list into one database; ids are positions among those not refused. -1 with err when the set
 * as a whole is refused (too large). Thread-safe with an arena of one's own. */
int hsdb_build(struct arena *arena, const struct hsdb_pattern *patterns, uint32_t n,
	       struct hsdb_built *built_r, struct err *err);

enum hsdb_origin { HSDB_CACHED, HSDB_COMPILED, HSDB_ORIGINS };

struct hsdb_report {
	unsigned count[HSDB_ORIGINS]; /* databases of literals */
};

/* Fills every class's dbs; the cache is a directory, or NULL. 0, or -1 with err. */
int hsdb_make(struct ir *ir, const char *cache, struct hsdb_report *report_r, struct err *err);

/* hsdb_gate.c: the gates of a class, and the database of its literals. */
int hsdb_make_gates(struct ir *ir, struct ir_class *c, const char *cache, struct hsdb_report *report,
		    struct err *err);
/* hsdb_few.c: where only few patterns of a class wait for chains or automata, they are left to PCRE2. */
void hsdb_drop_few(struct ir *ir, const struct ir_class *c);
/* hsdb_literal.c: where texts are short, marks patterns whose literals are looked for as chains. */
void hsdb_chain_literals(struct ir *ir, const struct ir_class *c);
struct regex_chains hsdb_literal_chains(struct arena *arena, const struct regex_gate *gate);
/* Of those chains. */
uint16_t hsdb_literal_reach(const struct regex_gate *gate);
/* hsdb_automaton.c: the automata. */
void hsdb_make_automata(struct ir *ir, struct ir_class *c, enum wn_db_kind kind);
/* The automaton of one pattern alone, to run beside those of the others in the list: for tools and tests. */
struct span hsdb_automaton_alone(struct arena *arena, const struct regex_code *codes, uint32_t n, uint32_t which);
/* hsdb_chain.c: the chains of a class, and those of one pattern alone, for tests. */
void hsdb_make_chains(struct ir *ir, struct ir_class *c, enum wn_db_kind kind);
struct span hsdb_chains_alone(struct arena *arena, const struct regex_chains *chains);
/* More databases for a class. */
void hsdb_append(struct arena *arena, struct ir_class *c, const struct ir_db *dbs, uint32_t n);
/* What every key of a database begins with: Hyperscan's version and the platform. */
void hsdb_key_begin(struct strbuf *b);

/* patterns.hs; sets the offsets of the databases. */
struct span hsdb_image(struct arena *arena, struct ir *ir);

#endif
