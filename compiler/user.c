/* user.c: a user_prefs file behind the site's rules. SpamAssassin counterpart: {scoresonly} of Conf/Parser.pm.
 * Differs: include is refused. A rule of the site that the user gives another type is the user's alone; there the
 * site's type runs with the user's pattern, too. */
#include "load.h"

enum right { RIGHT_USER, RIGHT_RULE, RIGHT_ADMIN };

static const struct {
	const char *name;
	enum right right;
} limits[] = {
#define ADMIN(name) {#name, RIGHT_ADMIN},
#define RULE(name) {#name, RIGHT_RULE},
#include "grammar/user_limits.def"
#undef ADMIN
#undef RULE
};

static enum right right_of(const struct directive *d)
{
	if (d->shape == SHAPE_PLUGIN || d->id == DIRECTIVE_include)
		return RIGHT_ADMIN;
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (!strcmp(d->name, limits[i].name))
			return limits[i].right;
	return RIGHT_USER;
}

bool user_rules_allowed(const struct load *l)
{
	bool allowed = false;

	for (size_t i = 0; i < l->settings.n; i++)
		if (!strcmp(l->settings.v[i].name, "allow_user_rules"))
			allowed = !strcmp(l->settings.v[i].value, "1");
	return allowed;
}

bool user_may(struct load *l, const struct ast_stmt *stmt)
{
	enum right right = stmt->key.directive ? right_of(stmt->key.directive) : RIGHT_USER;

	if (right == RIGHT_USER || (right == RIGHT_RULE && l->user_rules))
		return true;
	uint32_t start;
	struct span line = span_trim(source_line(stmt->where.source, stmt->where.start, &start));
	diag_add(l->diags, DIAG_ID_USER_FORBIDDEN, stmt->key.text.where, "not parsing, %s: %.*s",
		 right == RIGHT_RULE ? "'allow_user_rules' is 0" : "administrator setting", (int)line.n,
		 (const char *)line.p);
	return false;
}

static void note_globs(struct load *l, const struct mexpr *e)
{
	static char yes;

	if (e->op == MEXPR_MATCHING)
		map_set(&l->site_globs, span_from_str(e->name), &yes);
	for (size_t i = 0; i < e->nargs; i++)
		note_globs(l, e->args[i]);
}

/* What is of the site; a rules_matching() that it has means the site's rules, whoever says it again. */
void user_begin(struct load *l)
{
	l->user = true;
	l->user_rules = user_rules_allowed(l);
	l->condition_cache = map_new(l->arena);
	l->site_globs = map_new(l->arena);
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		s->site = s->rule || s->scored;
		if (s->meta && s->rule && s->rule->type == WN_RULE_META)
			note_globs(l, s->meta);
	}
}
