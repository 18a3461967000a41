/* config_dump.c: prints a resolved ruleset as JSON in the shape in which the oracle prints
 * SpamAssassin's (tests/parity/config-diff compares the two).
 *   config_dump [--settings FILE] [--lint] [--ast] [--patterns] [--time] [PATH...] */
#include "base/strbuf.h"
#include "lint.h"
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Bytes over 127 are the code points of the same number. */
static void print_json(struct span s)
{
	putchar('"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];
		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < ' ' || c >= 127)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void print_key(const char *key, const char *value)
{
	printf(",\"%s\":", key);
	print_json(span_from_str(value));
}

static const char *type_name(const struct rule *r)
{
	switch (r->type) {
	case WN_RULE_BODY: return "body_tests";
	case WN_RULE_RAWBODY: return "rawbody_tests";
	case WN_RULE_URI: return "uri_tests";
	case WN_RULE_FULL: return "full_tests";
	case WN_RULE_HEADER: return "head_tests";
	case WN_RULE_META: return "meta";
	case WN_RULE_EVAL_FULL: return "full_evals";
	case WN_RULE_EVAL_HEADER: return "head_evals";
	case WN_RULE_EVAL_RAWBODY: return "rawbody_evals";
	case WN_RULE_EVAL_RBL: return "rbl_evals";
	default: return "body_evals";
	}
}

/* As Perl prints the compiled regex. */
static void print_qr(struct arena *arena, const struct pattern_src *p)
{
	struct strbuf b = strbuf_new(arena);

	strbuf_printf(&b, "(?^aa:%s", p->replaced ? "(?aa)" : "");
	if (*p->modifiers)
		strbuf_printf(&b, "(?%s)", p->modifiers);
	strbuf_add_span(&b, span_slice(p->text, p->inlined, p->text.n));
	/* Perl puts a line end behind a pattern in which a comment could swallow the bracket. */
	strbuf_add_str(&b, ")");
	printf(",\"qr\":");
	print_json(strbuf_span(&b));
}

static void list_names(struct arena *arena, const struct mexpr *e, struct span **v, size_t *n,
		       size_t *cap)
{
	if (e->op == MEXPR_RULE) {
		if (*n == *cap) {
			*cap = *cap ? *cap * 2 : 64;
			*v = mem_realloc(*v, *cap * sizeof **v);
		}
		(*v)[(*n)++] = span_from_str(e->name);
	}
	for (size_t i = 0; i < e->nargs; i++)
		list_names(arena, e->args[i], v, n, cap);
}

static void print_deps(struct arena *arena, const struct rule *r)
{
	struct span *v = NULL;
	size_t n = 0, cap = 0;

	list_names(arena, r->meta, &v, &n, &cap);
	if (n)
		qsort(v, n, sizeof *v, span_compare);
	printf(",\"deps\":[");
	for (size_t i = 0; i < n; i++) {
		if (i)
			putchar(',');
		print_json(v[i]);
	}
	putchar(']');
	free(v);
}

static void print_call(const struct rule *r)
{
	if (r->type != WN_RULE_EVAL_RBL)
		print_key("eval", r->function);
	printf(",\"args\":[");
	if (r->type == WN_RULE_EVAL_RBL) {
		print_json(span_from_str(r->function));
		printf(",[");
	}
	for (unsigned i = 0; i < r->argc; i++) {
		if (i)
			putchar(',');
		print_json(span_from_str(r->argv[i].s));
	}
	printf(r->type == WN_RULE_EVAL_RBL ? "]]" : "]");
}

static void print_tflags(const struct rule *r)
{
	char *copy = strdup(r->tflags_text), *save = NULL;
	bool first = true;

	printf(",\"tflags\":[");
	for (char *w = strtok_r(copy, " \t", &save); w; w = strtok_r(NULL, " \t", &save)) {
		if (!first)
			putchar(',');
		print_json(span_from_str(w));
		first = false;
	}
	putchar(']');
	free(copy);
}

static void print_header(const struct rule *r)
{
	print_key("header", r->header);
	if (r->exists)
		printf(",\"exists\":1");
	if (r->negated)
		printf(",\"neg\":1");
	if (r->unset)
		print_key("unset", r->unset);
}

static void print_rule(struct arena *arena, const struct rule *r)
{
	print_json(span_from_str(r->name));
	printf(":{\"type\":\"%s\"", type_name(r));
	if (r->type != WN_RULE_EVAL_RBL)
		printf(",\"priority\":%d", r->priority);
	if (r->type == WN_RULE_HEADER)
		print_header(r);
	if (r->type == WN_RULE_META)
		print_deps(arena, r);
	else if (r->function)
		print_call(r);
	else if (r->type == WN_RULE_MIMEHEADER)
		printf(",\"eval\":\"_mimeheader_eval_%s\",\"args\":[]", r->name);
	else if (r->type == WN_RULE_URI_DETAIL)
		printf(",\"eval\":\"check_uri_detail\",\"args\":[]");
	else if (!r->exists)
		print_qr(arena, &r->pattern);
	printf(",\"scores\":[%.15g,%.15g,%.15g,%.15g]", r->score[0], r->score[1], r->score[2],
	       r->score[3]);
	if (r->tflags_text)
		print_tflags(r);
	if (r->describe)
		print_key("describe", r->describe);
	putchar('}');
}

static void print_rules(const struct ruleset_src *rules)
{
	bool first = true;

	printf("{\"rules\":{");
	for (size_t i = 0; i < rules->nrules; i++) {
		if (rules->rules[i]->type == WN_RULE_NET || rules->rules[i]->implicit)
			continue;
		printf(first ? "\n" : ",\n");
		first = false;
		print_rule(rules->arena, rules->rules[i]);
	}
	printf("}}\n");
}

/* --patterns: a line a pattern, as prop_lowering and pcre_match read them. */
static void print_pattern(const struct rule *r, const char *view, const struct pattern_src *p)
{
	if (p->text.n)
		printf("%s\t%s\t%u\t%d\t%.*s\n", r->name, view, p->flags,
		       r->tflags & WN_TFLAG(MULTIPLE) ? 1 : 0, (int)p->text.n, (const char *)p->text.p);
}

static void print_patterns(const struct ruleset_src *rules)
{
	static const char *const views[WN_RULE_TYPES] = {
#define RULETYPE(symbol, keyword, view) [WN_RULE_##symbol] = keyword,
#include "grammar/ruletypes.def"
#undef RULETYPE
	};

	for (size_t i = 0; i < rules->nrules; i++) {
		const struct rule *r = rules->rules[i];
		print_pattern(r, views[r->type], &r->pattern);
		for (size_t k = 0; k < r->nconds; k++)
			print_pattern(r, views[r->type], &r->conds[k].pattern);
	}
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct rules_options options = {.local_tests_only = true};
	const char *settings = NULL;
	bool print = true, timed = false, only_lint = false, ast = false, patterns = false;
	struct ruleset_src *rules;
	struct err err;
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++) {
		if (!strcmp(argv[at], "--settings") && at + 1 < argc)
			settings = argv[++at];
		print &= strcmp(argv[at], "--time") != 0;
		timed |= !strcmp(argv[at], "--time");
		only_lint |= !strcmp(argv[at], "--lint");
		ast |= !strcmp(argv[at], "--ast");
		patterns |= !strcmp(argv[at], "--patterns");
	}
	options.paths = (const char *const *)argv + at;
	options.npaths = (size_t)(argc - at);
	if (only_lint)
		return lint(&options, stdout, LINT_TEXT);
	if (ast) {
		if (ast_dump(arena, &options, stdout, &err))
			fprintf(stderr, "%s\n", err.text);
		return 0;
	}
	clock_t start = clock();
	if (rules_load(arena, &options, &rules, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	if (timed)
		printf("%zu rules, %zu settings, %.3f s, %zu bytes of arena\n", rules->nrules,
		       rules->nsettings, (double)(clock() - start) / CLOCKS_PER_SEC,
		       arena_used(arena));
	if (settings && settings_write(rules, settings, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	if (patterns)
		print_patterns(rules);
	else if (print && !settings)
		print_rules(rules);
	arena_free(&arena);
	return 0;
}
