/* resolve.c: makes the ruleset of what the symbol table has gathered: defaults, names bound, sorted.
 * SpamAssassin counterpart: fix_tests and finish_parsing of Conf/Parser.pm. */
#include "load.h"

#include <stdlib.h>

double symbol_default_score(const struct symbol *s)
{
	bool nice = s->tflags && tflags_has(s->tflags, "nice");
	double fallback = strncmp(s->name, "T_", 2) == 0 ? 0.01 : 1.0;

	return nice ? -fallback : fallback;
}

static void set_scores(struct symbol *s)
{
	struct rule *rule = s->rule;

	rule->scored = s->scored;
	for (size_t i = 0; i < 4; i++)
		rule->score[i] = s->scored || s->defaulted ? s->score[i] : symbol_default_score(s);
}

static void warn_unscored(struct load *l, const struct symbol *s)
{
	if (s->scored && !s->elsewhere)
		diag_add(l->diags, DIAG_ID_SCORE_UNKNOWN, s->score_at, "there is no rule %s%s",
			 s->name, symbol_suggestion(l, span_from_str(s->name)));
}

static int compare_rules(const void *a, const void *b)
{
	const struct rule *x = *(const struct rule *const *)a, *y = *(const struct rule *const *)b;
	return strcmp(x->name, y->name);
}

/* Types whose rules wait for tags. */
static void set_templates(const struct symbol *s, struct rule *rule)
{
	bool waits = rule->type == WN_RULE_BODY || rule->type == WN_RULE_RAWBODY || rule->type == WN_RULE_URI || rule->type == WN_RULE_FULL ||
		     (rule->type == WN_RULE_HEADER && !rule->exists);

	rule->pattern.templates = waits ? s->templates : NULL;
	if (rule->also)
		set_templates(s, rule->also);
}

static void collect(struct load *l)
{
	VEC(struct rule *) rules = {0};

	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (!s->rule) {
			warn_unscored(l, s);
			continue;
		}
		set_scores(s);
		set_templates(s, s->rule);
		s->rule->describe = s->describe;
		s->rule->priority = (int)s->priority;
		vec_push(l->arena, &rules, s->rule);
		l->out->nimplicit += s->rule->implicit;
	}
	if (rules.n)
		qsort(rules.v, rules.n, sizeof *rules.v, compare_rules);
	for (size_t i = 0; i < rules.n; i++)
		rules.v[i]->id = (uint32_t)i;
	l->out->rules = rules.v;
	l->out->nrules = rules.n;
	user_complete(l);
}

/* The plugin's own hit, which no line of the rule files need define. */
static void add_shortcircuit(struct load *l)
{
	struct symbol *s = symbol_get(l, SPAN_LIT("SHORTCIRCUIT"));
	struct loc where = {0};

	if (s->rule || !plugins_any_loaded(&l->plugins, "Shortcircuit"))
		return;
	for (size_t i = 0; i < l->settings.n; i++)
		if (!strcmp(l->settings.v[i].name, "loadplugin"))
			where = l->settings.v[i].where;
	s->rule = ARENA_NEW(l->arena, struct rule);
	*s->rule = (struct rule){.name = s->name, .type = WN_RULE_EVAL_HEADER, .where = where, .left_out = true, .implicit = true};
}

/* What hits when a scan takes too long, whether the rule files speak of it or not. */
static void add_time_limit(struct load *l)
{
	struct symbol *s = symbol_get(l, SPAN_LIT("TIME_LIMIT_EXCEEDED"));
	struct loc where = s->scored ? s->score_at : (struct loc){.source = l->sources.files.v[0]};

	if (s->rule)
		return;
	for (size_t i = 0; i < 4 && !s->scored; i++)
		s->score[i] = 0.001;
	s->scored = true;
	if (!s->describe)
		s->describe = "Exceeded time limit / deadline";
	s->rule = ARENA_NEW(l->arena, struct rule);
	*s->rule = (struct rule){.name = s->name, .type = WN_RULE_EVAL_HEADER, .where = where, .left_out = true, .implicit = true};
}

void resolve(struct load *l)
{
	user_end(l);
	reuse_resolve(l);
	add_time_limit(l);
	add_shortcircuit(l);
	meta_resolve(l);
	priority_resolve(l);
	tflags_resolve(l);
	meta_cut_cycles(l);
	replace_resolve(l);
	collect(l);
	l->out->settings = l->settings.v;
	l->out->nsettings = l->settings.n;
}
