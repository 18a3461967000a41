/* sem_eval.c: `eval:function('argument', 12)`: the call is taken apart and checked against evals.def.
 * SpamAssassin counterpart: finish_parsing and pack_eval_args of Conf/Parser.pm. A rule whose function
 * is not there keeps its name and score, but never hits. */
#include "load.h"
#include "regex/regex.h"

#include <stdlib.h>

struct eval_known {
	const char *name, *args, *plugin;
};
static const struct eval_known known[] = {
#define EVAL(name, args, plugin) {#name, args, #plugin},
#include "grammar/evals.def"
#undef EVAL
	{NULL, NULL, NULL},
};

static const struct eval_known *find_known(struct span name)
{
	for (size_t i = 0; known[i].name; i++)
		if (span_equal(name, span_from_str(known[i].name)))
			return &known[i];
	return NULL;
}

static bool is_bare(unsigned char c)
{
	return byte_is_alnum(c) || c == '.' || c == ':' || c == '-';
}

/* Whether an argument may end before `at`: only a comma or the end can follow. */
static bool ends_here(struct span s, size_t at, size_t *next_r)
{
	while (at < s.n && byte_is_space(s.p[at]))
		at++;
	if (at < s.n && s.p[at] != ',')
		return false;
	for (at += at < s.n; at < s.n && byte_is_space(s.p[at]);)
		at++;
	*next_r = at;
	return true;
}

int eval_args_split(struct arena *arena, struct span s, struct ast_words *args_r)
{
	struct ast_words args = {0};
	size_t at = 0, next;

	if (!span_trim(s).n) {
		*args_r = args;
		return 0;
	}
	while (at < s.n) {
		while (at < s.n && byte_is_space(s.p[at]))
			at++;
		size_t from = at, end;
		if (at < s.n && (s.p[at] == '\'' || s.p[at] == '"')) {
			from++;
			for (end = from;; end++) {
				end = span_find_byte(s, s.p[at], end);
				if (end == (size_t)-1)
					return -1;
				if (ends_here(s, end + 1, &next))
					break;
			}
		} else {
			for (end = from; end < s.n && is_bare(s.p[end]);)
				end++;
			if (end == from || !ends_here(s, end, &next))
				return -1;
		}
		struct ast_text arg = {span_slice(s, from, end), {0}};
		vec_push(arena, &args.list, arg);
		at = next;
	}
	*args_r = args;
	return 0;
}

/* The letter of evals.def for argument i, or 0 when there may not be one. */
static char letter_of(const char *letters, size_t i)
{
	char last = 0;

	for (; *letters; letters++) {
		if (*letters == '?')
			continue;
		if (*letters == '*')
			return last;
		last = *letters;
		if (i-- == 0)
			return last;
	}
	return 0;
}

static size_t needed(const char *letters)
{
	size_t n = 0;

	for (; *letters && *letters != '?'; letters++)
		n += *letters != '*';
	return n;
}

/* As PCRE2 has to see it, or as it stands for a function that SpamAssassin has compile it without /aa. */
static int set_regex(struct load *l, const struct ast_stmt *stmt, struct ast_text *text, bool plain, struct wn_arg *arg)
{
	struct pattern_src pattern;
	struct regex_lowered low;
	struct err err;
	size_t at;

	if (pattern_parse(l->arena, text, DELIMITERS_NONE, &pattern, &err)) {
		diag_add(l->diags, DIAG_ID_PATTERN_DELIMITER, stmt->text.where, "%s", err.text);
		return -1;
	}
	arg->kind = WN_ARG_REGEX;
	if (plain)
		return 0;
	int rc = regex_lower(l->scratch, pattern.text, (struct regex_use){.text = REGEX_TEXT_NONE}, &low, &at, &err);
	if (rc) {
		diag_add(l->diags, DIAG_ID_EVAL_ARGS, stmt->text.where, "%s", err.text);
	} else {
		arg->s = arena_span_str(l->arena, low.pcre);
		arg->flags = low.pcre_flags;
	}
	arena_reset(l->scratch);
	return rc;
}

static int set_arg(struct load *l, const struct ast_stmt *stmt, struct ast_text *text, char letter,
		   struct wn_arg *arg)
{
	arg->s = arena_span_str(l->arena, text->s);
	arg->kind = WN_ARG_STR;
	if (letter == 'n') {
		arg->kind = WN_ARG_NUM;
		arg->num = strtod(arg->s, NULL);
	} else if (letter == 'r' || letter == 'p') {
		return set_regex(l, stmt, text, letter == 'p', arg);
	}
	return 0;
}

