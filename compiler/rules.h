/* rules: the resolved ruleset, what the front end hands to the back end. Conditions are decided, later
 * lines have won, replace tags are expanded, arguments are checked, metas are trees. Everything lives in
 * the compile arena. Sorted by name, so that dumps and ids are deterministic. */
#ifndef WINNOW_RULES_H
#define WINNOW_RULES_H

#include "base/err.h"
#include "diag.h"
#include "ruleset_abi.h"

struct pattern_src {
	struct span text;  /* Perl regex without delimiters, replace tags expanded */
	uint8_t flags;     /* WN_RE_* from the modifiers behind the closing delimiter */
	const char *modifiers; /* they as written */
	uint32_t inlined;  /* bytes of `text` before what was written: modifiers that have no flag */
	bool replaced;     /* replace tags were expanded */
	bool always;       /* matches everywhere, as far as SpamAssassin looks for that */
	const char *templates; /* "A,B": tags that %{A} and %{B} in the pattern stand for, or NULL */
	struct loc where;
};

/* Meta expressions, Perl semantics. AND, OR, ADD and MUL may have more than two operands (they stand
 * for a chain from the left); everything else has as many as its Perl operator. */
enum mexpr_op {
	MEXPR_NUM, MEXPR_RULE, MEXPR_NOT, MEXPR_NEG, MEXPR_AND, MEXPR_OR,
	MEXPR_CONCAT /* of texts: 1 . 0 is 10 */, MEXPR_ADD, MEXPR_SUB, MEXPR_MUL, MEXPR_DIV,
	MEXPR_LT, MEXPR_LE, MEXPR_GT, MEXPR_GE, MEXPR_EQ, MEXPR_NE,
	MEXPR_BITXOR, MEXPR_COND, MEXPR_MATCHING /* rules_matching(glob) expanded to a list of rules */,
	MEXPR_CALL /* function(argument): only in conditions, never in a ruleset */,
};
struct mexpr {
	enum mexpr_op op;
	double num;             /* NUM */
	struct rule *rule;      /* RULE; NULL for a name that no rule has (its value is 0) */
	const char *name;       /* RULE: the name as written */
	struct mexpr **args;    /* operands; MATCHING: RULE nodes */
	size_t nargs;
	unsigned depth;         /* of the tree below: EXPR_DEPTH_LIMIT at most */
	bool grouped;           /* stood in parentheses */
	struct loc where;
};

struct uri_detail_cond_src {
	const char *key;
	bool negated;
	struct pattern_src pattern;
};

struct rule {
	const char *name;
	enum wn_rule_type type;
	uint32_t id;              /* index in ruleset_src.rules */
	struct loc where;         /* the definition in force */
	int priority;
	uint32_t tflags;          /* WN_TFLAG bits */
	unsigned maxhits;
	const char *tflags_text;  /* all words as written, or NULL */
	double score[4];          /* by score set, defaults applied (1.0, T_ 0.01, __ 1, nice -1, ...) */
	bool scored;              /* a score line set them */
	const char *describe;     /* in the language in force, or NULL */
	/* by type */
	struct pattern_src pattern;  /* regex types, mimeheader */
	const char *header;          /* HEADER, MIMEHEADER: name with modifiers */
	bool exists, negated;        /* HEADER: exists: / !~ */
	const char *unset;           /* HEADER: [if-unset: ...], or NULL */
	const char *captures;        /* "A,B": named captures, or NULL */
	const char *function;        /* EVAL_* */
	struct wn_arg *argv;         /* EVAL_* */
	unsigned argc;
	struct mexpr *meta;          /* META */
	bool cyclic;                 /* META: in a cycle, or names one that is: waits for nothing */
	const char *meta_text;       /* META: the expression as written */
	struct uri_detail_cond_src *conds; /* URI_DETAIL */
	size_t nconds;
	const char *net_args;        /* NET, EVAL_RBL: the rest of the line */
	struct rule *also;           /* another definition in force under this name (user.c); id and flags are the same */
	bool left_out;               /* could not be compiled: a diagnostic says why; or implicit */
	bool implicit;               /* no line defines it: the engine lets it hit */
};

struct setting_src {
	const char *name, *value;
	struct loc where;
};

struct ruleset_src {
	struct arena *arena;
	struct rule **rules;      /* sorted by name */
	size_t nrules;
	size_t nimplicit;         /* of them */
	struct setting_src *settings; /* non-rule directives in force, in order */
	size_t nsettings;
	struct span sources;      /* an archive (archive.h), where users may write rules; else empty */
	struct diags *diags;
};

struct archive;
struct rules_options {
	const char *const *paths; /* files and directories, in order; none: SpamAssassin's own */
	size_t npaths;
	const struct archive *archive; /* or NULL: read instead of paths */
	const char *prefs;        /* a user's file, read behind them with a user's rights; or NULL */
	const char *prefs_name;   /* what diagnostics call it, or NULL */
	bool local_tests_only;    /* what conditions and metas see */
	const char *extra;        /* text read last, or NULL */
	const char *lang;         /* for `lang xx describe ...`; NULL: en_US */
};

/* Reads and resolves rule files. Whatever is wrong with them becomes a diagnostic in
 * (*out_r)->diags and leaves out as little as possible; -1 with err only when nothing could be read. */
int rules_load(struct arena *arena, const struct rules_options *options,
	       struct ruleset_src **out_r, struct err *err);
/* The settings in the format of runtime/load/settings.h. */
struct span settings_text(struct arena *arena, const struct ruleset_src *rules);
int settings_write(const struct ruleset_src *rules, const char *path, struct err *err);
/* Prints every file read as parsed (--dump=ast). */
int ast_dump(struct arena *arena, const struct rules_options *options, FILE *out,
	     struct err *err);

#endif
