/* markup_conf.c: the settings that have to do with markup, in the order they were written. A value
 * that SpamAssassin refuses changes nothing. SpamAssassin counterpart: Conf.pm. */
#include "report/markup.h"

#include <stdlib.h>

typedef void (*setting_reader)(struct markup_conf *conf, const struct setting *setting);

/* The next word, and what comes behind the white space after it. */
static struct span take_word(struct span *rest)
{
	size_t end = 0, next;
	while (end < rest->n && !byte_is_space(rest->p[end]))
		end++;
	for (next = end; next < rest->n && byte_is_space(rest->p[next]);)
		next++;
	struct span word = span_slice(*rest, 0, end);
	*rest = span_slice(*rest, next, rest->n);
	return word;
}

static struct span unquote(struct span s)
{
	bool quoted = s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"';
	return quoted ? span_slice(s, 1, s.n - 1) : s;
}

/* --- X-Spam-* headers ------------------------------------------------------------------------- */

enum { FOR_SPAM = 1, FOR_HAM = 2 };

/* "spam", "ham" or "all" and a name: which lists; 0: it is nothing of the kind. */
static unsigned read_lists(struct span *rest, struct span *name_r)
{
	struct span kind = take_word(rest);
	*name_r = take_word(rest);
	for (size_t i = 0; i < name_r->n; i++)
		if (!byte_is_word(name_r->p[i]) && name_r->p[i] != '-')
			return 0;
	if (!name_r->n)
		return 0;
	return span_equal(kind, SPAN_LIT("spam"))  ? FOR_SPAM
	       : span_equal(kind, SPAN_LIT("ham")) ? FOR_HAM
	       : span_equal(kind, SPAN_LIT("all")) ? FOR_SPAM | FOR_HAM
						   : 0;
}

static void remove_name(struct markup_headers *headers, struct span name)
{
	size_t n = 0;
	for (size_t i = 0; i < headers->list.n; i++)
		if (!span_equal_nocase(headers->list.v[i].name, name))
			headers->list.v[n++] = headers->list.v[i];
	headers->list.n = n;
}

static bool has_name(const struct markup_headers *headers, struct span name)
{
	for (size_t i = 0; i < headers->list.n; i++)
		if (span_equal_nocase(headers->list.v[i].name, name))
			return true;
	return false;
}

static void add_name(struct markup_conf *conf, unsigned lists, struct span name, struct span text)
{
	struct markup_header one = {name, text};
	if (lists & FOR_SPAM)
		vec_push(conf->arena, &conf->spam.list, one);
	if (lists & FOR_HAM)
		vec_push(conf->arena, &conf->ham.list, one);
}

static void remove_names(struct markup_conf *conf, unsigned lists, struct span name)
{
	if (lists & FOR_SPAM)
		remove_name(&conf->spam, name);
	if (lists & FOR_HAM)
		remove_name(&conf->ham, name);
}

/* \n, \t and \\; other escapes vanish. */
static struct span unescape(struct arena *arena, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\\' || i + 1 == s.n) {
			strbuf_add_byte(&b, s.p[i]);
			continue;
		}
		switch (s.p[++i]) {
		case '\\':
			strbuf_add_byte(&b, '\\');
			break;
		case 'n':
			strbuf_add_byte(&b, '\n');
			break;
		case 't':
			strbuf_add_byte(&b, '\t');
			break;
		}
	}
	return strbuf_span(&b);
}

static void read_add_header(struct markup_conf *conf, const struct setting *setting)
{
	struct span rest = span_from_str(setting->value), name;
	unsigned lists = read_lists(&rest, &name);
	remove_names(conf, lists, name);
	add_name(conf, lists, name, unescape(conf->arena, unquote(rest)));
}

/* The version header stays: people who look for a problem need it. */
static void read_remove_header(struct markup_conf *conf, const struct setting *setting)
{
	struct span rest = span_from_str(setting->value), name;
	unsigned lists = read_lists(&rest, &name);
	if (!rest.n && !span_equal(name, SPAN_LIT("Checker-Version")))
		remove_names(conf, lists, name);
}

static void read_clear_headers(struct markup_conf *conf, const struct setting *setting)
{
	struct markup_header kept = {0};
	for (size_t i = conf->ham.list.n; i-- > 0;)
		if (span_equal_nocase(conf->ham.list.v[i].name, SPAN_LIT("checker-version")))
			kept = conf->ham.list.v[i];
	conf->spam.list.n = conf->ham.list.n = 0;
	if (kept.name.n)
		add_name(conf, FOR_SPAM | FOR_HAM, kept.name, kept.text);
}

