/* locale: which charsets go with the languages a site says it reads (Locales.pm; ok_locales). */
#ifndef WINNOW_EVAL_LOCALE_H
#define WINNOW_EVAL_LOCALE_H

#include "load/settings.h"

/* The words of ok_locales and, as SpamAssassin adds it, the language of the environment. */
struct locales {
	const char **v;
	size_t n;
	bool all; /* nothing is foreign */
};

struct locales locales_new(struct arena *arena, const struct settings *settings);
bool locale_knows_charset(const struct locales *locales, struct span charset);

#endif
