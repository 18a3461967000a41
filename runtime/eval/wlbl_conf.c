/* wlbl_conf.c: reads the lists in the order of the settings: a delisting takes back what came before it.
 * The names of before 4.0 (whitelist, blacklist) mean the same. */
#include "eval/wlbl_conf.h"

const char wlbl_listed, wlbl_excluded;

/* "whitelist_from" as "welcomelist_from"; the name itself where there is nothing to change. */
static struct span current_name(struct arena *arena, const char *name)
{
	static const struct {
		const char *old, *new;
	} words[] = {{"whitelist", "welcomelist"}, {"blacklist", "blocklist"}};
	for (size_t i = 0; i < 2; i++) {
		const char *at = strstr(name, words[i].old);
		if (at)
			return span_from_str(arena_printf(arena, "%.*s%s%s", (int)(at - name), name,
							  words[i].new, at + strlen(words[i].old)));
	}
	return span_from_str(name);
}

/* "(NAME) rest": takes the name off the text. */
static bool take_name(struct span *text, struct span *name_r)
{
	size_t close = text->n && text->p[0] == '(' ? span_find_byte(*text, ')', 2) : (size_t)-1;
	if (close == (size_t)-1)
		return false;
	*name_r = span_slice(*text, 1, close);
	*text = span_trim(span_slice(*text, close + 1, text->n));
	return true;
}

static struct wlbl_hosts *host_list(struct wlbl_conf *conf, struct arena *arena, struct span name)
{
	void **slot = map_slot(&conf->host_lists, name);
	if (!*slot) {
		struct wlbl_hosts *list = ARENA_NEW(arena, struct wlbl_hosts);
		list->name = name;
		list->hosts = map_new(arena);
		*slot = list;
	}
	return *slot;
}

/* Lists the hosts, or with `delist` takes them off. */
static void add_hosts(struct arena *arena, struct wlbl_hosts *list, struct span words, bool delist)
{
	struct span word;
	for (size_t at = 0; word_next(words, &at, &word);) {
		const char *verdict = word.p[0] == '!' ? &wlbl_excluded : &wlbl_listed;
		if (verdict == &wlbl_excluded)
			word = span_slice(word, 1, word.n);
		map_set(&list->hosts, span_lower(arena, word), delist ? NULL : (void *)verdict);
	}
}

/* Most hosts of mail are in none: one look tells. */
static void join_host_lists(struct wlbl_conf *conf)
{
	for (size_t i = 0; i < conf->host_lists.n; i++) {
		const struct wlbl_hosts *list = conf->host_lists.entries[i].value;
		for (size_t k = 0; k < list->hosts.n; k++)
			map_set(&conf->listed_hosts, list->hosts.entries[k].key, conf);
	}
}

static void delist_hosts(struct wlbl_conf *conf, struct arena *arena, struct span text)
{
	struct span name;
	if (take_name(&text, &name)) {
		add_hosts(arena, host_list(conf, arena, name), text, true);
		return;
	}
	for (size_t i = 0; i < conf->host_lists.n; i++)
		add_hosts(arena, conf->host_lists.entries[i].value, text, true);
}

static struct addrlist *address_list(struct wlbl_conf *conf, struct arena *arena, struct span name)
{
	void **slot = map_slot(&conf->lists, name);
	if (!*slot)
		*slot = addrlist_new(arena);
	return *slot;
}

/* "address relay" */
static void add_rcvd(struct addrlist *list, struct span text)
{
	struct span address, relay;
	size_t at = 0;
	if (word_next(text, &at, &address) && word_next(text, &at, &relay))
		addrlist_add(list, address, relay);
}

static void add_subject(struct arena *arena, struct spans *list, struct span text)
{
	/* A subject matches anywhere: stars on both ends. */
	struct span *v = ARENA_ARRAY(arena, struct span, list->n + 1);
	if (list->n)
		memcpy(v, list->v, list->n * sizeof *v);
	char *glob = arena_printf(arena, "*%.*s*", (int)text.n, (const char *)text.p);
	v[list->n++] = span_lower(arena, span_from_str(glob));
	list->v = v;
}

static bool is(struct span name, const char *word)
{
	return span_equal(name, span_from_str(word));
}

static bool read_hosts(struct wlbl_conf *conf, struct arena *arena, struct span name, struct span value)
{
	struct span list;
	if (is(name, "enlist_uri_host") && take_name(&value, &list))
		add_hosts(arena, host_list(conf, arena, list), value, false);
	else if (is(name, "delist_uri_host"))
		delist_hosts(conf, arena, value);
	else if (is(name, "blocklist_uri_host"))
		add_hosts(arena, host_list(conf, arena, SPAN_LIT("BLOCK")), value, false);
	else if (is(name, "welcomelist_uri_host"))
		add_hosts(arena, host_list(conf, arena, SPAN_LIT("WELCOME")), value, false);
	else
		return false;
	return true;
}

static void read_setting(struct wlbl_conf *conf, struct arena *arena, struct span name, struct span value)
{
	struct span list;
	if (is(name, "enlist_addrlist")) {
		if (take_name(&value, &list))
			addrlist_add_words(address_list(conf, arena, list), value);
	} else if (is(name, "welcomelist_subject")) {
		add_subject(arena, &conf->subjects_welcome, value);
	} else if (is(name, "blocklist_subject")) {
		add_subject(arena, &conf->subjects_block, value);
	} else if (is(name, "unwelcomelist_from_rcvd")) {
		addrlist_remove_words(conf->welcomelist_from_rcvd, value);
		addrlist_remove_words(conf->def_welcomelist_from_rcvd, value);
	} else if (span_has_suffix(name, SPAN_LIT("_from_rcvd"))) {
		add_rcvd(map_get(&conf->lists, name), value);
	} else if (map_has(&conf->lists, name)) {
		addrlist_add_words(map_get(&conf->lists, name), value);
	} else if (span_has_prefix(name, SPAN_LIT("un")) &&
		   map_has(&conf->lists, span_slice(name, 2, name.n))) {
		addrlist_remove_words(map_get(&conf->lists, span_slice(name, 2, name.n)), value);
	}
}

/* Only names with one of these can be ours: thousands of other settings are passed over cheaply. */
static bool may_be_ours(const char *name)
{
	return strstr(name, "list") || strstr(name, "_spam_to");
}

const struct wlbl_conf *wlbl_conf_new(struct arena *arena, const struct settings *settings)
{
	struct wlbl_conf *conf = ARENA_NEW(arena, struct wlbl_conf);
	conf->lists = map_new(arena);
	conf->host_lists = map_new(arena);
	conf->listed_hosts = map_new(arena);
#define LIST(symbol) conf->symbol = address_list(conf, arena, SPAN_LIT(#symbol));
	WLBL_LISTS(LIST)
#undef LIST
	for (size_t i = 0; i < settings->n; i++) {
		const struct setting *s = &settings->v[i];
		struct span name;
		if (!may_be_ours(s->name))
			continue;
		name = current_name(arena, s->name);
		struct span value = span_from_str(s->value);
		if (!read_hosts(conf, arena, name, value))
			read_setting(conf, arena, name, value);
	}
	join_host_lists(conf);
	return conf;
}
