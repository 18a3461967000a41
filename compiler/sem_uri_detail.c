/* sem_uri_detail.c: `uri_detail NAME text =~ /re/ host !~ /re/ ...`. A condition of one key replaces an
 * earlier one, also of an earlier line of the same name. Text between conditions is passed over; those before one that is no
 * good are kept.
 * SpamAssassin counterpart: Plugin/URIDetail.pm. */
#include "load.h"

struct found {
	struct ast_text key, pattern;
	bool negated;
	size_t end;
};

static size_t skip_space(struct span s, size_t at)
{
	while (at < s.n && byte_is_space(s.p[at]))
		at++;
	return at;
}

/* The end of /.../imsx or m?...?imsx that starts at `at`, followed by white space or the end; 0: none. */
static size_t pattern_end(struct span s, size_t at)
{
	unsigned char delimiter = '/';

	if (at < s.n && s.p[at] == 'm' && at + 1 < s.n && !byte_is_word(s.p[at + 1]))
		delimiter = s.p[++at];
	else if (at >= s.n || s.p[at] != '/')
		return 0;
	while ((at = span_find_byte(s, delimiter, at + 1)) != (size_t)-1) {
		size_t end = at + 1;
		while (end < s.n && strchr("imsx", s.p[end]) && s.p[end])
			end++;
		if (end == s.n || byte_is_space(s.p[end]))
			return end;
	}
	return 0;
}

static struct ast_text part(const struct ast_text *text, size_t from, size_t to)
{
	struct loc where = text->where;

	where.end = where.start + (uint32_t)to;
	where.start += (uint32_t)from;
	return (struct ast_text){span_slice(text->s, from, to), where};
}

/* The next `word =~ /pattern/` at or behind `at`. */
static bool find_condition(const struct ast_text *text, size_t at, struct found *found_r)
{
	struct span s = text->s;

	while (at < s.n) {
		if (!byte_is_word(s.p[at])) {
			at++;
			continue;
		}
		size_t word = at;
		while (at < s.n && byte_is_word(s.p[at]))
			at++;
		size_t op = skip_space(s, at);
		if (op + 1 >= s.n || (s.p[op] != '=' && s.p[op] != '!') || s.p[op + 1] != '~')
			continue;
		size_t start = skip_space(s, op + 2), end = pattern_end(s, start);
		if (!end)
			continue;
		*found_r = (struct found){part(text, word, at), part(text, start, end),
					  s.p[op] == '!', end};
		return true;
	}
	return false;
}

static bool key_is_good(struct span key)
{
	static const char *const keys[] = {"raw", "type", "cleaned", "text", "domain", "host"};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (span_equal(key, span_from_str(keys[i])))
			return true;
	return false;
}

#define KEYS 6 /* raw, type, cleaned, text, domain, host: so many conditions at most */

/* Conditions of the lines before stay, except those of the same key. */
static void set_condition(struct load *l, struct symbol *s, struct uri_detail_cond_src one)
{
	if (!s->conds)
		s->conds = ARENA_ARRAY(l->arena, struct uri_detail_cond_src, KEYS);
	for (size_t i = 0; i < s->nconds; i++) {
		if (!strcmp(s->conds[i].key, one.key)) {
			s->conds[i] = one;
			return;
		}
	}
	s->conds[s->nconds++] = one;
}

/* The line's conditions up to one that is no good: how many; -1 with a diagnostic. */
static long read_conditions(struct load *l, const struct ast_stmt *stmt, struct symbol *s)
{
	struct found found;
	struct err err;
	long n = 0;

	for (size_t at = 0; find_condition(&stmt->text, at, &found); at = found.end, n++) {
		struct uri_detail_cond_src one = {arena_span_str(l->arena, found.key.s),
						  found.negated, {.flags = 0}};
		if (!key_is_good(found.key.s)) {
			diag_add(l->diags, DIAG_ID_URI_DETAIL_BAD, found.key.where,
				 "URIs have no %s", one.key);
			return -1;
		}
		if (pattern_parse(l->arena, &found.pattern, DELIMITERS_NEEDED, &one.pattern,
				  &err)) {
			diag_add(l->diags, DIAG_ID_PATTERN_DELIMITER, found.pattern.where, "%s",
				 err.text);
			return -1;
		}
		if (!sem_regex_is_good(l, stmt, &one.pattern))
			return -1;
		set_condition(l, s, one);
	}
	if (!n)
		diag_add(l->diags, DIAG_ID_URI_DETAIL_BAD, stmt->text.where,
			 "there is no condition here");
	return n ? n : -1;
}

void sem_uri_detail(struct load *l, const struct ast_stmt *stmt)
{
	struct symbol nobody = {0}, *s = is_rule_name(stmt->name.s) ? symbol_get(l, stmt->name.s) : &nobody;

	if (read_conditions(l, stmt, s) > 0)
		sem_define(l, stmt, WN_RULE_URI_DETAIL);
	if (s->rule && s->rule->type == WN_RULE_URI_DETAIL) {
		s->rule->conds = s->conds;
		s->rule->nconds = s->nconds;
	}
}
