/* fromname.c: an address in the name of a From header that is another than the sender's (Plugin/FromNameSpoof.pm).
 * Differs: fns_ignore_dkim has no effect, as there without the network. */
#include "eval/addrlist.h"
#include "eval/addrs.h"
#include "eval/eval.h"

#include "base/vec.h"
#include "msg/domain.h"
#include "msg/uri_conf.h"

#include <stdlib.h>

#define DEFAULT_EXTRA 50 /* bytes that a name may have beside the address */

struct owner_list {
	struct span owner;
	struct addrlist *list;
};

struct fromname_conf {
	VEC(struct owner_list) owners;
	VEC(const char *) ignored_headers;
	double extra;
	int check;
};

struct fromname {
	bool contains_email, different, other_domain, other_owner, equals_to, equals_replyto;
};

/* --- options --- */

static struct addrlist *owner_list(struct arena *arena, struct fromname_conf *conf, struct span owner)
{
	for (size_t i = 0; i < conf->owners.n; i++)
		if (span_equal(conf->owners.v[i].owner, owner))
			return conf->owners.v[i].list;
	struct owner_list one = {owner, addrlist_new(arena)};
	vec_push(arena, &conf->owners, one);
	return one.list;
}

/* "(owner) address ..." */
static void read_list(struct arena *arena, struct fromname_conf *conf, const char *value, bool add)
{
	struct span text = span_lower(arena, span_from_str(value));
	size_t close = text.n > 2 && text.p[0] == '(' ? span_find_byte(text, ')', 2) : (size_t)-1;

	while (close != (size_t)-1 && (close + 1 >= text.n || !byte_is_space(text.p[close + 1])))
		close = span_find_byte(text, ')', close + 1);
	struct span words = close == (size_t)-1 ? (struct span){0} : span_trim(span_slice(text, close + 1, text.n));
	if (!words.n)
		return;
	struct addrlist *list = owner_list(arena, conf, span_slice(text, 1, close));
	if (add)
		addrlist_add_words(list, words);
	else
		addrlist_remove_words(list, words);
}

const void *fromname_family_conf(struct arena *arena, const struct settings *settings, struct err *err)
{
	struct fromname_conf *conf = ARENA_NEW(arena, struct fromname_conf);
	const struct setting *s;

	conf->extra = settings_get_num(settings, "fns_extrachars", DEFAULT_EXTRA);
	conf->check = 1;
	for (s = settings_find(settings, "fns_check"); s; s = s->next_same)
		if (s->value[0] >= '0' && s->value[0] <= '2' && !s->value[1])
			conf->check = s->value[0] - '0';
	for (s = settings_find(settings, "fns_add_addrlist"); s; s = s->next_same)
		read_list(arena, conf, s->value, true);
	for (s = settings_find(settings, "fns_remove_addrlist"); s; s = s->next_same)
		read_list(arena, conf, s->value, false);
	for (s = settings_find(settings, "fns_ignore_headers"); s; s = s->next_same) {
		struct span word;
		for (size_t at = 0; word_next(span_from_str(s->value), &at, &word);)
			vec_push(arena, &conf->ignored_headers, (const char *)arena_span_str(arena, word));
	}
	return conf;
}

/* --- the address in the name --- */

static bool boundary_at(struct span s, size_t at)
{
	bool before = at > 0 && byte_is_word(s.p[at - 1]), behind = at < s.n && byte_is_word(s.p[at]);
	return before != behind;
}

static bool is_local(unsigned char byte)
{
	return byte_is_word(byte) || (byte && strchr(".!#$%&'*+/=?^`{|}~-", byte));
}

/* The end of the domain behind an @, which has a dot; 0 when there is none. */
static size_t domain_end(struct span s, size_t at)
{
	size_t dot = at;

	while (dot < s.n && (byte_is_word(s.p[dot]) || (dot > at && s.p[dot] == '-')))
		dot++;
	if (dot == at || dot + 2 >= s.n || s.p[dot] != '.' || !byte_is_word(s.p[dot + 1]))
		return 0;
	size_t end = dot + 2;
	while (end < s.n && (byte_is_word(s.p[end]) || s.p[end] == '.' || s.p[end] == '-'))
		end++;
	return end > dot + 2 && boundary_at(s, end) ? end : 0;
}

/* The first thing in the text that looks like an address, empty when there is none. */
static struct span find_address(struct span s)
{
	for (size_t sign = 0; (sign = span_find_byte(s, '@', sign)) != (size_t)-1; sign++) {
		size_t end = domain_end(s, sign + 1), start = sign;
		if (!end)
			continue;
		while (start > 0 && is_local(s.p[start - 1]))
			start--;
		while (start < sign && !boundary_at(s, start))
			start++;
		if (start < sign)
			return span_slice(s, start, end);
	}
	return (struct span){0};
}

/* --- the message --- */

static struct span domain_of(struct eval *e, struct span address)
{
	char *uri = arena_printf(e->msg->arena, "mailto:%.*s", (int)address.n, (const char *)address.p);
	struct span domain = {0}, host;

	if (!domain_of_uri(e->msg->arena, e->msg->conf->uri->registry, span_from_str(uri), &domain, &host))
		return (struct span){0};
	return domain;
}

