/* sem_rule.c: definitions of rules that match patterns: body, rawbody, uri, full, header, mimeheader.
 * SpamAssassin counterpart: add_test of Conf/Parser.pm, Plugin/MIMEHeader.pm, Plugin/AskDNS.pm. A
 * definition that is no good leaves an earlier one of the same name in force. */
#include "captures.h"
#include "load.h"
#include "regex/parse.h"

/* Rules that set tags run before all others. */
#define CAPTURE_PRIORITY (-10000)

static bool name_is_good(struct load *l, const struct ast_stmt *stmt)
{
	struct span name = stmt->name.s;

	if (is_rule_name(name) && name.n <= RULE_NAME_LIMIT)
		return true;
	diag_add(l->diags, DIAG_ID_RULE_NAME, stmt->name.where, "this is no name for a rule");
	return false;
}

struct rule *sem_define(struct load *l, const struct ast_stmt *stmt, enum wn_rule_type type)
{
	if (!name_is_good(l, stmt))
		return NULL;
	struct symbol *s = symbol_get(l, stmt->name.s);
	if (!s->rule)
		s->rule = ARENA_NEW(l->arena, struct rule);
	user_keep(l, s);
	*s->rule = (struct rule){.name = s->name, .type = type, .where = stmt->where};
	user_note_type(l, s->rule);
	s->meta = NULL;
	return s->rule;
}

bool sem_regex_is_good(struct load *l, const struct ast_stmt *stmt, const struct pattern_src *pattern)
{
	struct loc where = pattern->where;
	size_t at;
	struct err err;

	bool good = regex_check(l->scratch, pattern->text, pattern->flags, &at, &err) == 0;
	if (!good) {
		if (where.end > where.start + at)
			where.start += (uint32_t)at;
		diag_add(l->diags, DIAG_ID_REGEX_BAD, where, "%.*s: %s", (int)stmt->name.s.n,
			 (const char *)stmt->name.s.p, err.text);
	}
	arena_reset(l->scratch);
	return good;
}

static void note_captures(struct load *l, struct symbol *s, struct span pattern)
{
	if (!captures_list(l->arena, pattern))
		return;
	s->priority = CAPTURE_PRIORITY;
	s->has_priority = true;
}

static bool has_name(const char *list, struct span name)
{
	for (const char *at = list; at && *at; at += strcspn(at, ","), at += *at == ',')
		if (span_equal((struct span){(const unsigned char *)at, strcspn(at, ",")}, name))
			return true;
	return false;
}

/* SpamAssassin looks for tags before it knows whether a line is any good. What it noted of a name stays, whatever lines follow. */
static struct span note_tags(struct load *l, struct span name, struct span pattern)
{
	struct symbol *s = symbol_get(l, name);
	struct span tag = {0};

	pattern = captures_templates(l->arena, pattern, &tag);
	if (tag.n && !has_name(s->templates, tag))
		s->templates = arena_printf(l->arena, "%s%s%.*s", s->templates ? s->templates : "", s->templates ? "," : "", (int)tag.n,
					    (const char *)tag.p);
	note_captures(l, s, pattern);
	return pattern;
}

static void note_pattern(struct load *l, struct span name, const struct pattern_src *pattern)
{
	struct symbol *s = symbol_get(l, name);

	s->pattern = ARENA_NEW(l->arena, struct pattern_src);
	*s->pattern = *pattern;
}

static int parse(struct load *l, const struct ast_stmt *stmt, struct ast_text *text, struct pattern_src *pattern_r)
{
	bool mimeheader = stmt->key.directive->id == DIRECTIVE_mimeheader;
	struct err err;

	if (!mimeheader)
		text->s = note_tags(l, stmt->name.s, text->s);
	if (pattern_parse(l->arena, text, DELIMITERS_NEEDED, pattern_r, &err)) {
		diag_add(l->diags, DIAG_ID_PATTERN_DELIMITER, text->where, "%s", err.text);
		return -1;
	}
	if (pattern_r->always && l->ignore_always && !mimeheader) {
		diag_add(l->diags, DIAG_ID_REGEX_ALWAYS, text->where, "%.*s is left out: it has an empty alternative",
			 (int)stmt->name.s.n, (const char *)stmt->name.s.p);
		return -1;
	}
	if (!sem_regex_is_good(l, stmt, pattern_r))
		return -1;
	bytes_check_pattern(l, text->where);
	if (!mimeheader)
		note_pattern(l, stmt->name.s, pattern_r);
	return 0;
}

static void set_pattern(struct load *l, struct rule *rule, struct pattern_src pattern)
{
	rule->captures = captures_list(l->arena, pattern.text);
	rule->pattern = pattern;
}

void sem_pattern(struct load *l, const struct ast_stmt *stmt)
{
	enum directive_id id = stmt->key.directive->id;
	enum wn_rule_type type = id == DIRECTIVE_body	   ? WN_RULE_BODY
				 : id == DIRECTIVE_rawbody ? WN_RULE_RAWBODY
				 : id == DIRECTIVE_uri	   ? WN_RULE_URI
							   : WN_RULE_FULL;
	struct ast_text text = stmt->text;
	struct pattern_src pattern;

	if (!name_is_good(l, stmt) || parse(l, stmt, &text, &pattern))
		return;
	set_pattern(l, sem_define(l, stmt, type), pattern);
}

