/* program.c: builds a scan_program. What is decided here once is not asked per message: which patterns
 * are live, which a Hyperscan hit decides, which evals run in this score set. */
#include "scan/program.h"

#include "msg/uri_conf.h"

#include <stdio.h>
#include <stdlib.h>

static uint16_t pattern_flags(const struct wn_pattern *from, const struct wn_rule *rule, bool live)
{
	bool counts = rule->tflags & WN_TFLAG(MULTIPLE);
	bool decides = (from->lowering == WN_DIRECT || from->certain) && !counts;
	return (live ? PATTERN_LIVE : 0) | (counts ? PATTERN_COUNTS : 0) |
	       (decides ? PATTERN_DECIDES : 0) | (from->negated ? PATTERN_NEGATED : 0) |
	       (counts && from->counts_bytes ? PATTERN_BYTES : 0) |
	       (from->templates ? PATTERN_LATER : 0) |
	       (from->lead != WN_REACH_NONE ? PATTERN_AUTOMATON : 0) |
	       (rule->tflags & WN_TFLAG(NOSUBJECT) ? PATTERN_NOSUBJECT : 0);
}

/* tflags range=2, range=2-, range=-3, range=2-3, concat (Plugin/MIMEHeader.pm). */
static void read_mime_words(struct scan_pattern *pattern, const char *words)
{
	enum { PARTS = 1000 }; /* looked at without range=, as there */
	const char *range = words ? strstr(words, "range=") : NULL;
	unsigned first = 0, last = PARTS;
	pattern->first_part = 0;
	pattern->last_part = PARTS;
	if (words && strstr(words, "concat"))
		pattern->flags |= PATTERN_CONCAT;
	if (!range)
		return;
	range += strlen("range=");
	if (sscanf(range, "-%4u", &last) != 1 && sscanf(range, "%4u-%4u", &first, &last) == 1 &&
	    range[strspn(range, "0123456789")] != '-')
		last = first;
	pattern->first_part = (uint16_t)first;
	pattern->last_part = (uint16_t)last;
}

static void make_patterns(struct scan_program *sp)
{
	const struct wn_program *p = sp->p;
	sp->patterns = ARENA_ARRAY(sp->arena, struct scan_pattern, p->npatterns);
	for (uint32_t i = 0; i < p->npatterns; i++) {
		const struct wn_pattern *from = &p->patterns[i];
		const struct wn_rule *rule = &p->rules[from->rule];
		sp->patterns[i] = (struct scan_pattern){
			.rule = from->rule,
			.max = rule->maxhits,
			.reach = from->reach,
			.flags = pattern_flags(from, rule, sp->live[from->rule] && !from->templates),
			.re = pcre_make(from->pcre, from->pcre_length, from->flags),
		};
		sp->patterns[i].re.starts = from->templates ? NULL : from->starts;
		sp->patterns[i].re.later = from->templates ? NULL : from->later;
		read_mime_words(&sp->patterns[i], rule->words);
	}
}

static void make_class(struct scan_program *sp, const struct wn_class *from, struct scan_class *to)
{
	uint32_t *negated = ARENA_ARRAY(sp->arena, uint32_t, from->n), *pcre = ARENA_ARRAY(sp->arena, uint32_t, from->npcre);
	for (uint32_t i = from->first; i < from->first + from->n; i++) {
		uint16_t flags = sp->patterns[i].flags;
		if (!(flags & PATTERN_LIVE))
			continue;
		to->live = true;
		to->joins |= flags & PATTERN_CONCAT;
		if (flags & PATTERN_NEGATED)
			negated[to->nnegated++] = i;
	}
	for (uint32_t i = from->first_pcre; i < from->first_pcre + from->npcre; i++)
		if (sp->patterns[sp->p->pcre_patterns[i]].flags & PATTERN_LIVE)
			pcre[to->npcre++] = sp->p->pcre_patterns[i];
	to->negated = negated;
	to->pcre = pcre;
	for (uint32_t i = from->first_db; i < from->first_db + from->ndb; i++)
		to->eight_bit |= sp->p->dbs[i].kind == WN_DB_AUTOMATON_EIGHT_BIT || sp->p->dbs[i].kind == WN_DB_CHAINS_EIGHT_BIT;
	if (from->view == WN_VIEW_HEADER || from->view == WN_VIEW_MIMEHEADER)
		to->key = header_key_new(sp->arena, from->header);
}

