/* color: colours as HTML and CSS write them, read as HTML.pm reads them (name_to_rgb). */
#ifndef WINNOW_MSG_COLOR_H
#define WINNOW_MSG_COLOR_H

#include "base/span.h"

/* 0xRRGGBB, or: */
#define COLOR_EMPTY 0x1000000u   /* a lone "#": neither valid nor invalid */
#define COLOR_INVALID 0x2000000u
#define COLOR_TRANSPARENT 0x3000000u /* CSS only; resolved before it is kept */
#define COLOR_BLACK 0x000000u
#define COLOR_WHITE 0xffffffu

/* A name, "#abc", "rgb(1, 2, 3)", ... in any case. */
unsigned color_read(struct span s);
/* The value of CSS color: or background-color:, lower case or not; *color is left alone for
 * `inherit`. */
void color_read_css(struct span s, unsigned *color);
/* Whether text of one colour can hardly be read on the other. */
bool color_low_contrast(unsigned fg, unsigned bg);

#endif
