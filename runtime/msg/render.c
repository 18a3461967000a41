/* render.c: the text of a part: charset to UTF-8, then HTML rendered, plain text as it is. In: a decoded
 * part; out: part->rendered, visible, invisible, html. Counterpart: Node.pm rendered. */
#include "msg/charset.h"
#include "msg/html.h"
#include "msg/message.h"
#include "msg/part.h"
#include "msg/text_char.h"
#include "msg/text_conf.h"
#include "base/strbuf.h"

/* Whether Perl holds the converted text as characters: whenever a decoder had a hand in it. */
static bool is_wide(struct span bytes, struct span text, struct span charset)
{
	if (!bytes_are_ascii(bytes) || !bytes_are_ascii(text))
		return true;
	/* Else when the declared charset fits, although nothing changed: then the text was copied. */
	return !charset_name_covers_ascii(charset) &&
	       (text.p != bytes.p || charset_resolve(charset).kind == CHARSET_UTF8);
}

static struct span to_text(struct message *m, struct part *part, struct span bytes, enum html_input *input_r)
{
	const char *charset = part->charset ? part->charset : "us-ascii";
	struct span name = span_from_str(charset);
	if (m->conf->text->normalize_charset) {
		struct span text = charset_normalize(m->arena, bytes, charset, true, false);
		*input_r = is_wide(bytes, text, name) ? HTML_CHARACTERS : HTML_ASCII;
		return text;
	}
	bool declared = span_equal_nocase(name, SPAN_LIT("us-ascii")) || span_equal_nocase(name, SPAN_LIT("utf-8"));
	*input_r = declared && !bytes_are_ascii(bytes) && bytes_are_utf8(bytes) ? HTML_CHARACTERS : HTML_OCTETS;
	return bytes;
}

static void take_html(struct part *part, struct html *html)
{
	part->html = html;
	part->rendered = html->rendered.s;
	part->visible = html->visible.s;
	part->invisible = html->invisible.s;
	part->wide = (uint8_t)((html->rendered.wide ? PART_WIDE_RENDERED : 0) |
			       (html->visible.wide ? PART_WIDE_VISIBLE : 0) |
			       (html->invisible.wide ? PART_WIDE_INVISIBLE : 0));
}

void part_render(struct message *m, struct part *part)
{
	if (part->done & PART_RENDERED)
		return;
	part->done |= PART_RENDERED;
	bool is_html = !strcmp(part->effective_type, "text/html");
	enum html_input input;
	if (!is_html && strcmp(part->effective_type, "text/plain") != 0)
		return;
	struct span bytes = part_decoded(m, part);
	struct span text = to_text(m, part, bytes, &input);
	part->rendered_type = part->effective_type;
	if (is_html && bytes.n) {
		take_html(part, html_parse(m->arena, text, input, bytes.n));
		m->cut |= part->html->cut ? MESSAGE_CUT_HTML : 0;
		return;
	}
	if (input == HTML_OCTETS)
		text = text_from_latin1(m->arena, text);
	part->rendered = part->visible = text;
	part->wide = input == HTML_CHARACTERS ? PART_WIDE_RENDERED | PART_WIDE_VISIBLE : 0;
}
