/* ir: the resolved rules, laid out as the runtime will see them: scan classes with their lowered
 * patterns, exists tests, eval calls, uri_detail conditions, metas in the order to run them. Everything
 * is sorted, so that dumps, ids and generated files are deterministic. Lives in the compile arena. */
#ifndef WINNOW_IR_H
#define WINNOW_IR_H

#include "base/digest.h"
#include "base/vec.h"
#include "regex/regex.h"
#include "rules.h"

struct ir_pattern {
	struct rule *rule;
	const struct pattern_src *src;
	enum wn_view view;
	struct regex_lowered low;
	bool counted;        /* every match counts (tflags multiple) */
	bool negated;
	bool absent_hits;    /* matches the value of an absent header */
	bool chained;        /* the literals of its gate are looked for as chains (hsdb_literal.c) */
	const char *bad;     /* PCRE2 or Perl refuse it: why */
	size_t bad_at;
};

/* A database of a class: the patterns it holds, by id. */
struct ir_db {
	struct span bytes;   /* as it lies in memory */
	uint32_t *ids;       /* ids[id]: index into ir.patterns */
	uint32_t n;
	uint64_t offset;     /* in patterns.hs */
	enum wn_db_kind kind; /* LITERALS: ids are into ir.gates */
};

/* A literal and the patterns that wait for it. */
struct ir_gate {
	struct gate_literal literal;
	VEC(struct wn_gate_ref) refs;
};

struct ir_class {
	enum wn_view view;
	const char *header;  /* HEADER, MIMEHEADER, else NULL */
	uint32_t first, n;   /* ir.patterns[first .. first + n) */
	struct ir_db *dbs;
	uint32_t ndbs;
};

struct ir_uri_detail {
	struct rule *rule;
	uint32_t first_pattern; /* its conditions' patterns, in the order of rule->conds */
};

struct ir {
	struct arena *arena;
	const struct ruleset_src *src;
	struct ir_pattern *patterns;
	uint32_t npatterns;
	struct ir_class *classes;
	uint32_t nclasses;
	struct rule **exists;   /* header X exists:NAME */
	uint32_t nexists;
	struct rule **evals;
	uint32_t nevals;
	struct ir_uri_detail *uri_details;
	uint32_t nuri_details;
	VEC(struct ir_gate) gates; /* by class, sorted within one */
	struct rule **metas;    /* dependencies first */
	uint32_t nmetas;
};

struct profile;
/* Builds the IR; patterns are lowered on `jobs` threads, or taken from the
 * cache (a directory, or NULL). Rules whose pattern can't be used become
 * left_out, with a diagnostic. */
struct ir *ir_build(struct arena *arena, const struct ruleset_src *src, unsigned jobs,
		    const char *cache, struct profile *profile);
/* Lowers every pattern; ir_build's second half. */
void ir_lower_patterns(struct ir *ir, unsigned jobs, const char *cache, struct profile *profile);
/* Metas in dependency order, same order for same rules. */
void ir_order_metas(struct ir *ir);
/* The metas a meta names, without repeats, by id: each once. */
struct rule **ir_meta_deps(struct arena *arena, const struct rule *meta, uint32_t *n_r);
/* The same with rules of all types. */
struct rule **ir_meta_rules(struct arena *arena, const struct rule *meta, uint32_t *n_r);
/* Does the expression name something that is no rule? */
bool ir_meta_names_none(const struct mexpr *e);

/* Hash over everything that ends up in patterns.hs, rules.c and rules.so: equal keys, equal files.
 * Reads the sources alone, so that it is known before anything is lowered. */
struct digest ir_source_key(const struct ruleset_src *src, const char *profile_id);

/* What kind of text a pattern looks at. */
enum regex_text ir_text_of(const struct ir_pattern *p);
/* How many literals of a clause of its gate a pattern needs; 0: it has no such clause. */
unsigned ir_clause_count(const struct ir_pattern *p, unsigned clause);

void ir_dump(const struct ir *ir, FILE *out);

/* Where a rule was defined. */
const char *ir_rule_file(const struct rule *rule);
unsigned ir_rule_line(const struct rule *rule);

const char *ir_view_name(enum wn_view view);
const char *ir_lowering_name(enum wn_lowering lowering);
const char *ir_type_name(enum wn_rule_type type);
/* "body", "header Subject", ... */
const char *ir_class_name(struct arena *arena, const struct ir_class *c);

#endif
