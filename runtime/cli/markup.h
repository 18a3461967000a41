/* markup: the output of `winnow scan --rewrite`, --report and --remove-markup. */
#ifndef WINNOW_CLI_MARKUP_H
#define WINNOW_CLI_MARKUP_H

#include "base/strbuf.h"
#include "cli/cli.h"
#include "cli/source.h"
#include "winnow.h"

bool markup_wanted(const struct scan_options *o);
/* Appends what was asked for. With --remove-markup the mail has not been scanned, else it was
 * scanned last. */
void markup_print(struct strbuf *out, const struct scan_options *o, const struct wn_markup *markup,
		  struct wn_scanner *scanner, const struct mail *mail);

#endif
