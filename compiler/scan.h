/* scan: what the actions of grammar/rules.l call. */
#ifndef WINNOW_SCAN_H
#define WINNOW_SCAN_H

#include "ast.h"
#include "parse_loc.h"

/* The text of a token: trimmed, \# undone; the location shrinks with it. */
struct ast_text scan_text(struct parse *p, struct parse_loc *at);
struct ast_text scan_lang(struct parse *p, struct parse_loc *at);
struct ast_text scan_glob(struct parse *p, struct parse_loc *at);
/* Looks the directive up and makes it the line's. */
struct ast_key scan_key(struct parse *p, struct parse_loc *at);
void scan_line_end(struct parse *p);

/* Tokens of expressions that have to be counted or refused. */
int scan_prefix(struct parse *p, int token);
int scan_open(struct parse *p, struct parse_loc *at, int token);
int scan_bad(struct parse *p, struct parse_loc *at, const char *why);
/* Whether a run of signs, digits and dots is one that Perl would not read as sign and number. */
bool scan_sign_ends(struct parse *p, const char *text, size_t n);

#endif
