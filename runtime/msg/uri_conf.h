/* uri_conf: what finding and cleaning URIs needs of the configuration. Read when a ruleset is
 * loaded, shared by all threads. */
#ifndef WINNOW_URI_CONF_H
#define WINNOW_URI_CONF_H

#include "load/settings.h"

struct uri_conf {
	const struct registry *registry;       /* registry.h: util_rb_*; domain.h works on it */
	const struct redirectors *redirectors; /* redirector.h: redirector_pattern */
	bool parse_dkim_uris;
};

/* NULL with err on a value that cannot be read. */
const struct uri_conf *uri_conf_new(struct arena *arena, const struct settings *settings,
				    struct err *err);
/* Before the arena goes: lets go of what is not in it. Accepts NULL. */
void uri_conf_release(const struct uri_conf *conf);

#endif
