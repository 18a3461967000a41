/* rules.y: the grammar of rule files. One line is one statement; it knows the shapes of arguments, not
 * the directives (those are in directives.def). Expressions have Perl's precedence. A line that fits no
 * shape becomes a "bad" statement and reading goes on behind it: whether that is an error is decided
 * when conditions are. Values live in the compile arena, so nothing needs a destructor. */
%define api.pure full
%define api.prefix {rules_yy}
%define api.location.type {struct parse_loc}
%define parse.error detailed
%locations
%param {void *scanner}
%parse-param {struct parse *p}

%code requires {
#include "ast.h"
#include "parse_loc.h"
}
%code {
#include "parse.h"

#define YYLLOC_DEFAULT(current, rhs, n)                                                            \
	do {                                                                                       \
		(current).start = (n) ? YYRHSLOC(rhs, 1).start : YYRHSLOC(rhs, 0).end;             \
		(current).end = YYRHSLOC(rhs, n).end;                                              \
	} while (0)
#define AT(l) parse_where(p, &(l))
static const struct ast_text none;
}

%union {
	struct ast_key key;
	struct ast_text text;
	struct ast_words words;
	struct ast_stmt *stmt;
	struct mexpr *expr;
}

%token EOL "end of line" BAD "a stray character"
%token <text> LANG "lang"
%token <key> D_REGEX "rule" D_HEADER "header rule" D_MIMEHEADER "mimeheader rule" D_META "meta rule"
%token <key> D_SCORE "score" D_NAMED "directive with a name" D_WORDS "directive with words"
%token <key> D_IF "if" D_IFPLUGIN "ifplugin" D_VALUE "directive" D_UNKNOWN "unknown directive"
%token <text> NAME "name" WORD "word" TEXT "text" HEADER "header name" FUNCTION "function name"
%token <text> ARGUMENTS "(arguments)" NUMBER "number" MATCHING "rules_matching(...)"
%token EVAL "eval:" EXISTS "exists:" MATCHES "=~" MATCHES_NOT "!~"
%token AND "&&" OR "||" GE ">=" LE "<=" EQ "==" NE "!="
%type <stmt> stmt
%type <words> words
%type <expr> expr

%right '?' ':'
%left OR
%left AND
%left '^'
%left EQ NE
%left '<' '>' GE LE
%left '+' '-' '.'
%left '*' '/'
%precedence PREFIX

%%

file:	  %empty
	| file line
	;
line:	  EOL
	| stmt EOL			{ ast_add(p, $1, AT(@1)); }
	| LANG stmt EOL			{ if ($2) $2->lang = $1; ast_add(p, $2, AT(@$)); }
	| error EOL			{ ast_add_bad(p, AT(@$)); yyerrok; }
	;
stmt:	  D_REGEX NAME TEXT		{ $$ = ast_stmt_new(p, AST_PATTERN, $1, $2, $3); }
	| D_REGEX NAME EVAL FUNCTION ARGUMENTS	{ $$ = ast_stmt_eval(p, $1, $2, $4, $5); }
	| D_HEADER NAME HEADER MATCHES TEXT	{ $$ = ast_stmt_header(p, $1, $2, $3, false, $5); }
	| D_HEADER NAME HEADER MATCHES_NOT TEXT	{ $$ = ast_stmt_header(p, $1, $2, $3, true, $5); }
	| D_HEADER NAME EXISTS TEXT	{ $$ = ast_stmt_new(p, AST_EXISTS, $1, $2, $4); }
	| D_HEADER NAME EVAL FUNCTION ARGUMENTS	{ $$ = ast_stmt_eval(p, $1, $2, $4, $5); }
	| D_MIMEHEADER NAME HEADER MATCHES TEXT	{ $$ = ast_stmt_header(p, $1, $2, $3, false, $5); }
	| D_MIMEHEADER NAME HEADER MATCHES_NOT TEXT { $$ = ast_stmt_header(p, $1, $2, $3, true, $5); }
	| D_META NAME expr		{ $$ = ast_stmt_expr(p, AST_META, $1, $2, $3); }
	| D_SCORE NAME words		{ $$ = ast_stmt_words(p, AST_SCORE, $1, $2, $3); }
	| D_NAMED NAME TEXT		{ $$ = ast_stmt_new(p, AST_NAMED, $1, $2, $3); }
	| D_WORDS words			{ $$ = ast_stmt_words(p, AST_WORDS, $1, none, $2); }
	| D_IF expr			{ $$ = ast_stmt_expr(p, AST_IF, $1, none, $2); }
	| D_IFPLUGIN TEXT		{ $$ = ast_stmt_new(p, AST_IF, $1, none, $2); }
	| D_VALUE			{ $$ = ast_stmt_new(p, AST_SETTING, $1, none, none); }
	| D_VALUE TEXT			{ $$ = ast_stmt_new(p, AST_SETTING, $1, none, $2); }
	| D_UNKNOWN			{ $$ = ast_stmt_new(p, AST_UNKNOWN, $1, none, none); }
	| D_UNKNOWN TEXT		{ $$ = ast_stmt_new(p, AST_UNKNOWN, $1, none, $2); }
	;
