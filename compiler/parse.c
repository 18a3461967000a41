/* parse.c: runs the generated parser over one source. */
#include "parse.h"
#include "source.h"

#include <stdlib.h>

/* Made by flex. */
int rules_yylex_init_extra(struct parse *p, void **scanner);
int rules_yylex_destroy(void *scanner);
void *rules_yy_scan_buffer(char *base, size_t size, void *scanner);

struct ast *ast_parse(struct arena *arena, struct source *source)
{
	struct ast *ast = ARENA_NEW(arena, struct ast);
	struct parse p = {.arena = arena, .source = source, .ast = ast};
	void *scanner;

	ast->source = source;
	if (rules_yylex_init_extra(&p, &scanner) ||
	    !rules_yy_scan_buffer(source->text, source->n + SOURCE_PADDING, scanner))
		abort(); /* no memory, or the padding is not there */
	rules_yyparse(scanner, &p);
	rules_yylex_destroy(scanner);
	return ast;
}

void rules_yyerror(struct parse_loc *at, void *scanner, struct parse *p, const char *what)
{
	static const char prefix[] = "syntax error, ";

	if (p->trouble)
		return;
	if (strncmp(what, prefix, sizeof prefix - 1) == 0)
		what += sizeof prefix - 1;
	p->trouble = arena_dup_str(p->arena, what);
	p->trouble_at = parse_where(p, at);
}

struct loc parse_where(const struct parse *p, const struct parse_loc *at)
{
	return (struct loc){p->source, at->start, at->end};
}
