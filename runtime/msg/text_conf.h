#ifndef WINNOW_TEXT_CONF_H
#define WINNOW_TEXT_CONF_H

#include "load/settings.h"

struct text_conf;

/* NULL with err on a value that cannot be read. */
const struct text_conf *text_conf_new(struct arena *arena, const struct settings *settings,
				    struct err *err);

#endif
