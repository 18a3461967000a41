/* wlbl_uri.c: lists of URI hosts (Plugin/WLBLEval.pm check_uri_host_listed): each host of the message is looked
 * up in every list, the most specific entry decides. Computed once a message for all lists. */
#include "eval/wlbl.h"

#include "base/strbuf.h"
#include "base/ipaddr.h"
#include "msg/uri.h"

enum { LABELS_LIMIT = 11 }; /* parent domains looked up, counted from the top */

struct wlbl_state {
	struct map listed; /* names of the lists that some host is on, to a note on it (struct span) */
	struct map seen;   /* hosts */
};

/* What a host is looked up by in every list: itself, then its parents, at most LABELS_LIMIT labels long; less those that no
 * list has. */
struct keys {
	struct span v[LABELS_LIMIT];
	uint64_t hash[LABELS_LIMIT];
	size_t n;
};

static void add_key(struct keys *keys, const struct wlbl_conf *conf, struct span key)
{
	uint64_t hash = map_hash(key);
	if (!map_get_hashed(&conf->listed_hosts, key, hash))
		return;
	keys->hash[keys->n] = hash;
	keys->v[keys->n++] = key;
}

static struct keys keys_of(const struct wlbl_conf *conf, struct span host)
{
	struct keys keys;
	keys.n = 0;
	bool bracketed = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
	if (bracketed || ip_is_v4(host)) {
		add_key(&keys, conf, bracketed ? span_slice(host, 1, host.n - 1) : host);
		return keys;
	}
	size_t labels = 1, at = 0;
	for (size_t i = 0; i < host.n; i++)
		labels += host.p[i] == '.';
	for (; labels > LABELS_LIMIT; labels--)
		at = span_find_byte(host, '.', at) + 1;
	for (; labels; labels--) {
		add_key(&keys, conf, span_slice(host, at, host.n));
		at = span_find_byte(host, '.', at) + 1;
	}
	return keys;
}

/* The most specific entry for the host: whether it lists or excludes, or NULL; and its key. */
static const char *look_up(const struct wlbl_hosts *list, const struct keys *keys, struct span *key_r)
{
	const char *verdict = NULL;
	for (size_t i = 0; i < keys->n && !verdict; i++) {
		verdict = map_get_hashed(&list->hosts, keys->v[i], keys->hash[i]);
		*key_r = keys->v[i];
	}
	return verdict;
}

static void look_up_all(const struct wlbl_conf *conf, struct wlbl_state *state, struct span host)
{
	if (!host.n || map_has(&state->seen, host))
		return;
	map_set(&state->seen, host, state);
	struct keys keys = keys_of(conf, host);
	for (size_t i = 0; i < conf->host_lists.n && keys.n; i++) {
		const struct wlbl_hosts *list = conf->host_lists.entries[i].value;
		struct span key;
		if (look_up(list, &keys, &key) != &wlbl_listed)
			continue;
		struct strbuf b = strbuf_new(state->listed.arena);
		strbuf_add_str(&b, "URI: ");
		strbuf_add_span(&b, host);
		if (key.n != host.n)
			strbuf_printf(&b, " (%.*s)", (int)key.n, (const char *)key.p);
		struct span *note = ARENA_NEW(state->listed.arena, struct span);
		*note = strbuf_span(&b);
		map_set(&state->listed, list->name, note);
	}
}

static struct wlbl_state *listed_hosts(struct eval *e)
{
	if (e->state[EVAL_FAMILY_wlbl])
		return e->state[EVAL_FAMILY_wlbl];
	struct wlbl_state *state = ARENA_NEW(e->msg->arena, struct wlbl_state);
	state->listed = map_new(e->msg->arena);
	state->seen = map_new(e->msg->arena);
	const struct uri_details *uris = message_uri_hosts(e->msg);
	for (size_t i = 0; i < uris->n; i++) {
		const struct uri_detail *u = &uris->v[i];
		if (span_has_prefix_nocase(u->uri, SPAN_LIT("mailto:")))
			continue;
		for (size_t k = 0; k < u->hosts.n; k++)
			look_up_all(wlbl_conf_of(e), state, u->hosts.v[k]);
	}
	return e->state[EVAL_FAMILY_wlbl] = state;
}

static double is_listed(struct eval *e, struct span name)
{
	const struct wlbl_conf *conf = wlbl_conf_of(e);
	const struct wlbl_state *known = e->state[EVAL_FAMILY_wlbl];
	if (known && !known->listed.n) /* by any list */
		return 0;
	const struct span *note =
		map_has(&conf->host_lists, name) ? map_get(&listed_hosts(e)->listed, name) : NULL;
	if (note)
		eval_add_note(e, *note);
	return note != NULL;
}

double check_uri_host_listed(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return is_listed(e, span_from_str(argv[0].s));
}

double check_uri_host_in_blocklist(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return is_listed(e, SPAN_LIT("BLOCK"));
}

double check_uri_host_in_blacklist(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return is_listed(e, SPAN_LIT("BLOCK"));
}

double check_uri_host_in_welcomelist(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return is_listed(e, SPAN_LIT("WELCOME"));
}

double check_uri_host_in_whitelist(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return is_listed(e, SPAN_LIT("WELCOME"));
}
