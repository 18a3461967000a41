/* ast.c: the constructors the parser calls. */
#include "ast.h"
#include "source.h"

#include <stdlib.h>

struct ast_stmt *ast_stmt_new(struct parse *p, enum ast_kind kind, struct ast_key key,
			      struct ast_text name, struct ast_text text)
{
	struct ast_stmt *s = ARENA_NEW(p->arena, struct ast_stmt);

	s->kind = kind;
	s->key = key;
	s->name = name;
	s->text = text;
	return s;
}

struct ast_stmt *ast_stmt_header(struct parse *p, struct ast_key key, struct ast_text name,
				 struct ast_text header, bool negated, struct ast_text pattern)
{
	struct ast_stmt *s = ast_stmt_new(p, AST_HEADER, key, name, pattern);
	s->header = header;
	s->negated = negated;
	return s;
}

struct ast_stmt *ast_stmt_eval(struct parse *p, struct ast_key key, struct ast_text name,
			       struct ast_text function, struct ast_text args)
{
	struct ast_stmt *s = ast_stmt_new(p, AST_EVAL, key, name, args);
	s->header = function;
	return s;
}

struct ast_stmt *ast_stmt_words(struct parse *p, enum ast_kind kind, struct ast_key key,
				struct ast_text name, struct ast_words words)
{
	struct ast_stmt *s = ast_stmt_new(p, kind, key, name, (struct ast_text){0});
	s->words = words;
	return s;
}

/* All that stands between `start` and the end of the line or a comment: also what the scanner of
 * expressions passed over. The line's end is looked up: the scanner may have a NUL standing there. */
static struct ast_text rest_of_line(const struct source *s, uint32_t start)
{
	uint32_t line, end = start;
	struct span text = source_line(s, start, &line);
	uint32_t limit = line + (uint32_t)text.n;

	while (end < limit && !(s->text[end] == '#' && s->text[end - 1] != '\\'))
		end++;
	while (start < end && byte_is_space((unsigned char)s->text[start]))
		start++;
	while (end > start && byte_is_space((unsigned char)s->text[end - 1]))
		end--;
	return (struct ast_text){{(const unsigned char *)s->text + start, end - start},
				 {s, start, end}};
}

struct ast_stmt *ast_stmt_expr(struct parse *p, enum ast_kind kind, struct ast_key key,
			       struct ast_text name, struct mexpr *expr)
{
	uint32_t start = name.s.n ? name.where.end : key.text.where.end;
	struct ast_stmt *s = ast_stmt_new(p, kind, key, name, rest_of_line(p->source, start));
	s->expr = expr;
	return s;
}

void ast_add(struct parse *p, struct ast_stmt *stmt, struct loc where)
{
	if (p->trouble) { /* found by a constructor, not by the grammar */
		ast_add_bad(p, where);
		return;
	}
	stmt->where = where;
	p->key = (struct ast_key){0};
	vec_push(p->arena, &p->ast->stmts, stmt);
}

void ast_add_bad(struct parse *p, struct loc where)
{
	struct ast_text at = {{NULL, 0}, p->trouble_at};
	struct ast_text what = {span_from_str(p->trouble), where};
	struct ast_stmt *s = ast_stmt_new(p, AST_BAD, p->key, at, what);

	s->where = where;
	p->trouble = NULL;
	p->key = (struct ast_key){0};
	vec_push(p->arena, &p->ast->stmts, s);
}

struct ast_words ast_words_add(struct parse *p, struct ast_words words, struct ast_text word)
{
	vec_push(p->arena, &words.list, word);
	return words;
}