/* The header's name without a colon at its end. */
static const char *header_name(struct load *l, struct span name)
{
	if (name.n && name.p[name.n - 1] == ':')
		name.n--;
	return arena_span_str(l->arena, name);
}

/* Modifiers are checked as far as SpamAssassin does: each begins with one of these words. */
static bool modifiers_are_good(const char *header)
{
	static const char *const words[] = {"raw", "addr",  "name", "host", "domain",
					    "ip",  "revip", "first", "last"};

	for (const char *at = strchr(header, ':'); at; at = strchr(at + 1, ':')) {
		bool good = false;
		for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
			size_t n = strlen(words[i]);
			good |= strncmp(at + 1, words[i], n) == 0 &&
				!byte_is_word((unsigned char)at[1 + n]);
		}
		if (!good)
			return false;
	}
	return true;
}

/* SpamAssassin drops what stands beside the pattern of a header rule as soon as it sees another header line of the name,
 * and the pattern stays when that line is no good: for exists: the last one that the name had. Without one, all values match. A user's
 * line changes nothing here. */
void sem_header_spoils(struct load *l, struct span name)
{
	struct symbol *s = is_rule_name(name) ? symbol_find(l, name) : NULL;
	struct rule *rule = s ? s->rule : NULL;
	struct ast_text any = {SPAN_LIT("//"), {0}};
	struct err err;

	if (!rule || rule->type != WN_RULE_HEADER || l->user)
		return;
	any.where = rule->where;
	if (rule->exists && s->pattern)
		set_pattern(l, rule, *s->pattern);
	else if (rule->exists && pattern_parse(l->arena, &any, DELIMITERS_NEEDED, &rule->pattern, &err) != 0)
		return;
	rule->exists = rule->negated = false;
	rule->unset = NULL;
}

void sem_header(struct load *l, const struct ast_stmt *stmt)
{
	const char *header = header_name(l, stmt->header.s);
	struct ast_text text = stmt->text;
	struct pattern_src pattern;

	if (!name_is_good(l, stmt))
		return;
	if (!modifiers_are_good(header)) {
		diag_add(l->diags, DIAG_ID_HEADER_BAD, stmt->header.where,
			 "%s has a modifier that does not exist", header);
		sem_header_spoils(l, stmt->name.s);
		return;
	}
	struct symbol *s = symbol_get(l, stmt->name.s);
	const char *unset = pattern_unset(l->arena, &text);
	if (!s->rule && unset)
		s->unset = unset;
	if (parse(l, stmt, &text, &pattern)) {
		sem_header_spoils(l, stmt->name.s);
		if (s->rule && s->rule->type == WN_RULE_HEADER && !l->user)
			s->rule->unset = unset;
		return;
	}
	if (s->rule)
		s->unset = NULL;
	struct rule *rule = sem_define(l, stmt, WN_RULE_HEADER);
	rule->header = header;
	rule->negated = stmt->negated;
	rule->unset = unset ? unset : s->unset; /* of lines that were no good, before the first good one */
	set_pattern(l, rule, pattern);
}

/* SpamAssassin makes a function for the name, and the rule only when there was none. */
void sem_mimeheader(struct load *l, const struct ast_stmt *stmt)
{
	struct ast_text text = stmt->text;
	struct pattern_src pattern;

	if (!name_is_good(l, stmt))
		return;
	const char *unset = pattern_unset(l->arena, &text);
	if (parse(l, stmt, &text, &pattern))
		return;
	struct symbol *s = symbol_get(l, stmt->name.s);
	if (s->mimeheader && s->rule && s->rule->type != WN_RULE_MIMEHEADER) {
		diag_add(l->diags, DIAG_ID_MIMEHEADER_AGAIN, stmt->name.where, "%s became another rule after it was one of this kind", s->name);
		return;
	}
	if (!s->mimeheader)
		note_captures(l, s, pattern.text);
	s->mimeheader = true;
	struct rule *rule = sem_define(l, stmt, WN_RULE_MIMEHEADER);
	rule->header = header_name(l, stmt->header.s);
	rule->negated = stmt->negated;
	rule->unset = unset;
	set_pattern(l, rule, pattern);
}

void sem_exists(struct load *l, const struct ast_stmt *stmt)
{
	struct span name = stmt->text.s;
	bool good = (const char *)name.p && name.p[-1] == ':'; /* no white space behind exists: */

	for (size_t i = 0; i < name.n; i++)
		good &= byte_is_word(name.p[i]) || name.p[i] == '.' || name.p[i] == '-' ||
			(name.p[i] == ':' && i == name.n - 1 && i > 0);
	if (!good) {
		diag_add(l->diags, DIAG_ID_HEADER_BAD, stmt->text.where,
			 "exists: wants a header's name");
		sem_header_spoils(l, stmt->name.s);
		return;
	}
	struct ast_text anything = {SPAN_LIT("/\\A/"), stmt->text.where};
	struct symbol *s = name_is_good(l, stmt) ? symbol_get(l, stmt->name.s) : NULL;
	const char *unset = s && !s->rule ? s->unset : NULL;
	struct rule *rule = s ? sem_define(l, stmt, WN_RULE_HEADER) : NULL;
	struct err err;
	if (!rule)
		return;
	rule->header = header_name(l, name);
	rule->exists = true;
	if (!unset || pattern_parse(l->arena, &anything, DELIMITERS_NEEDED, &rule->pattern, &err))
		return;
	rule->exists = false; /* a line that was no good has left a text for it: something is always there */
	rule->unset = unset;
}
