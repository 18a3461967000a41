/* host: what markup says about the host it is made on. */
#ifndef WINNOW_REPORT_HOST_H
#define WINNOW_REPORT_HOST_H

#include "base/arena.h"

#include <time.h>

/* The host's name, with its domain where that is known (Util.pm fq_hostname). Asked for once a
 * process. */
const char *host_name(void);
/* Local time as mail writes it: "Wed, 25 Nov 2026 13:18:43 +0000" (time_to_rfc822_date). */
const char *host_date(struct arena *arena, time_t t);

#endif
