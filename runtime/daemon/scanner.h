/* scanner: the process that reads mail. It has one end of a channel, the message file and the
 * answer file, and nothing else: no socket of a client, no file, one message at a time. It is
 * forked by the nursery with the ruleset open, and ends with its channel. A message that kills it
 * takes no other along. */
#ifndef WINNOW_DAEMON_SCANNER_H
#define WINNOW_DAEMON_SCANNER_H

#include "winnow.h"

struct scanner_files {
	int channel, message, answer;
};

/* Serves jobs until the channel ends. */
void scanner_run(struct wn_ruleset *rules, struct wn_scanner *scanner,
		 const struct wn_markup *markup, const struct scanner_files *files);

#endif