static void make_classes(struct scan_program *sp)
{
	sp->classes = ARENA_ARRAY(sp->arena, struct scan_class, sp->p->nclasses);
	for (uint32_t i = 0; i < sp->p->nclasses; i++)
		make_class(sp, &sp->p->classes[i], &sp->classes[i]);
}

static void make_exists(struct scan_program *sp)
{
	sp->exists = ARENA_ARRAY(sp->arena, struct scan_exists, sp->p->nexists);
	for (uint32_t i = 0; i < sp->p->nexists; i++) {
		const struct wn_exists *rule = &sp->p->exists[i];
		if (sp->live[rule->rule])
			sp->exists[sp->nexists++] = (struct scan_exists){rule, header_key_new(sp->arena, rule->header)};
	}
}

/* Check.pm: net evals need a network score set, learned ones a Bayes score set. Functions that do not
 * exist yet were named by the compiler. */
static bool eval_runs(const struct scan_program *sp, const struct wn_rule *rule)
{
	if ((rule->tflags & WN_TFLAG(NET)) && !(sp->rs->scoreset & 1))
		return false;
	if ((rule->tflags & WN_TFLAG(LEARN)) && !(sp->rs->scoreset & 2))
		return false;
	return rule->type != WN_RULE_EVAL_RBL; /* DNS: the network issue's */
}

static struct pcre *make_regexes(struct arena *arena, const struct wn_eval_call *call)
{
	struct pcre *re = ARENA_ARRAY(arena, struct pcre, 2 * call->argc + 1);
	for (uint32_t i = 0; i < call->argc; i++) {
		if (call->argv[i].kind != WN_ARG_REGEX)
			continue;
		re[i] = pcre_make(call->argv[i].s, strlen(call->argv[i].s), call->argv[i].flags);
		re[call->argc + i] = pcre_make(re[i].pattern, re[i].length, re[i].flags | PCRE_WIDE);
	}
	return re;
}

/* `num` of the texts, too: functions whose bounds may be "undef" need not read them for every message. */
static const struct wn_arg *make_args(struct arena *arena, const struct wn_eval_call *call)
{
	struct wn_arg *argv = ARENA_ARRAY(arena, struct wn_arg, call->argc + 1);
	for (uint32_t i = 0; i < call->argc; i++) {
		argv[i] = call->argv[i];
		if (argv[i].kind == WN_ARG_STR)
			argv[i].num = strtod(argv[i].s, NULL);
	}
	return argv;
}

/* The evals of header rules, or all others. */
static void add_evals(struct scan_program *sp, bool header)
{
	for (uint32_t i = 0; i < sp->p->nevals; i++) {
		const struct wn_eval_call *call = &sp->p->evals[i];
		eval_fn fn = eval_find(call->function);
		if (!sp->live[call->rule] || (sp->p->rules[call->rule].type == WN_RULE_EVAL_HEADER) != header)
			continue;
		if (!fn || !eval_runs(sp, &sp->p->rules[call->rule])) {
			sp->live[call->rule] = 0;
			continue;
		}
		const struct wn_arg *argv = make_args(sp->arena, call);
		sp->evals[sp->nevals++] = (struct scan_eval){
		    .rule = call->rule,
		    .fn = fn,
		    .shown = &sp->p->rules[call->rule],
		    .argv = argv,
		    .argc = call->argc,
		    .needs = eval_needs(call->function, argv, call->argc),
		    .header = eval_header(sp->arena, call->function, argv, call->argc),
		    .regexes = make_regexes(sp->arena, call),
		};
	}
}

static void make_evals(struct scan_program *sp)
{
	sp->evals = ARENA_ARRAY(sp->arena, struct scan_eval, sp->p->nevals);
	add_evals(sp, true);
	sp->nheader_evals = sp->nevals;
	add_evals(sp, false);
}

static void note_subs(struct scan_program *sp)
{
	sp->sub = ARENA_ARRAY(sp->arena, uint8_t, sp->p->nrules);
	for (uint32_t i = 0; i < sp->p->nrules; i++)
		sp->sub[i] = strncmp(sp->p->rules[i].name, "__", 2) == 0;
}

static uint64_t read_time_limit(const struct settings *settings)
{
	double seconds = settings_get_duration(settings, "time_limit", SCAN_SECONDS);
	if (!(seconds > 0))
		return 0;
	uint64_t ns = (uint64_t)((seconds < SCAN_SECONDS_LIMIT ? seconds : SCAN_SECONDS_LIMIT) * 1e9);
	return ns ? ns : 1;
}

