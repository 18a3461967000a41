/* sem_setting.c: directives that are no rules: their values are checked by shape and handed on.
 * SpamAssassin counterpart: the set_*_value functions of Conf/Parser.pm. */
#include "load.h"

static size_t skip_digits(struct span s, size_t at)
{
	while (at < s.n && byte_is_digit(s.p[at]))
		at++;
	return at;
}

/* Digits, with or without a fraction: 1, 1.5, 1. -- the index behind, 0 when there are none. */
static size_t skip_number(struct span s, size_t at)
{
	size_t end = skip_digits(s, at);

	if (end == at)
		return 0;
	return end < s.n && s.p[end] == '.' ? skip_digits(s, end + 1) : end;
}

static bool is_number(struct span s)
{
	size_t sign = s.n && (s.p[0] == '-' || s.p[0] == '+');
	return s.n > sign && skip_number(s, sign) == s.n;
}

static bool is_duration(struct span s)
{
	size_t at = skip_number(s, s.n && s.p[0] == '+');

	if (!at)
		return false;
	while (at < s.n && byte_is_space(s.p[at]))
		at++;
	return at == s.n || (at + 1 == s.n && strchr("smhdw", byte_lower(s.p[at])) != NULL);
}

static bool is_bool(struct span s)
{
	return span_equal(s, SPAN_LIT("0")) || span_equal(s, SPAN_LIT("1")) ||
	       span_equal_nocase(s, SPAN_LIT("yes")) || span_equal_nocase(s, SPAN_LIT("no"));
}

static bool value_is_good(enum shape shape, struct span s)
{
	switch (shape) {
	case SHAPE_NOARGS: return s.n == 0;
	case SHAPE_NUMBER: return is_number(s);
	case SHAPE_BOOL: return is_bool(s);
	case SHAPE_DURATION: return is_duration(s);
	case SHAPE_STRING: return s.n != 0;
	default: return true;
	}
}

void sem_value_bad(struct load *l, const struct ast_stmt *stmt)
{
	diag_add(l->diags, DIAG_ID_VALUE_BAD,
		 stmt->text.s.n ? stmt->text.where : stmt->key.text.where, "%s wants %s",
		 stmt->key.directive->name, shape_arguments(stmt->key.directive->shape));
}

void sem_add_setting(struct load *l, const char *name, const char *value, struct loc where)
{
	struct setting_src one = {name, value, where};
	vec_push(l->arena, &l->settings, one);
}

static const char *setting_name(struct load *l, const struct ast_stmt *stmt)
{
	if (*stmt->key.directive->canonical)
		return stmt->key.directive->canonical;
	char *name = arena_span_str(l->arena, stmt->key.text.s);
	for (char *c = name; *c; c++)
		*c = *c == '-' ? '_' : (char)byte_lower((unsigned char)*c);
	return name;
}

void sem_setting(struct load *l, const struct ast_stmt *stmt)
{
	struct strbuf value = strbuf_new(l->arena);

	if (!value_is_good(stmt->key.directive->shape, stmt->text.s) || !sem_value_has_form(l, stmt)) {
		sem_value_bad(l, stmt);
		return;
	}
	if (stmt->key.directive->id == DIRECTIVE_trusted_networks || stmt->key.directive->id == DIRECTIVE_internal_networks ||
	    stmt->key.directive->id == DIRECTIVE_msa_networks)
		sem_networks(l, stmt);
	if (stmt->key.directive->id == DIRECTIVE_ignore_always_matching_regexps)
		l->ignore_always = span_equal(stmt->text.s, SPAN_LIT("1")) || byte_lower(stmt->text.s.p[0]) == 'y';
	strbuf_add_span(&value, stmt->name.s);
	if (stmt->name.s.n)
		strbuf_add_byte(&value, ' ');
	strbuf_add_span(&value, stmt->text.s);
	for (size_t i = 0; i < stmt->words.list.n; i++) {
		if (i)
			strbuf_add_byte(&value, ' ');
		strbuf_add_span(&value, stmt->words.list.v[i].s);
	}
	sem_add_setting(l, setting_name(l, stmt), strbuf_str(&value), stmt->where);
}
