#ifndef WINNOW_URI_CONF_H
#define WINNOW_URI_CONF_H

#include "load/settings.h"

struct uri_conf;

/* NULL with err on a value that cannot be read. */
const struct uri_conf *uri_conf_new(struct arena *arena, const struct settings *settings,
				    struct err *err);

#endif
