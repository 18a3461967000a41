/* prefs_template: the file that a user's first preferences are a copy of.
 * SpamAssassin counterpart: @default_prefs_path of Mail::SpamAssassin. */
#ifndef WINNOW_LOAD_PREFS_TEMPLATE_H
#define WINNOW_LOAD_PREFS_TEMPLATE_H

/* The first one there is, or NULL. */
const char *prefs_template_find(void);

#endif