words:	  WORD				{ $$ = ast_words_add(p, (struct ast_words){0}, $1); }
	| words WORD			{ $$ = ast_words_add(p, $1, $2); }
	;
expr:	  NUMBER			{ $$ = expr_num(p, $1); }
	| WORD				{ $$ = expr_name(p, MEXPR_RULE, $1); }
	| MATCHING			{ $$ = expr_name(p, MEXPR_MATCHING, $1); }
	| WORD '(' expr ')'		{ $$ = expr_call(p, $1, $3, AT(@$)); }
	| WORD '(' ')'			{ $$ = expr_call(p, $1, expr_num(p, none), AT(@$)); }
	| '(' ')'			{ $$ = expr_num(p, none); }
	| '(' expr ')'			{ $$ = expr_group($2, AT(@$)); }
	| '!' expr %prec PREFIX		{ $$ = expr_op(p, MEXPR_NOT, $2, NULL, NULL, AT(@$)); }
	| '-' expr %prec PREFIX		{ $$ = expr_op(p, MEXPR_NEG, $2, NULL, NULL, AT(@$)); }
	| '+' expr %prec PREFIX		{ $$ = $2; }
	| expr OR expr			{ $$ = expr_op(p, MEXPR_OR, $1, $3, NULL, AT(@$)); }
	| expr AND expr			{ $$ = expr_op(p, MEXPR_AND, $1, $3, NULL, AT(@$)); }
	| expr '^' expr			{ $$ = expr_op(p, MEXPR_BITXOR, $1, $3, NULL, AT(@$)); }
	| expr EQ expr			{ $$ = expr_op(p, MEXPR_EQ, $1, $3, NULL, AT(@$)); }
	| expr NE expr			{ $$ = expr_op(p, MEXPR_NE, $1, $3, NULL, AT(@$)); }
	| expr '<' expr			{ $$ = expr_op(p, MEXPR_LT, $1, $3, NULL, AT(@$)); }
	| expr '>' expr			{ $$ = expr_op(p, MEXPR_GT, $1, $3, NULL, AT(@$)); }
	| expr GE expr			{ $$ = expr_op(p, MEXPR_GE, $1, $3, NULL, AT(@$)); }
	| expr LE expr			{ $$ = expr_op(p, MEXPR_LE, $1, $3, NULL, AT(@$)); }
	| expr '+' expr			{ $$ = expr_op(p, MEXPR_ADD, $1, $3, NULL, AT(@$)); }
	| expr '-' expr			{ $$ = expr_op(p, MEXPR_SUB, $1, $3, NULL, AT(@$)); }
	| expr '.' expr			{ $$ = expr_op(p, MEXPR_CONCAT, $1, $3, NULL, AT(@$)); }
	| expr '*' expr			{ $$ = expr_op(p, MEXPR_MUL, $1, $3, NULL, AT(@$)); }
	| expr '/' expr			{ $$ = expr_op(p, MEXPR_DIV, $1, $3, NULL, AT(@$)); }
	| expr '?' expr ':' expr	{ $$ = expr_op(p, MEXPR_COND, $1, $3, $5, AT(@$)); }
	;
%%
