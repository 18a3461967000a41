/* winnow.c: the public interface of libwinnow over ruleset, program and scanner. */
#include "winnow.h"

#include "load/prefs.h"
#include "msg/message.h"
#include "scan/scanner.h"
#include "scan/wide.h"

#include <stdio.h>
#include <stdlib.h>

_Static_assert(WN_KEY_SIZE == DIGEST_HEX, "a key is a digest");

struct wn_ruleset *wn_ruleset_open(const char *path, int scoreset, char error_r[WN_ERROR_SIZE])
{
	struct err err = {""};
	struct ruleset *rs = ruleset_open(path, scoreset, &err);
	struct scan_program *sp = rs ? scan_program_new(rs, &err) : NULL;
	ruleset_unref(&rs);
	if (!sp) {
		snprintf(error_r, WN_ERROR_SIZE, "%s", err.text);
		return NULL;
	}
	struct wn_ruleset *rules = mem_calloc(1, sizeof *rules);
	rules->sp = sp;
	return rules;
}

struct wn_ruleset *wn_ruleset_with_prefs(struct wn_ruleset *rules, const char *name, const void *text, size_t size,
					 wn_prefs_note note, void *context, char error_r[WN_ERROR_SIZE])
{
	struct err err = {""};
	struct ruleset *rs = prefs_lay_over(rules->sp->rs, name, (struct span){text, size}, note, context, &err);
	struct scan_program *sp = rs ? scan_program_over(rules->sp, rs, &err) : NULL;
	ruleset_unref(&rs);
	if (!sp) {
		snprintf(error_r, WN_ERROR_SIZE, "%s", err.text);
		return NULL;
	}
	struct wn_ruleset *with = mem_calloc(1, sizeof *with);
	with->sp = sp;
	return with;
}

bool wn_prefs_have_rules(struct wn_ruleset *rules, const char *name, const void *text, size_t size)
{
	return prefs_have_rules(rules->sp->rs, name, (struct span){text, size});
}

void wn_prefs_key(const struct wn_ruleset *rules, const char *name, const void *text, size_t size,
		  char key_r[WN_KEY_SIZE])
{
	struct digest key = prefs_key(rules->sp->rs, name, (struct span){text, size});
	memcpy(key_r, key.hex, WN_KEY_SIZE);
}

const char *wn_ruleset_setting(const struct wn_ruleset *rules, const char *name, size_t i)
{
	const struct setting *s = settings_find(&rules->sp->rs->settings, name);

	while (s && i--)
		s = s->next_same;
	return s ? s->value : NULL;
}

const char *wn_ruleset_id(const struct wn_ruleset *rules)
{
	return rules->sp->rs->id;
}

bool wn_ruleset_has_rules(const struct wn_ruleset *rules)
{
	const struct wn_program *p = rules->sp->rs->program;
	return p->npatterns || p->nexists || p->nevals || p->nuri_details || p->nmetas;
}

void wn_ruleset_free(struct wn_ruleset **rules)
{
	if (*rules)
		scan_program_unref(&(*rules)->sp);
	free(*rules);
	*rules = NULL;
}

double wn_ruleset_required(const struct wn_ruleset *rules)
{
	return rules->sp->rs->required_score;
}

/* Each may be there as what it is written as, as a meta, and as what ends a scan. */
#define HIT_RULES_ROOM(n) (2 * (size_t)(n) + 2)

static struct gate_state *gates_new(uint32_t npatterns)
{
	size_t size = ((size_t)npatterns + 1) * sizeof(struct gate_state);
	return memset(mem_aligned(_Alignof(struct gate_state), size), 0, size);
}