static struct span listed_owner(const struct fromname_conf *conf, struct span address)
{
	for (size_t i = 0; i < conf->owners.n; i++)
		if (addrlist_has(conf->owners.v[i].list, address))
			return conf->owners.v[i].owner;
	return (struct span){0};
}

/* By the lists, first as it stands, then below its registered domain; else that domain's first label. */
static struct span owner_of(struct eval *e, struct span address, struct span domain)
{
	const struct fromname_conf *conf = e->conf->family[EVAL_FAMILY_fromname];
	size_t sign = span_find_byte(address, '@', 0), dot = span_find_byte(domain, '.', 0);
	struct span owner = listed_owner(conf, address);

	if (!owner.n && sign != (size_t)-1 && sign > 0 &&
	    !span_equal(span_slice(address, sign + 1, address.n), domain))
		owner = listed_owner(conf, span_from_str(arena_printf(e->msg->arena, "%.*s@%.*s", (int)sign,
								      (const char *)address.p, (int)domain.n,
								      (const char *)domain.p)));
	if (owner.n)
		return owner;
	return dot == (size_t)-1 || dot == 0 ? domain : span_slice(domain, 0, dot);
}

static struct span header_lower(struct eval *e, enum header_asked what)
{
	return span_lower(e->msg->arena, header_ask(e->msg, what)->joined);
}

static size_t count_others(struct span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += !byte_is_digit(s.p[i]) && !(s.p[i] >= 'a' && s.p[i] <= 'z');
	return n;
}

static bool is_ignored(struct eval *e, const struct fromname_conf *conf)
{
	struct span value;

	for (size_t i = 0; i < conf->ignored_headers.n; i++)
		if (header_get(e->msg, conf->ignored_headers.v[i], &value) && value.n &&
		    !span_equal(value, SPAN_LIT("0")))
			return true;
	return false;
}

static void set_tags(struct eval *e, struct span name, struct span domain, struct span owner, struct span from,
		     struct span from_domain, struct span from_owner)
{
	eval_set_tag(e, SPAN_LIT("FNSFNAMEADDR"), name);
	eval_set_tag(e, SPAN_LIT("FNSFNAMEDOMAIN"), domain);
	eval_set_tag(e, SPAN_LIT("FNSFNAMEOWNER"), owner);
	eval_set_tag(e, SPAN_LIT("FNSFADDRADDR"), from);
	eval_set_tag(e, SPAN_LIT("FNSFADDRDOMAIN"), from_domain);
	eval_set_tag(e, SPAN_LIT("FNSFADDROWNER"), from_owner);
}

static void compare(struct eval *e, struct fromname *f)
{
	const struct fromname_conf *conf = e->conf->family[EVAL_FAMILY_fromname];
	struct span from = header_lower(e, ASK_FROM_ADDR), domain = domain_of(e, from);
	struct span text = header_lower(e, ASK_FROM_NAME), address = find_address(text);
	struct span other = address.n ? domain_of(e, address) : (struct span){0};

	if (is_ignored(e, conf) || !domain.n || !other.n)
		return;
	f->contains_email = true;
	double around = (double)(text.n - address.n) + (double)(count_others(text) - count_others(address));
	if (around > conf->extra)
		return;
	f->different = !span_equal(address, from);
	f->other_domain = !span_equal(other, domain);
	struct span owner = owner_of(e, address, other), from_owner = owner_of(e, from, domain);
	f->other_owner = !span_equal(owner, from_owner);
	if (f->different || f->other_owner)
		set_tags(e, address, other, owner, from, domain, from_owner);
	f->equals_replyto = span_equal(address, header_lower(e, ASK_REPLY_TO_ADDR));
	struct spans to = addrs_to(e);
	for (size_t i = 0; i < to.n; i++)
		f->equals_to |= span_equal(address, to.v[i]);
}

static const struct fromname *fromname_of(struct eval *e)
{
	struct fromname *f = e->state[EVAL_FAMILY_fromname];

	if (!f) {
		e->state[EVAL_FAMILY_fromname] = f = ARENA_NEW(e->msg->arena, struct fromname);
		compare(e, f);
	}
	return f;
}

#define EVAL_AS(name, expression)                                                                                      \
	double name(struct eval *e, const struct wn_arg *argv, unsigned argc)                                          \
	{                                                                                                              \
		const struct fromname *f = fromname_of(e);                                                             \
		return expression;                                                                                     \
	}

EVAL_AS(check_fromname_different, f->different)
EVAL_AS(check_fromname_domain_differ, f->other_domain)
EVAL_AS(check_fromname_contains_email, f->contains_email)
EVAL_AS(check_fromname_equals_to, f->equals_to)
EVAL_AS(check_fromname_owners_differ, f->other_owner)
EVAL_AS(check_fromname_equals_replyto, f->equals_replyto)

/* An argument, where it is a level, stands for fns_check. */
double check_fromname_spoof(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct fromname_conf *conf = e->conf->family[EVAL_FAMILY_fromname];
	const struct fromname *f = fromname_of(e);
	const char *level = argc ? argv[0].s : "";
	int check = *level >= '0' && *level <= '2' && !level[1] ? *level - '0' : conf->check;

	return f->different && (check == 0 || (check == 1 ? f->other_owner : f->other_domain));
}
