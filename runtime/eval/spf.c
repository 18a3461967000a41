/* spf.c: what internal hosts found out about the sender by SPF, and wrote into Received-SPF and Authentication-Results
 * headers (Plugin/SPF.pm). Without such a header the network has to be asked, which is not done yet: no result then. */
#include "eval/eval.h"
#include "eval/wlbl.h"

#include "msg/relay.h"

enum identity { MAIL_FROM, HELO, IDENTITIES };
enum result { RESULT_UNKNOWN, PASS, NEUTRAL, SOFTFAIL, FAIL, TEMPERROR, PERMERROR, NONE };

static const struct {
	const char *name;
	enum result result;
	bool authres_only;
} results[] = {
	{"pass", PASS, false},		{"neutral", NEUTRAL, false},	 {"softfail", SOFTFAIL, false},
	{"fail", FAIL, false},		{"hardfail", FAIL, true},	 {"temperror", TEMPERROR, false},
	{"permerror", PERMERROR, false}, {"none", NONE, false},
};

struct spf_conf {
	bool ignore, newest_first, trust_sender;
};

struct spf {
	enum result results[IDENTITIES];
	bool has_sender;
	struct span sender; /* lower case */
};

const void *spf_family_conf(struct arena *arena, const struct settings *settings, struct err *err)
{
	struct spf_conf *conf = ARENA_NEW(arena, struct spf_conf);

	conf->ignore = settings_get_bool(settings, "ignore_received_spf_header", false);
	conf->newest_first = settings_get_bool(settings, "use_newest_received_spf_header", false);
	conf->trust_sender = settings_get_bool(settings, "always_trust_envelope_sender", false);
	return conf;
}

/* --- headers --- */

static bool boundary_at(struct span s, size_t at)
{
	bool before = at > 0 && byte_is_word(s.p[at - 1]), behind = at < s.n && byte_is_word(s.p[at]);
	return before != behind;
}

static size_t skip_spaces(struct span s, size_t at)
{
	while (at < s.n && byte_is_space(s.p[at]))
		at++;
	return at;
}

/* The result that stands at `at`; *end_r is behind it. */
static enum result result_at(struct span s, size_t at, bool authres, size_t *end_r)
{
	struct span rest = span_slice(s, at, s.n);

	for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
		struct span name = span_from_str(results[i].name);
		if ((results[i].authres_only && !authres) || !span_has_prefix_nocase(rest, name))
			continue;
		*end_r = at + name.n;
		if (authres || boundary_at(s, *end_r))
			return results[i].result;
	}
	return RESULT_UNKNOWN;
}

/* Which identity a word names; IDENTITIES for one that is none. */
static enum identity identity_of(struct span word)
{
	if (span_equal_nocase(word, SPAN_LIT("mfrom")) || span_equal_nocase(word, SPAN_LIT("mailfrom")))
		return MAIL_FROM;
	return span_equal_nocase(word, SPAN_LIT("helo")) ? HELO : IDENTITIES;
}

/* The word at `at`, up to where one ends first. */
static struct span word_at(struct span s, size_t at)
{
	for (size_t end = at + 1; end <= s.n && !byte_is_space(s.p[end - 1]); end++)
		if (boundary_at(s, end) || (end < s.n && s.p[end] == ';' && boundary_at(s, end + 1)))
			return span_slice(s, at, end);
	return (struct span){0};
}

/* "identity=helo": the last one on the line counts, without any it is the sender. */
static enum identity find_identity(struct span s, size_t from)
{
	struct span name = SPAN_LIT("identity=");
	size_t line = span_find_byte(s, '\n', from);
	struct span text = span_slice(s, 0, line == (size_t)-1 ? s.n : line);

	for (size_t at = text.n; at-- > from;) {
		if (!boundary_at(text, at) || !span_has_prefix_nocase(span_slice(text, at, text.n), name))
			continue;
		struct span word = word_at(s, at + name.n);
		if (word.n)
			return identity_of(word);
	}
	return MAIL_FROM;
}

/* Received-SPF: pass (comment) identity=mailfrom; ... */
static enum result read_received_spf(struct span value, enum identity *identity_r)
{
	size_t end;
	enum result result = result_at(value, skip_spaces(value, 0), false, &end);

	if (result)
		*identity_r = find_identity(value, end);
	return result;
}

/* "smtp.mailfrom=x" in a part of an Authentication-Results header: the first property of SMTP. */
static enum identity find_property(struct span s, size_t from)
{
	struct span name = SPAN_LIT("smtp.");

	for (size_t at = from; at < s.n; at++) {
		if (!boundary_at(s, at) || !span_has_prefix_nocase(span_slice(s, at, s.n), name))
			continue;
		size_t start = at + name.n, end = start;
		while (end < s.n && !byte_is_space(s.p[end]))
			end++;
		for (; end > start; end--) { /* its name: up to the last = with something behind */
			size_t sign = skip_spaces(s, end);
			if (sign + 1 < s.n && s.p[sign] == '=')
				return identity_of(span_slice(s, start, end));
		}
	}
	return MAIL_FROM;
}

/* Where behind a ';' "spf =" begins a part, the last one: its offset behind the '='; 0 for none. */
static size_t find_part(struct span s)
{
	size_t line = span_find_byte(s, '\n', 0);

	for (size_t at = line == (size_t)-1 ? s.n : line; at-- > 0;) {
		size_t name = s.p[at] == ';' ? skip_spaces(s, at + 1) : s.n;
		if (name < s.n && span_has_prefix_nocase(span_slice(s, name, s.n), SPAN_LIT("spf"))) {
			size_t sign = skip_spaces(s, name + 3);
			if (sign < s.n && s.p[sign] == '=')
				return sign + 1;
		}
	}
	return 0;
}