/* Says what is the matter with the function; true when the rule can be kept. */
static bool check_function(struct load *l, const struct ast_stmt *stmt, enum eval_kind kind)
{
	struct span name = stmt->header.s;
	bool loaded = false;
	const struct eval_fact *fact = plugins_eval(&l->plugins, name, &loaded);

	if (!fact) {
		const char *near =
			++l->suggestions > SUGGESTION_LIMIT ? NULL : plugins_eval_nearest(name);
		diag_add(l->diags, DIAG_ID_EVAL_UNKNOWN, stmt->header.where,
			 near ? "there is no eval function %.*s, did you mean %s?"
			      : "there is no eval function %.*s",
			 (int)name.n, (const char *)name.p, near);
	} else if (!loaded) {
		diag_add(l->diags, DIAG_ID_EVAL_PLUGIN, stmt->header.where,
			 "%s belongs to the plugin %s, which is not loaded", fact->name,
			 fact->plugin);
	} else if (fact->kind != EVAL_KIND_ANY && fact->kind != kind) {
		static const char *const words[] = {"", "body", "full", "header"};
		diag_add(l->diags, DIAG_ID_EVAL_TYPE, stmt->header.where, "%s is for %s rules",
			 fact->name, words[fact->kind]);
	} else {
		/* Kept: it never hits, and metas see it as a rule that did not. */
		if (!find_known(name))
			diag_add(l->diags, DIAG_ID_EVAL_UNSUPPORTED, stmt->header.where,
				 "Winnow does not have %s yet", fact->name);
		return true;
	}
	return false;
}

static enum wn_rule_type eval_type(const struct ast_stmt *stmt, enum eval_kind *kind_r)
{
	switch (stmt->key.directive->id) {
	case DIRECTIVE_full: *kind_r = EVAL_KIND_FULL; return WN_RULE_EVAL_FULL;
	case DIRECTIVE_rawbody: *kind_r = EVAL_KIND_BODY; return WN_RULE_EVAL_RAWBODY;
	case DIRECTIVE_header:
		*kind_r = EVAL_KIND_HEADER;
		return span_has_prefix(stmt->header.s, SPAN_LIT("check_rbl")) ||
				       span_has_prefix(stmt->header.s, SPAN_LIT("check_dns"))
			       ? WN_RULE_EVAL_RBL
			       : WN_RULE_EVAL_HEADER;
	default: *kind_r = EVAL_KIND_BODY; return WN_RULE_EVAL_BODY;
	}
}

static int set_args(struct load *l, const struct ast_stmt *stmt, struct rule *rule,
		    struct ast_words *args)
{
	const struct eval_known *k = find_known(stmt->header.s);

	rule->argc = (unsigned)args->list.n;
	rule->argv = ARENA_ARRAY(l->arena, struct wn_arg, args->list.n + 1);
	for (size_t i = 0; i < args->list.n; i++)
		if (set_arg(l, stmt, &args->list.v[i], k ? letter_of(k->args, i) : 's',
			    &rule->argv[i]))
			return -1;
	if (!k || args->list.n >= needed(k->args))
		return 0;
	diag_add(l->diags, DIAG_ID_EVAL_ARGS, stmt->text.where, "%s() wants %zu arguments or more",
		 rule->function, needed(k->args));
	return -1;
}

void sem_eval(struct load *l, const struct ast_stmt *stmt)
{
	enum eval_kind kind;
	enum wn_rule_type type = eval_type(stmt, &kind);
	struct span call = stmt->text.s;
	struct ast_words args;

	if (stmt->key.directive->id == DIRECTIVE_uri || stmt->header.s.p[-1] != ':' || stmt->header.where.end != stmt->text.where.start ||
	    call.p[call.n - 1] != ')') {
		diag_add(l->diags, DIAG_ID_EVAL_BAD, stmt->header.where,
			 stmt->key.directive->id == DIRECTIVE_uri
				 ? "uri rules have no evals"
				 : "an eval is called as eval:function(arguments)");
		return;
	}
	struct rule *rule = sem_define(l, stmt, type);
	if (!rule)
		return;
	rule->function = arena_span_str(l->arena, stmt->header.s);
	if (type == WN_RULE_EVAL_RBL)
		rule->net_args = arena_span_str(l->arena, call);
	if (eval_args_split(l->arena, span_slice(call, 1, call.n - 1), &args)) {
		diag_add(l->diags, DIAG_ID_EVAL_BAD, stmt->text.where,
			 "the arguments can't be told apart");
		rule->left_out = true;
	} else {
		bool bad = set_args(l, stmt, rule, &args) != 0;
		rule->left_out = !check_function(l, stmt, kind) || bad;
	}
}
