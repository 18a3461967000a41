/* ast: a rule file as parsed, one statement a line. Names and texts are spans into the source (copies
 * where \# had to be undone) with their location. Conditions are not decided yet, nothing is checked
 * beyond the shape of the line. Lives in the compile arena; nothing is freed. */
#ifndef WINNOW_AST_H
#define WINNOW_AST_H

#include "base/vec.h"
#include "directives.h"
#include "rules.h"

struct source;

/* A run of the source: comments gone, outer white space trimmed, \# undone. */
struct ast_text {
	struct span s;
	struct loc where;
};

struct ast_key {
	const struct directive *directive; /* NULL: unknown */
	struct ast_text text;              /* as written */
};

struct ast_words {
	VEC(struct ast_text) list;
};

enum ast_kind {
	AST_SETTING, /* text */
	AST_NAMED,   /* name text */
	AST_WORDS,   /* words */
	AST_SCORE,   /* name words */
	AST_PATTERN, /* name /text/: body, rawbody, uri, full */
	AST_HEADER,  /* name header =~ /text/: header, mimeheader */
	AST_EXISTS,  /* name exists:text */
	AST_EVAL,    /* name eval:function(text) */
	AST_META,    /* name expr */
	AST_IF,      /* if expr, ifplugin text */
	AST_UNKNOWN, /* a directive that doesn't exist: text */
	AST_BAD,     /* text: what the parser says, name: where */
};

struct ast_stmt {
	enum ast_kind kind;
	bool negated;            /* HEADER: !~ */
	struct ast_key key;
	struct ast_text lang;    /* s.n 0: for every language */
	struct ast_text name;    /* the rule or whatever else the line is about */
	struct ast_text header;  /* HEADER: name with modifiers; EVAL: the function */
	struct ast_text text;
	struct ast_words words;
	struct mexpr *expr;
	struct loc where;
};

struct ast {
	struct source *source;
	VEC(struct ast_stmt *) stmts;
};

/* What parser and scanner share while they read one source. */
struct parse {
	struct arena *arena;
	struct source *source;
	struct ast *ast;
	struct ast_key key;    /* directive of the line being read */
	int after_name;        /* scanner state behind the rule name */
	bool in_meta;          /* the expression is a meta's, not a condition's */
	unsigned nested, run;  /* brackets open, prefix operators in a row */
	const char *trouble;   /* what was wrong, set by the first error of a line */
	struct loc trouble_at;
};

#define EXPR_DEPTH_LIMIT 250u /* of an expression: what walks it recurses */

/* Parses a source. Never fails: lines that make no sense become AST_BAD or AST_UNKNOWN. */
struct ast *ast_parse(struct arena *arena, struct source *source);
/* Prints the statements in one form for every spelling; parsing the print gives the same print. */
void ast_print(const struct ast *ast, FILE *out);

/* Constructors, called by the parser. */
struct ast_stmt *ast_stmt_new(struct parse *p, enum ast_kind kind, struct ast_key key,
			      struct ast_text name, struct ast_text text);
struct ast_stmt *ast_stmt_header(struct parse *p, struct ast_key key, struct ast_text name,
				 struct ast_text header, bool negated, struct ast_text pattern);
struct ast_stmt *ast_stmt_eval(struct parse *p, struct ast_key key, struct ast_text name,
			       struct ast_text function, struct ast_text args);
struct ast_stmt *ast_stmt_words(struct parse *p, enum ast_kind kind, struct ast_key key,
				struct ast_text name, struct ast_words words);
struct ast_stmt *ast_stmt_expr(struct parse *p, enum ast_kind kind, struct ast_key key,
			       struct ast_text name, struct mexpr *expr);
void ast_add(struct parse *p, struct ast_stmt *stmt, struct loc where);
void ast_add_bad(struct parse *p, struct loc where);
struct ast_words ast_words_add(struct parse *p, struct ast_words words, struct ast_text word);

struct mexpr *expr_num(struct parse *p, struct ast_text text);
struct mexpr *expr_name(struct parse *p, enum mexpr_op op, struct ast_text name);
struct mexpr *expr_call(struct parse *p, struct ast_text name, struct mexpr *arg, struct loc where);
struct mexpr *expr_group(struct mexpr *inner, struct loc where);
/* NULL once it is nested too deeply; the trouble is noted. */
struct mexpr *expr_op(struct parse *p, enum mexpr_op op, struct mexpr *a, struct mexpr *b,
		      struct mexpr *c, struct loc where);

/* Perl's a ^ b. */
double expr_xor(double a, double b);

#endif
