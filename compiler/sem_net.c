/* sem_net.c: rules that ask the network in words of their own: whether what they ask has a form.
 * SpamAssassin counterpart: the commands of Plugin/AskDNS.pm and Plugin/URIDNSBL.pm. A line that they refuse defines
 * nothing. */
#include "load.h"

static bool only(struct span s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr(set, s.p[i]))
			return false;
	return s.n != 0;
}

/* 16, 0x10 or 127.0.0.2 */
static bool is_value(struct span s)
{
	if (span_has_prefix(s, SPAN_LIT("0x")) && s.n <= 10)
		return only(span_slice(s, 2, s.n), "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (span_find_byte(s, '.', 0) == (size_t)-1)
		return s.n <= 10 && only(s, "0123456789");
	size_t parts = 1, digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' ? !digits : !byte_is_digit(s.p[i]) || ++digits > 3)
			return false;
		if (s.p[i] == '.')
			parts++, digits = 0;
	}
	return parts == 4 && digits;
}

/* One value, or two with a - or / between. */
static bool is_values(struct span s)
{
	size_t at = 0;

	while (at < s.n && s.p[at] != '-' && s.p[at] != '/')
		at++;
	return is_value(span_slice(s, 0, at)) && (at == s.n || is_value(span_slice(s, at + 1, s.n)));
}

static bool is_pattern(struct load *l, const struct ast_text *line, struct span s)
{
	struct ast_text text = {s, line->where};
	struct pattern_src pattern;
	struct err err;

	return pattern_parse(l->arena, &text, DELIMITERS_NEEDED, &pattern, &err) == 0;
}

static bool is_answer(struct load *l, const struct ast_text *line, struct span s)
{
	if (s.n > 2 && (s.p[0] == '/' || (s.p[0] == 'm' && !byte_is_word(s.p[1]))))
		return is_pattern(l, line, s);
	if (s.n > 1 && (s.p[0] == '"' || s.p[0] == '\''))
		return s.p[s.n - 1] == s.p[0];
	if (s.n > 2 && s.p[0] == '[')
		return s.p[s.n - 1] == ']';
	return is_values(s);
}

static bool are_types(struct span s)
{
	static const char *const types[] = {
		"ANY", "A", "AAAA", "MX", "TXT", "PTR", "NAPTR", "NS", "SOA", "CERT", "CNAME", "DNAME",
		"DHCID", "HINFO", "MINFO", "RP", "HIP", "IPSECKEY", "KX", "LOC", "GPOS", "SRV",
		"OPENPGPKEY", "SSHFP", "SPF", "TLSA", "URI", "CAA", "CSYNC"};

	for (size_t at = 0, end; at <= s.n; at = end + 1) {
		bool known = false;
		end = span_find_byte(s, ',', at);
		end = end == (size_t)-1 ? s.n : end;
		for (size_t i = 0; i < sizeof types / sizeof *types; i++)
			known |= span_equal_nocase(span_slice(s, at, end), span_from_str(types[i]));
		if (!known)
			return false;
	}
	return true;
}

/* TEMPLATE [TYPES [ANSWER]] */
static bool is_question(struct load *l, const struct ast_text *text)
{
	struct span rest = span_trim(text->s), template = span_next_word(&rest), types = span_next_word(&rest);

	return template.n && (!types.n || are_types(types)) && (!rest.n || is_answer(l, text, rest));
}

bool sem_net_is_lookup(struct span value, bool sub)
{
	value = span_trim(value);
	struct span name = span_next_word(&value), zone = span_next_word(&value), type = span_next_word(&value);

	for (size_t i = 0; i < name.n; i++)
		if (!byte_is_word(name.p[i]))
			return false;
	return zone.n && type.n && (sub ? is_values(value) : !value.n);
}

void sem_net(struct load *l, const struct ast_stmt *stmt)
{
	if (stmt->key.directive->id == DIRECTIVE_askdns && !is_question(l, &stmt->text)) {
		sem_value_bad(l, stmt);
		return;
	}
	struct rule *rule = sem_define(l, stmt, WN_RULE_NET);
	if (rule)
		rule->net_args = arena_span_str(l->arena, stmt->text.s);
}