static struct scan_tools *tools_new(const struct scan_program *sp)
{
	const struct wn_program *p = sp->p;
	hs_scratch_t *scratch = NULL;
	if (sp->rs->scratch && hs_clone_scratch(sp->rs->scratch, &scratch) != HS_SUCCESS)
		return NULL;
	struct scan_tools *t = mem_calloc(1, sizeof *t);
	t->scratch = scratch;
	t->matched = mem_calloc(p->npatterns + 1, sizeof *t->matched);
	t->gates = gates_new(p->npatterns);
	t->automata = mem_calloc(p->ndbs + 1, sizeof *t->automata);
	t->hits = mem_calloc(p->nrules + 1, sizeof *t->hits);
	t->hit_rules = mem_calloc(HIT_RULES_ROOM(p->nrules), sizeof *t->hit_rules);
	t->hit_bits = mem_calloc(p->nrules / 64 + 1, sizeof *t->hit_bits);
	t->awake = mem_calloc(p->nmetas / 64 + 1, sizeof *t->awake);
	demand_init(&t->demand, p);
	t->true_metas = mem_calloc(p->nmetas + 1, sizeof *t->true_metas);
	return t;
}

static void tools_free(struct scan_tools *t, const struct wn_program *p)
{
	hs_free_scratch(t->scratch);
	wide_free(&t->wide, p->npatterns);
	free(t->matched);
	free(t->gates);
	for (uint32_t i = 0; i < p->ndbs; i++)
		automaton_free(&t->automata[i]);
	free(t->automata);
	free(t->hits);
	free(t->hit_rules);
	free(t->hit_bits);
	free(t->awake);
	demand_deinit(&t->demand);
	free(t->true_metas);
	free(t->met);
	free(t->ids);
	free(t->begins);
	free(t);
}

/* With all that is a message's own. Lists are not zeroed: most of their pages are never touched then. */
static struct wn_scanner *scanner_new(struct scan_program *sp)
{
	const struct wn_program *p = sp->p;
	struct wn_scanner *s = mem_calloc(1, sizeof *s);
	s->sp = scan_program_ref(sp);
	hits_init(&s->hits, p->nrules);
	s->unsettled = mem_alloc((p->nrules + 1) * sizeof *s->unsettled);
	s->hit_list = mem_alloc((p->nrules + 1) * sizeof *s->hit_list);
	s->limited = mem_alloc((p->nrules + 1) * sizeof *s->limited);
	return s;
}

static void scanner_free(struct wn_scanner *s)
{
	hits_deinit(&s->hits);
	free(s->unsettled);
	free(s->hit_list);
	free(s->limited);
	scan_program_unref(&s->sp);
	free(s);
}

static void free_others(struct wn_scanner *s)
{
	for (size_t i = 0; i < WN_TOGETHER - 1; i++) {
		if (s->others[i])
			scanner_free(s->others[i]);
		s->others[i] = NULL;
	}
}

struct wn_scanner *wn_scanner_new(struct wn_ruleset *rules, char error_r[WN_ERROR_SIZE])
{
	struct scan_tools *tools = tools_new(rules->sp);
	if (!tools) {
		snprintf(error_r, WN_ERROR_SIZE, "Hyperscan could not allocate its scratch space");
		return NULL;
	}
	struct wn_scanner *s = scanner_new(rules->sp);
	s->tools = tools;
	s->kept = template_kept_new(s->sp->templates);
	s->arena = arena_new();
	return s;
}

void wn_scanner_use(struct wn_scanner *s, struct wn_ruleset *rules)
{
	struct scan_program *before = s->sp;
	if (before == rules->sp)
		return;
	scanner_forget(s);
	free_others(s);
	template_kept_free(before->templates, &s->kept);
	wide_free(&s->tools->wide, before->p->npatterns);
	s->sp = scan_program_ref(rules->sp);
	s->kept = template_kept_new(s->sp->templates);
	scan_program_unref(&before);
}

void wn_scanner_free(struct wn_scanner **scanner)
{
	struct wn_scanner *s = *scanner;
	*scanner = NULL;
	if (!s)
		return;
	free_others(s);
	arena_free(&s->arena);
	template_kept_free(s->sp->templates, &s->kept);
	tools_free(s->tools, s->sp->p);
	scanner_free(s);
}

void wn_scanner_set_timing(struct wn_scanner *scanner, bool on)
{
	scanner->timing = on;
}

void wn_scanner_set_quiet(struct wn_scanner *scanner, bool on)
{
	scanner_forget(scanner);
	scanner->quiet = on;
}

