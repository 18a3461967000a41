/* sem_value.c: settings whose values have a form of their own, beyond the shape of their line.
 * SpamAssassin counterpart: the code of these commands in Conf.pm. */
#include "load.h"

#include "base/netset.h"
#include "regex/parse.h"

static bool is_one_of(struct span s, const char *const *words)
{
	for (; *words; words++)
		if (span_equal_nocase(s, span_from_str(*words)))
			return true;
	return false;
}

/* "all|ham|spam Name", and for add_header something behind it. */
static bool header_line(struct span s, bool wants_value)
{
	static const char *const when[] = {"ham", "spam", "all", NULL};
	struct span word = span_next_word(&s), name = span_next_word(&s);
	bool good = is_one_of(word, when) && name.n;

	for (size_t i = 0; i < name.n; i++)
		good &= byte_is_word(name.p[i]) || name.p[i] == '-';
	return good && (wants_value ? s.n != 0 : !s.n);
}

static bool rewritten_header(struct span s)
{
	static const char *const names[] = {"Subject", "From", "To", NULL};
	return is_one_of(span_next_word(&s), names);
}

static bool two_words(struct span s)
{
	return span_next_word(&s).n && span_next_word(&s).n && !s.n;
}

static bool dns_answer(struct span s)
{
	static const char *const words[] = {"test", "yes", "1", "no", "0", NULL};

	if (span_has_prefix(s, SPAN_LIT("test:")))
		return span_trim(span_slice(s, strlen("test:"), s.n)).n != 0;
	return is_one_of(s, words);
}

static bool good_pattern(struct load *l, const struct ast_text *text)
{
	struct pattern_src pattern;
	struct err err;
	size_t at;

	return pattern_parse(l->arena, text, DELIMITERS_NEEDED, &pattern, &err) == 0 &&
	       regex_check(l->arena, pattern.text, pattern.flags, &at, &err) == 0;
}

/* Words, each with so many dots between parts that are not empty. */
static bool dotted_names(struct span s, size_t dots)
{
	bool good = s.n != 0;

	while (good && s.n) {
		struct span name = span_next_word(&s);
		size_t n = 0;
		for (size_t i = 0; i < name.n; i++) {
			n += name.p[i] == '.';
			good &= name.p[i] != '.' || (i && i + 1 < name.n && name.p[i - 1] != '.');
		}
		good &= n == dots;
	}
	return good;
}

/* "(NAME) one or more words" */
static bool named_list(struct span s)
{
	for (size_t i = 1; i + 1 < s.n; i++)
		if (s.p[0] == '(' && s.p[i] == ')' && byte_is_space(s.p[i + 1]))
			return true;
	return false;
}

static bool has_second_word(struct span s)
{
	return span_next_word(&s).n && s.n;
}

/* trusted_networks and kin: words that are no networks. The others of the line count. */
void sem_networks(struct load *l, const struct ast_stmt *stmt)
{
	struct netset *set = netset_new(l->scratch);

	for (size_t i = 0; i < stmt->words.list.n; i++) {
		struct ast_text word = stmt->words.list.v[i];
		if (!netset_add(set, word.s))
			diag_add(l->diags, DIAG_ID_NETWORK_BAD, word.where, "%.*s is no network", (int)word.s.n,
				 (const char *)word.s.p);
	}
	arena_reset(l->scratch);
}

bool sem_value_has_form(struct load *l, const struct ast_stmt *stmt)
{
	struct span value = stmt->text.s;

	switch (stmt->key.directive->id) {
	case DIRECTIVE_add_header: return header_line(value, true);
	case DIRECTIVE_remove_header: return header_line(value, false);
	case DIRECTIVE_rewrite_header: return rewritten_header(value);
	case DIRECTIVE_welcomelist_from_rcvd:
	case DIRECTIVE_def_welcomelist_from_rcvd: return two_words(value);
	case DIRECTIVE_allow_user_rules: return span_equal(value, SPAN_LIT("0")) || span_equal(value, SPAN_LIT("1"));
	case DIRECTIVE_dns_available: return dns_answer(value);
	case DIRECTIVE_redirector_pattern: return good_pattern(l, &stmt->text);
	case DIRECTIVE_enlist_addrlist:
	case DIRECTIVE_enlist_uri_host: return named_list(value);
	case DIRECTIVE_dns_block_rule: return has_second_word(value);
	case DIRECTIVE_uridnsbl:
	case DIRECTIVE_urirhsbl:
	case DIRECTIVE_urinsrhsbl:
	case DIRECTIVE_urifullnsrhsbl: return sem_net_is_lookup(value, false);
	case DIRECTIVE_uridnssub:
	case DIRECTIVE_urirhssub:
	case DIRECTIVE_urinsrhssub:
	case DIRECTIVE_urifullnsrhssub: return sem_net_is_lookup(value, true);
	case DIRECTIVE_util_rb_tld: return dotted_names(value, 0);
	case DIRECTIVE_util_rb_2tld: return dotted_names(value, 1);
	case DIRECTIVE_util_rb_3tld: return dotted_names(value, 2);
	default: return true;
	}
}
