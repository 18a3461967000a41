/* wlbl: what the files of the welcome and block list family share. */
#ifndef WINNOW_WLBL_H
#define WINNOW_WLBL_H

#include "eval/eval.h"
#include "eval/wlbl_conf.h"

static inline const struct wlbl_conf *wlbl_conf_of(const struct eval *e)
{
	return e->conf->family[EVAL_FAMILY_wlbl];
}

#endif