/* Code that is there, for good: what is compiled stays. */
static void borrow(struct pcre *to, struct pcre *from)
{
	void *code = atomic_load_explicit(&from->code, memory_order_acquire);
	if (!code || to->pattern != from->pattern)
		return;
	atomic_store_explicit(&to->is, atomic_load_explicit(&from->is, memory_order_relaxed), memory_order_relaxed);
	atomic_store_explicit(&to->code, code, memory_order_release);
}

static void give_back(struct pcre *to, struct pcre *from)
{
	if (atomic_load_explicit(&to->code, memory_order_relaxed) == atomic_load_explicit(&from->code, memory_order_relaxed))
		atomic_store_explicit(&to->code, NULL, memory_order_relaxed);
}

/* Each regex with the same one of the base: patterns are parallel, evals are in the order of their rules. */
static void pair_with_base(struct scan_program *sp, void (*each)(struct pcre *to, struct pcre *from))
{
	const struct scan_program *base = sp->base;
	for (uint32_t i = 0; i < sp->p->npatterns; i++)
		each(&sp->patterns[i].re, &base->patterns[i].re);
	for (size_t i = 0, k = 0; i < sp->nevals; i++) {
		while (k < base->nevals && base->evals[k].rule < sp->evals[i].rule)
			k++;
		if (k < base->nevals && base->evals[k].rule == sp->evals[i].rule) {
			for (uint32_t n = 0; n < sp->evals[i].argc; n++)
				each(&sp->evals[i].regexes[n], &base->evals[k].regexes[n]);
			k++;
		}
	}
}

struct scan_program *scan_program_new(struct ruleset *rs, struct err *err)
{
	struct arena *arena = arena_new();
	struct scan_program *sp = ARENA_NEW(arena, struct scan_program);
	sp->arena = arena;
	sp->rs = ruleset_ref(rs);
	sp->p = rs->program;
	atomic_init(&sp->references, 1);
	sp->live = ARENA_ARRAY(arena, uint8_t, sp->p->nrules);
	if (sp->p->nrules)
		memcpy(sp->live, rs->live, sp->p->nrules);
	note_subs(sp);
	make_evals(sp);
	make_patterns(sp);
	make_classes(sp);
	sp->time_limit = read_time_limit(&rs->settings);
	make_exists(sp);
	sp->metas = meta_plan_new(arena, rs, sp->live);
	sp->shortcircuit = shortcircuit_plan_new(arena, sp);
	sp->templates = template_plan_new(arena, sp);
	sp->demand = demand_plan_new(arena, sp);
	sp->msg_conf = msg_conf_new(arena, &rs->settings, err);
	sp->eval_conf = sp->msg_conf ? eval_conf_new(arena, &rs->settings, err) : NULL;
	if (!sp->eval_conf)
		scan_program_unref(&sp);
	return sp;
}

struct scan_program *scan_program_over(struct scan_program *base, struct ruleset *rs, struct err *err)
{
	struct scan_program *sp = scan_program_new(rs, err);
	if (!sp)
		return NULL;
	sp->base = scan_program_ref(base);
	pair_with_base(sp, borrow);
	return sp;
}

struct scan_program *scan_program_ref(struct scan_program *sp)
{
	atomic_fetch_add(&sp->references, 1);
	return sp;
}

static void release_regexes(struct scan_program *sp)
{
	if (sp->base)
		pair_with_base(sp, give_back);
	for (uint32_t i = 0; i < sp->p->npatterns; i++)
		pcre_release(&sp->patterns[i].re);
	for (size_t i = 0; i < sp->nevals; i++)
		for (uint32_t k = 0; k < 2 * sp->evals[i].argc; k++)
			pcre_release(&sp->evals[i].regexes[k]);
}

void scan_program_unref(struct scan_program **spp)
{
	struct scan_program *sp = *spp;
	*spp = NULL;
	if (!sp || atomic_fetch_sub(&sp->references, 1) != 1)
		return;
	release_regexes(sp);
	if (sp->base)
		scan_program_unref(&sp->base);
	if (sp->msg_conf)
		uri_conf_release(sp->msg_conf->uri);
	ruleset_unref(&sp->rs);
	struct arena *arena = sp->arena;
	arena_free(&arena);
}
