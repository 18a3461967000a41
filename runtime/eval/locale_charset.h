/* locale_charset: which charsets a reader of some languages expects (Locales.pm, Util.pm get_my_locales;
 * ok_locales). Western charsets and Unicode are expected by all. */
#ifndef WINNOW_LOCALE_CHARSET_H
#define WINNOW_LOCALE_CHARSET_H

#include "base/arena.h"

struct locales;

/* `text`: the value of ok_locales, e.g. "en ja". */
const struct locales *locales_new(struct arena *arena, const char *text);
bool locales_have_all(const struct locales *locales);
bool locales_expect(const struct locales *locales, struct span charset);
/* One of the encoded words in a raw header is in a charset that is not expected. */
bool locales_find_foreign_word(const struct locales *locales, struct span raw);

#endif