static void read_report_safe(struct markup_conf *conf, const struct setting *setting)
{
	struct span value = span_from_str(setting->value);
	if (value.n != 1 || value.p[0] < '0' || value.p[0] > '2')
		return;
	conf->report_safe = value.p[0] - '0';
	if (!conf->report_safe && !has_name(&conf->spam, SPAN_LIT("Report")))
		add_name(conf, FOR_SPAM, SPAN_LIT("Report"), SPAN_LIT("_REPORT_"));
}

/* --- Subject, From, To ------------------------------------------------------------------------ */

static void read_rewrite_header(struct markup_conf *conf, const struct setting *setting)
{
	static const char *const names[MARKUP_FIELDS] = {
	    [MARKUP_SUBJECT] = "subject", [MARKUP_FROM] = "from", [MARKUP_TO] = "to"};
	struct span rest = span_from_str(setting->value), name = take_word(&rest);
	for (size_t i = 0; i < MARKUP_FIELDS; i++) {
		if (!span_equal_nocase(name, span_from_str(names[i])))
			continue;
		char *text = arena_span_str(conf->arena, rest);
		/* In From and To it becomes a comment: parentheses of its own would end it. */
		for (char *c = text; i != MARKUP_SUBJECT && *c; c++)
			*c = *c == '(' ? '[' : *c == ')' ? ']' : *c;
		conf->rewrite[i] = rest.n ? span_from_str(text) : (struct span){NULL, 0};
	}
}

static void read_subjprefix(struct markup_conf *conf, const struct setting *setting)
{
	struct span rest = span_from_str(setting->value), rule = take_word(&rest);
	struct span *prefix = ARENA_NEW(conf->arena, struct span);
	*prefix = rest;
	if (rest.n)
		map_set(&conf->subjprefix, rule, prefix);
}

/* --- Texts ------------------------------------------------------------------------------------ */

/* Without AutoLearnThreshold nothing decides what is learned. */
static void read_loadplugin(struct markup_conf *conf, const struct setting *setting)
{
	conf->decides |=
	    strcmp(setting->value, "Mail::SpamAssassin::Plugin::AutoLearnThreshold") == 0;
	conf->has_shortcircuit |=
	    strcmp(setting->value, "Mail::SpamAssassin::Plugin::Shortcircuit") == 0;
}

static void add_template_line(struct strbuf *b, const struct setting *setting)
{
	strbuf_add_span(b, unquote(span_from_str(setting->value)));
	strbuf_add_byte(b, '\n');
}

static void read_report(struct markup_conf *conf, const struct setting *setting)
{
	add_template_line(&conf->report, setting);
}

static void read_unsafe_report(struct markup_conf *conf, const struct setting *setting)
{
	add_template_line(&conf->unsafe_report, setting);
}

static void read_clear_report(struct markup_conf *conf, const struct setting *setting)
{
	conf->report.n = 0;
}

static void read_clear_unsafe_report(struct markup_conf *conf, const struct setting *setting)
{
	conf->unsafe_report.n = 0;
}

static void read_copy_headers(struct markup_conf *conf, const struct setting *setting)
{
	struct span rest = span_from_str(setting->value);
	VEC(struct span) list = {conf->copy_headers.v, conf->copy_headers.n, conf->copy_headers.n};
	while (rest.n)
		vec_push(conf->arena, &list, take_word(&rest));
	conf->copy_headers = (struct spans){list.v, list.n};
}

/* Lower case; what is no letter, digit or dot is an underscore. Each once. */
static void read_version_tag(struct markup_conf *conf, const struct setting *setting)
{
	char *tag = arena_printf(conf->arena, "-%s", setting->value);
	for (char *c = tag + 1; *c; c++) {
		*c = (char)byte_lower((unsigned char)*c);
		if (!byte_is_alnum((unsigned char)*c) && *c != '.')
			*c = '_';
	}
	char *all = arena_printf(conf->arena, "%s-", arena_span_str(conf->arena, conf->version));
	if (!strstr(all, arena_printf(conf->arena, "%s-", tag)))
		conf->version = span_from_str(
		    arena_printf(conf->arena, "%.*s%s", (int)strlen(all) - 1, all, tag));
}

/* --- All -------------------------------------------------------------------------------------- */

static const struct reader {
	const char *name;
	setting_reader read;
} readers[] = {
    {"add_header", read_add_header},
    {"clear_headers", read_clear_headers},
    {"clear_report_template", read_clear_report},
    {"clear_unsafe_report_template", read_clear_unsafe_report},
    {"loadplugin", read_loadplugin},
    {"remove_header", read_remove_header},
    {"report", read_report},
    {"report_safe", read_report_safe},
    {"report_safe_copy_headers", read_copy_headers},
    {"rewrite_header", read_rewrite_header},
    {"subjprefix", read_subjprefix},
    {"unsafe_report", read_unsafe_report},
    {"version_tag", read_version_tag},
};

