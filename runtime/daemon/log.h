/* log: spamd's log, line by line, to where spamd sends it (log_out.h). Counterpart:
 * Mail/SpamAssassin/Logger and its methods. */
#ifndef WINNOW_DAEMON_LOG_H
#define WINNOW_DAEMON_LOG_H

#include "base/err.h"
#include "daemon/options.h"

enum log_level { LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

int log_open(const struct options *o, struct err *err);
/* "spamd: " and the text, control bytes shown as spamd shows them. */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same of another of SpamAssassin's parts: "AREA: " and the text. */
void log_area(enum log_level level, const char *area, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warn(...) log_line(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
/* --log-format json: a line of JSON instead; its members, as text, behind those that each line has.
 */
bool log_is_json(void);
void log_json(enum log_level level, const char *members, size_t length);
/* Appends text as the inside of a JSON string, cut to what there is room for; the length then. */
size_t log_json_escape(char *line, size_t n, size_t size, const char *text, size_t length);

#endif
