/* wide: URIs and link texts that SpamAssassin holds as characters (URI_WIDE), which patterns see
 * one by one: `.` takes all of a letter, and \xe9 is U+00E9. Written in UTF-8, and matched by
 * patterns compiled for it. */
#ifndef WINNOW_SCAN_WIDE_H
#define WINNOW_SCAN_WIDE_H

#include "base/span.h"

#include <stdint.h>

struct wn_scanner;
struct wn_class;
struct wide;
struct pcre;

/* One URI against all rules of its class. */
void wide_unit_scan(struct wn_scanner *s, const struct wn_class *class, struct span uri);
/* A pattern for such texts, once they are made ready (text_for_wide); compiled on first use and kept with the scanner. */
struct pcre *wide_pattern(struct wn_scanner *s, uint32_t pattern);
void wide_free(struct wide **wide, uint32_t npatterns);

#endif
