/* text_conf: the options of the text views. */
#ifndef WINNOW_TEXT_CONF_H
#define WINNOW_TEXT_CONF_H

#include "load/settings.h"

struct text_conf {
	bool normalize_charset;     /* charsets other than UTF-8 are converted */
	long body_part_size;        /* characters of a part that body views show; 0: all; below 0: text.c */
	long rawbody_part_size;     /* bytes of a part that rawbody shows, likewise */
};

/* NULL with err on a value that cannot be read. */
const struct text_conf *text_conf_new(struct arena *arena, const struct settings *settings,
				    struct err *err);

#endif
