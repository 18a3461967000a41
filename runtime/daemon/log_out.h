/* log_out: where the log goes: standard error, a file, or the socket of syslog. Nothing is ever
 * waited for: a line that a full disk, a pipe that nobody reads or a stuck syslogd does not take is
 * dropped and counted. Opened once by the supervisor, inherited by the others. */
#ifndef WINNOW_DAEMON_LOG_OUT_H
#define WINNOW_DAEMON_LOG_OUT_H

#include "base/err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As -s names it: "stderr", "null", "file", a facility of syslog (its socket:
 * NULL for the usual one), or a path. 0, or -1 with err. */
int log_out_open(const char *where, const char *syslog_socket, struct err *err);
/* The file anew, when it was moved away. */
void log_out_reopen(void);
/* That of another process of this server, which has opened it anew. */
void log_out_take(int fresh);
bool log_out_is_syslog(void);
/* The descriptor lines go to, or -1: not to be closed. */
int log_out_fd(void);
/* One line, without its end; priority: LOG_INFO and so on. */
void log_out_write(int priority, const char *line, size_t n);
/* Where lines that were dropped are counted from now on. */
void log_out_count(_Atomic int64_t *dropped);

#endif