const struct wn_result *wn_scan(struct wn_scanner *scanner, const void *bytes, size_t size)
{
	struct span message = {bytes, size};
	engine_run(&scanner, &message, 1);
	return &scanner->result;
}

struct wn_scanner *wn_scanner_nth(struct wn_scanner *scanner, size_t i)
{
	if (i == 0)
		return scanner;
	struct wn_scanner **other = &scanner->others[i - 1];
	if (!*other) {
		*other = scanner_new(scanner->sp);
		(*other)->tools = scanner->tools;
		(*other)->kept = scanner->kept;
		(*other)->arena = scanner->arena;
	}
	(*other)->quiet = scanner->quiet;
	return *other;
}

void wn_scan_many(struct wn_scanner *scanner, const struct wn_text *messages, size_t n)
{
	struct wn_scanner *s[WN_TOGETHER];
	struct span bytes[WN_TOGETHER];
	for (size_t i = 0; i < n; i++) {
		s[i] = wn_scanner_nth(scanner, i);
		bytes[i] = (struct span){messages[i].p, messages[i].n};
	}
	bool timing = scanner->timing;
	scanner->timing = timing && n == 1; /* a clock is one message's */
	if (n)
		engine_run(s, bytes, n);
	scanner->timing = timing;
}

const struct wn_result *wn_scanner_result(const struct wn_scanner *scanner)
{
	return &scanner->result;
}

const char *wn_stage_name(enum wn_stage stage)
{
	static const char *const names[WN_STAGES] = {
		[WN_STAGE_PARSE] = "parse",
		[WN_STAGE_RELAYS] = "relays",
		[WN_STAGE_TEXT] = "text",
		[WN_STAGE_URIS] = "URIs",
		[WN_STAGE_SCAN_HEADER] = "scan header",
		[WN_STAGE_SCAN_BODY] = "scan body",
		[WN_STAGE_SCAN_RAWBODY] = "scan rawbody",
		[WN_STAGE_SCAN_URI] = "scan uri",
		[WN_STAGE_SCAN_FULL] = "scan full",
		[WN_STAGE_SCAN_MIMEHEADER] = "scan mimeheader",
		[WN_STAGE_CONFIRM] = "confirm",
		[WN_STAGE_EVALS] = "evals",
		[WN_STAGE_METAS] = "metas",
		[WN_STAGE_VERDICT] = "verdict",
	};
	return names[stage];
}

const char *wn_cut_text(unsigned bit)
{
	switch (bit) {
	case MESSAGE_CUT_HEADERS: return "too many header fields: the rest was not looked at";
	case MESSAGE_CUT_DEPTH: return "MIME parts nested too deeply: the innermost were not opened";
	case MESSAGE_CUT_PARTS: return "too many MIME parts: the rest was not looked at";
	case MESSAGE_CUT_HTML: return "HTML nested too deeply, or too many attributes in a tag: the rest of them was not looked at";
	case MESSAGE_CUT_URIS: return "too many URIs: the rest was not looked at";
	case MESSAGE_CUT_RELAYS: return "too many Received fields: the rest was not looked at";
	case MESSAGE_CUT_LONG_HEADERS: return "a header field, or all of them, longer than SpamAssassin looks at: the rest was not looked at";
	case MESSAGE_CUT_TEXT: return "a text part longer than body_part_scan_size or rawbody_part_scan_size: the rest was not looked at";
	case MESSAGE_CUT_ADDRESSES: return "too many addresses in a header field: the rest was not looked at";
	case MESSAGE_CUT_LONG_URIS: return "a URI too long, or with too many redirections in it: the rest was not looked at";
	case MESSAGE_CUT_FILE_NAMES: return "a file name in too many pieces: the rest was not looked at";
	case SCAN_CUT_LONG: return "a text longer than 4 GB: the rest was not looked at";
	case SCAN_CUT_FAILED: return "Hyperscan failed on a part of the message: rules may be missing";
	case SCAN_CUT_TIME: return "the scan took longer than time_limit: not all rules were run";
	case SCAN_CUT_TEMPLATE: return "a pattern with the value of a tag in it took too much: its rule did not hit";
	default: return NULL;
	}
}
