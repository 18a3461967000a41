/* entity: character references of HTML (&amp; &#233; &#xe9;) decoded as HTML::Parser decodes them. */
#ifndef WINNOW_MSG_ENTITY_H
#define WINNOW_MSG_ENTITY_H

#include "base/strbuf.h"

/* Appends `raw` with its references decoded. prefix: "&copyright" is read as "&copy" and "right", as in
 * text but not in attributes. *wide: in, whether the text is characters (see text_char.h); set
 * when a reference above U+00FF makes it so. */
void entity_decode(struct strbuf *out, struct span raw, bool prefix, bool *wide);

#endif
