/* request_line: what the machine in grammar/spamd.rl calls at the ends of lines. Internal to proto.
 */
#ifndef WINNOW_PROTO_REQUEST_LINE_H
#define WINNOW_PROTO_REQUEST_LINE_H

#include "proto/request.h"

#include <stddef.h>

#define REQUEST_NONE ((size_t)-1)

/* "COMMAND SPAMC/" ends with the byte that is about to be kept. */
void request_found(struct spamd_request *r, enum spamd_method method);
/* The line is complete; newline: it ended in one (which is not in r->line). 1, 0 or -1 as
 * spamd_request_feed. */
int request_take_line(struct spamd_request *r, bool newline);
int request_take_header(struct spamd_request *r, bool newline);
/* Ends the request with that error; returns -1. */
int request_fail(struct spamd_request *r, const char *text);

#endif
