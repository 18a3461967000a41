/* lookup_file: a user's preferences file, read by a process that may no longer do more than its
 * user, and made from SpamAssassin's template where --create-prefs wants that. Counterpart:
 * read_scoreonly_config and create_default_prefs of Mail::SpamAssassin. */
#ifndef WINNOW_DAEMON_LOOKUP_FILE_H
#define WINNOW_DAEMON_LOOKUP_FILE_H

#include "base/strbuf.h"

#include <stdbool.h>

/* Appends dir/relative. `trusting`: follow symbolic links on the way, which is safe for a process
 * that is the user whose directory it is. A file that is not there is no error and logs nothing;
 * one that is no plain file, or too large, is not read, and the log says so. True: it was read. */
bool lookup_file_read(const char *dir, const char *relative, bool trusting, struct strbuf *text,
		      struct strbuf *log);
/* Whether it is there and a plain file (behind symbolic links, too). */
bool lookup_file_is(const char *dir, const char *relative);
/* Makes HOME/.spamassassin/user_prefs when there is none that can be read. */
void lookup_file_create(const char *home, struct strbuf *log);

#endif
