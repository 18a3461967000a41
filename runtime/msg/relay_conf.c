/* relay_conf.c: reads the network settings in the order they were written, since the clear_ ones undo
 * what came before them. */
#include "msg/relay_conf.h"

#include "base/vec.h"
#include "ruleset_abi.h"

#include <strings.h>

struct list {
	struct netset *set;
	bool given;
};

struct reader {
	struct arena *arena;
	struct list trusted, internal, msa;
	VEC(struct span) headers;
};

static void list_clear(struct reader *r, struct list *list, bool loopback)
{
	list->set = netset_new(r->arena);
	list->given = false;
	if (loopback) {
		netset_add(list->set, SPAN_LIT("127.0.0.0/8"));
		netset_add(list->set, SPAN_LIT("::1"));
	}
}

static void list_add(struct reader *r, struct list *list, struct span value)
{
	for (struct span word; (word = span_next_word(&value)).n;) {
		netset_add(list->set, word); /* or not: the compiler and the preferences' reader have told */
		list->given = true;
	}
}

static void headers_add(struct reader *r, struct span value)
{
	for (struct span word; (word = span_next_word(&value)).n;) {
		bool known = false;
		for (size_t i = 0; i < r->headers.n; i++)
			known |= span_equal_nocase(r->headers.v[i], word);
		if (!known)
			vec_push(r->arena, &r->headers, word);
	}
}

/* Internal networks and those of submission servers are trusted ones, or they don't count (Conf/Parser.pm
 * lint_trusted_networks). Without trusted networks the internal ones stand for them. */
static void lists_limit(struct reader *r)
{
	const struct list *outer = r->trusted.given ? &r->trusted : &r->internal;
	if (!outer->given)
		return;
	if (r->internal.given && outer != &r->internal)
		netset_limit_to(r->internal.set, outer->set);
	if (r->msa.given)
		netset_limit_to(r->msa.set, outer->set);
}

static void setting_read(struct reader *r, const char *name, struct span value)
{
	struct {
		const char *name;
		struct list *list;
		bool loopback;
	} lists[] = {{"trusted_networks", &r->trusted, true},
		     {"internal_networks", &r->internal, true},
		     {"msa_networks", &r->msa, false}};

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (strcmp(name, lists[i].name) == 0)
			list_add(r, lists[i].list, value);
		else if (strncmp(name, "clear_", 6) == 0 && strcmp(name + 6, lists[i].name) == 0)
			list_clear(r, lists[i].list, lists[i].loopback);
	}
	if (strcmp(name, WN_SETTING_USER) == 0) /* what the site has dropped stays so, whatever the user trusts */
		lists_limit(r);
	else if (strcmp(name, "originating_ip_headers") == 0)
		headers_add(r, value);
	else if (strcmp(name, "clear_originating_ip_headers") == 0)
		r->headers.n = 0;
}

const struct relay_conf *relay_conf_new(struct arena *arena, const struct settings *settings,
					struct err *err)
{
	struct reader r = {.arena = arena};
	struct relay_conf *conf = ARENA_NEW(arena, struct relay_conf);
	list_clear(&r, &r.trusted, true);
	list_clear(&r, &r.internal, true);
	list_clear(&r, &r.msa, false);
	for (size_t i = 0; i < settings->n; i++)
		setting_read(&r, settings->v[i].name, span_from_str(settings->v[i].value));
	lists_limit(&r);
	netset_seal(r.trusted.set);
	netset_seal(r.internal.set);
	netset_seal(r.msa.set);
	conf->configured = r.trusted.given || r.internal.given;
	conf->trusted = r.trusted.given ? r.trusted.set : r.internal.set;
	conf->internal = r.internal.given ? r.internal.set : r.trusted.set;
	conf->msa = r.msa.set;
	conf->originating_headers = (struct spans){r.headers.v, r.headers.n};
	conf->envelope_header = settings_get(settings, "envelope_sender_header", NULL);
	conf->always_trust_envelope = settings_get_bool(settings, "always_trust_envelope_sender", false);
	return conf;
}