static int compare_reader(const void *name, const void *reader)
{
	return strcmp(name, ((const struct reader *)reader)->name);
}

static void read_all(struct markup_conf *conf, const struct settings *settings)
{
	for (size_t i = 0; i < settings->n; i++) {
		const struct reader *r =
		    bsearch(settings->v[i].name, readers, sizeof readers / sizeof *readers,
			    sizeof *readers, compare_reader);
		if (r)
			r->read(conf, &settings->v[i]);
	}
}

static int compare_files(const void *a, const void *b)
{
	const struct setting *x = *(const struct setting *const *)a,
			     *y = *(const struct setting *const *)b;
	return strcmp(x->file ? x->file : "", y->file ? y->file : "");
}

/* The update each rule file is of, by file name; the last line of a file counts. */
static struct span rules_version(struct arena *arena, const struct settings *settings)
{
	VEC(const struct setting *) list = {0};
	struct strbuf b = strbuf_new(arena);
	for (const struct setting *s = settings_find(settings, "update_version"); s;
	     s = s->next_same) {
		if (list.n && compare_files(&list.v[list.n - 1], &s) == 0)
			list.n--;
		vec_push(arena, &list, s);
	}
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, compare_files);
	for (size_t i = 0; i < list.n; i++)
		strbuf_printf(&b, "%s%s", i ? "," : "", list.v[i]->value);
	return strbuf_span(&b);
}

static bool mentions(struct span text, struct span word)
{
	return span_find(text, word, 0) != (size_t)-1;
}

static bool headers_mention(const struct markup_headers *headers, struct span word)
{
	for (size_t i = 0; i < headers->list.n; i++)
		if (mentions(headers->list.v[i].text, word))
			return true;
	return false;
}

/* Sub-rules show in the tags SUBTESTS and SUBTESTSCOLLAPSED, and may have a prefix for the subject. */
static bool shows_subtests(const struct markup_conf *conf)
{
	static const struct span word = SPAN_LIT("SUBTESTS");
	bool any = conf->subjprefix.n || headers_mention(&conf->spam, word) || headers_mention(&conf->ham, word) ||
		   mentions(strbuf_span(&conf->report), word) || mentions(strbuf_span(&conf->unsafe_report), word) ||
		   mentions(conf->contact, word);
	for (size_t i = 0; i < MARKUP_FIELDS; i++)
		any |= mentions(conf->rewrite[i], word);
	return any;
}

void markup_conf_read(struct markup_conf *conf, struct arena *arena,
		      const struct settings *settings)
{
	*conf = (struct markup_conf){
	    .arena = arena,
	    .report = strbuf_new(arena),
	    .unsafe_report = strbuf_new(arena),
	    .report_safe = 1,
	    .version = SPAN_LIT(MARKUP_SPAMASSASSIN),
	    .rules_version = rules_version(arena, settings),
	    .subjprefix = map_new(arena),
	    .fold = settings_get_bool(settings, "fold_headers", true),
	    .use_bayes = settings_get_bool(settings, "use_bayes", true),
	    .auto_learn = settings_get_bool(settings, "bayes_auto_learn", true),
	    .learn_on_error = settings_get_bool(settings, "bayes_auto_learn_on_error", false),
	    .learn_ham_below =
		settings_get_num(settings, "bayes_auto_learn_threshold_nonspam", 0.1),
	    .learn_spam_from = settings_get_num(settings, "bayes_auto_learn_threshold_spam", 12),
	};
	conf->charset = span_from_str(settings_get(settings, "report_charset", "UTF-8"));
	conf->contact = span_from_str(
	    settings_get(settings, "report_contact", "the administrator of that system"));
	conf->hostname = span_from_str(settings_get(settings, "report_hostname", ""));
	double width = settings_get_num(settings, "report_wrap_width", 75);
	conf->wrap_width =
	    width >= 1 && width < 1e6 ? (size_t)width : 77; /* 77: wrap()'s own default */
	add_name(conf, FOR_SPAM | FOR_HAM, SPAN_LIT("Checker-Version"),
		 SPAN_LIT("SpamAssassin _VERSION_ (_SUBVERSION_) on _HOSTNAME_"));
	read_all(conf, settings);
	conf->timing = headers_mention(&conf->spam, SPAN_LIT("_TIMING_")) ||
		       headers_mention(&conf->ham, SPAN_LIT("_TIMING_"));
	conf->subtests = shows_subtests(conf);
}
