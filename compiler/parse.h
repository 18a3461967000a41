/* parse: what the actions of grammar/rules.y need besides the constructors of ast.h. */
#ifndef WINNOW_PARSE_H
#define WINNOW_PARSE_H

#include "ast.h"
#include "parse_loc.h"
#include "rules.tab.h"

int rules_yylex(RULES_YYSTYPE *value, struct parse_loc *at, void *scanner);
void rules_yyerror(struct parse_loc *at, void *scanner, struct parse *p, const char *what);
struct loc parse_where(const struct parse *p, const struct parse_loc *at);

#endif