/* Authentication-Results: host; spf=pass smtp.mailfrom=x; ... */
static enum result read_authres(struct span value, enum identity *identity_r)
{
	size_t part = find_part(value), end;

	if (!part)
		return RESULT_UNKNOWN;
	size_t start = skip_spaces(value, part), stop = span_find_byte(value, ';', start);
	struct span text = span_slice(value, start, stop == (size_t)-1 ? value.n : stop);
	enum result result = result_at(text, 0, true, &end);
	if (result)
		*identity_r = find_property(text, end);
	return result;
}

static void read_header(struct spf *spf, struct span header)
{
	enum identity identity = MAIL_FROM;
	enum result result = RESULT_UNKNOWN;
	struct span arc = SPAN_LIT("arc-"), authres = SPAN_LIT("authentication-results:"), received = SPAN_LIT("received-spf:");

	if (span_has_prefix_nocase(header, received)) {
		result = read_received_spf(span_slice(header, received.n, header.n), &identity);
	} else {
		if (span_has_prefix_nocase(header, arc))
			header = span_slice(header, arc.n, header.n);
		if (span_has_prefix_nocase(header, authres))
			result = read_authres(span_slice(header, authres.n, header.n), &identity);
	}
	if (result && identity < IDENTITIES && !spf->results[identity])
		spf->results[identity] = result;
}

/* --- the message --- */

static void find_sender(struct spf *spf, struct message *m, const struct spf_conf *conf)
{
	const struct relays *r = message_relays(m);
	const struct relay *external = NULL;

	for (size_t i = 0; i < r->n && !external; i++)
		external = r->all[i].internal ? NULL : &r->all[i];
	if (external && external->has_envfrom) {
		spf->has_sender = true;
		spf->sender = span_lower(m->arena, external->envfrom);
	} else if (!r->num_trusted || conf->trust_sender) {
		struct spans from = header_ask(m, ASK_ENVELOPE_FROM_ADDR)->list;
		spf->has_sender = from.n > 0;
		if (from.n)
			spf->sender = span_lower(m->arena, from.v[0]);
	}
}

static const struct spf *spf_of(struct eval *e)
{
	struct spf *spf = e->state[EVAL_FAMILY_spf];
	const struct spf_conf *conf = e->conf->family[EVAL_FAMILY_spf];

	if (spf)
		return spf;
	e->state[EVAL_FAMILY_spf] = spf = ARENA_NEW(e->msg->arena, struct spf);
	find_sender(spf, e->msg, conf);
	if (conf->ignore)
		return spf;
	struct spans headers = header_ask(e->msg, ASK_ALL_INTERNAL)->list;
	for (size_t i = 0; i < headers.n; i++)
		read_header(spf, headers.v[conf->newest_first ? i : headers.n - 1 - i]);
	return spf;
}

#define EVAL_AS(name, expression)                                                                                      \
	double name(struct eval *e, const struct wn_arg *argv, unsigned argc)                                          \
	{                                                                                                              \
		return expression;                                                                                     \
	}

EVAL_AS(check_for_spf_pass, spf_of(e)->results[MAIL_FROM] == PASS)
EVAL_AS(check_for_spf_neutral, spf_of(e)->results[MAIL_FROM] == NEUTRAL)
EVAL_AS(check_for_spf_none, spf_of(e)->results[MAIL_FROM] == NONE)
EVAL_AS(check_for_spf_fail, spf_of(e)->results[MAIL_FROM] == FAIL)
EVAL_AS(check_for_spf_softfail, spf_of(e)->results[MAIL_FROM] == SOFTFAIL)
EVAL_AS(check_for_spf_permerror, spf_of(e)->results[MAIL_FROM] == PERMERROR)
EVAL_AS(check_for_spf_temperror, spf_of(e)->results[MAIL_FROM] == TEMPERROR)
EVAL_AS(check_for_spf_helo_pass, spf_of(e)->results[HELO] == PASS)
EVAL_AS(check_for_spf_helo_neutral, spf_of(e)->results[HELO] == NEUTRAL)
EVAL_AS(check_for_spf_helo_none, spf_of(e)->results[HELO] == NONE)
EVAL_AS(check_for_spf_helo_fail, spf_of(e)->results[HELO] == FAIL)
EVAL_AS(check_for_spf_helo_softfail, spf_of(e)->results[HELO] == SOFTFAIL)
EVAL_AS(check_for_spf_helo_permerror, spf_of(e)->results[HELO] == PERMERROR)
EVAL_AS(check_for_spf_helo_temperror, spf_of(e)->results[HELO] == TEMPERROR)
EVAL_AS(check_spf_skipped_noenvfrom, !spf_of(e)->has_sender)

static bool is_listed(struct eval *e, const struct addrlist *spf_list, const struct addrlist *auth_list)
{
	const struct spf *spf = spf_of(e);

	return spf->sender.n && spf->results[MAIL_FROM] == PASS &&
	       (addrlist_has(spf_list, spf->sender) || addrlist_has(auth_list, spf->sender));
}

EVAL_AS(check_for_spf_welcomelist_from,
	is_listed(e, wlbl_conf_of(e)->welcomelist_from_spf, wlbl_conf_of(e)->welcomelist_auth))
EVAL_AS(check_for_spf_whitelist_from, check_for_spf_welcomelist_from(e, argv, argc))
EVAL_AS(check_for_def_spf_welcomelist_from,
	is_listed(e, wlbl_conf_of(e)->def_welcomelist_from_spf, wlbl_conf_of(e)->def_welcomelist_auth))
EVAL_AS(check_for_def_spf_whitelist_from, check_for_def_spf_welcomelist_from(e, argv, argc))
