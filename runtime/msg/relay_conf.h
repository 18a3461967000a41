#ifndef WINNOW_RELAY_CONF_H
#define WINNOW_RELAY_CONF_H

#include "load/settings.h"

struct relay_conf;

/* NULL with err on a value that cannot be read. */
const struct relay_conf *relay_conf_new(struct arena *arena, const struct settings *settings,
				    struct err *err);

#endif
