/* msg/conf: what the message views need to know of the configuration, read from the settings once
 * when a ruleset is loaded. Read-only afterwards, shared by all threads. Each module owns its
 * struct and its X_conf_new(arena, settings); this file only gathers them. */
#ifndef WINNOW_MSG_CONF_H
#define WINNOW_MSG_CONF_H

#include "load/settings.h"

struct relay_conf;    /* relay_conf.h: trusted/internal/msa networks, originating_ip_headers, ... */
struct uri_conf;      /* uri_conf.h: util_rb_* tables, redirector_pattern, ... */
struct text_conf;     /* text_conf.h: normalize_charset, body_part_scan_size, ... */

struct msg_conf {
	const struct settings *settings;
	const struct relay_conf *relay;
	const struct uri_conf *uri;
	const struct text_conf *text;
};

/* NULL with err on a value that cannot be read (names file and line). */
const struct msg_conf *msg_conf_new(struct arena *arena, const struct settings *settings,
				    struct err *err);

#endif
