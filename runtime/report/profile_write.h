/* profile_write: makes a profile (base/profile_format.h) of the mail it is shown. */
#ifndef WINNOW_REPORT_PROFILE_WRITE_H
#define WINNOW_REPORT_PROFILE_WRITE_H

#include "base/strbuf.h"
#include "scan/scanner.h"

struct profile_writer;

struct profile_writer *profile_writer_new(void);
/* The units of the message that was scanned last. At most PROFILE_SAMPLE bytes are kept of each text; of more mail the rest
 * is not looked at. */
void profile_writer_add(struct profile_writer *w, struct wn_scanner *s);
/* Counts, and appends the profile's text. Takes some seconds per 10 MB. */
void profile_writer_print(struct profile_writer *w, struct strbuf *out);
void profile_writer_free(struct profile_writer **w);

#define PROFILE_SAMPLE ((size_t)64 << 20)

#endif
