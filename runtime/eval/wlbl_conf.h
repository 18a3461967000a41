/* wlbl_conf: the welcome and block lists as the settings give them (Conf.pm, section "welcomelist and
 * blocklist options"). */
#ifndef WINNOW_WLBL_CONF_H
#define WINNOW_WLBL_CONF_H

#include "eval/addrlist.h"
#include "load/settings.h"

/* LIST(symbol): the lists with directives of their own. */
#define WLBL_LISTS(LIST)                                                                           \
	LIST(welcomelist_from)                                                                     \
	LIST(blocklist_from)                                                                       \
	LIST(welcomelist_to)                                                                       \
	LIST(blocklist_to)                                                                         \
	LIST(more_spam_to)                                                                         \
	LIST(all_spam_to)                                                                          \
	LIST(welcomelist_from_rcvd)                                                                \
	LIST(def_welcomelist_from_rcvd)                                                            \
	LIST(welcomelist_from_spf)                                                                 \
	LIST(def_welcomelist_from_spf)                                                             \
	LIST(welcomelist_auth)                                                                     \
	LIST(def_welcomelist_auth)                                                                 \
	LIST(welcomelist_allows_relays)                                                            \
	LIST(welcomelist_bounce_relays)

/* One list of hosts of enlist_uri_host; an entry with '!' says no. */
struct wlbl_hosts {
	struct span name;
	struct map hosts; /* to &wlbl_listed or &wlbl_excluded */
};
extern const char wlbl_listed, wlbl_excluded;

struct wlbl_conf {
#define LIST(symbol) struct addrlist *symbol;
	WLBL_LISTS(LIST)
#undef LIST
	struct map lists;        /* every address list by name, those of enlist_addrlist among them */
	struct map host_lists;   /* struct wlbl_hosts by name */
	struct map listed_hosts; /* of all of these */
	struct spans subjects_welcome, subjects_block; /* lower-case globs */
};

const struct wlbl_conf *wlbl_conf_new(struct arena *arena, const struct settings *settings);

#endif
