/* charset_escape.c: charsets that switch between sets by escape sequences, as Perl's Encode reads them: turned
 * into the EUC form of the same sets first (iso-2022-jp, iso-2022-kr), or set by set (hz). What Encode cannot
 * read ends the text without a word: the first byte over 127 (Japanese), an escape that is none, a broken pair. */
#include "base/strbuf.h"
#include "msg/charset_table.h"

enum { ESC = 0x1b, SO = 0x0e, SI = 0x0f };

enum japanese_set { ASCII_SET, JIS_0208, JIS_0212, JIS_KANA };

static const struct {
	struct span sequence;
	enum japanese_set set;
} escapes[] = {
	{SPAN_LIT("\x1b$(D"), JIS_0212}, {SPAN_LIT("\x1b$@"), JIS_0208},
	{SPAN_LIT("\x1b$B"), JIS_0208},  {SPAN_LIT("\x1b&@\x1b$B"), JIS_0208},
	{SPAN_LIT("\x1b(B"), ASCII_SET}, {SPAN_LIT("\x1b(J"), ASCII_SET},
	{SPAN_LIT("\x1b(I"), JIS_KANA},
};

/* Bytes of the escape at s.p[at], 0 for none that is known. */
static size_t read_escape(struct span s, size_t at, enum japanese_set *set_r)
{
	struct span rest = span_slice(s, at, s.n);
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		if (span_has_prefix(rest, escapes[i].sequence)) {
			*set_r = escapes[i].set;
			return escapes[i].sequence.n;
		}
	return 0;
}

static bool is_graphic(unsigned char c)
{
	return c >= 0x21 && c <= 0x7e;
}

/* Appends one byte, or a pair, of a set in its EUC form; returns how many it took. */
static size_t add_euc(struct strbuf *b, struct span s, size_t at, enum japanese_set set)
{
	unsigned char c = s.p[at];
	if (set == ASCII_SET || !is_graphic(c)) {
		strbuf_add_byte(b, c);
		return 1;
	}
	bool pair = set == JIS_0212 && at + 1 < s.n && is_graphic(s.p[at + 1]);
	if (set == JIS_KANA && c <= 0x5f)
		strbuf_add_byte(b, 0x8e);
	if (pair)
		strbuf_add_byte(b, 0x8f);
	strbuf_add_byte(b, c | 0x80);
	if (pair)
		strbuf_add_byte(b, s.p[at + 1] | 0x80);
	return pair ? 2 : 1;
}

static struct span japanese_to_euc(struct arena *arena, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	enum japanese_set set = ASCII_SET;
	for (size_t i = 0; i < s.n && s.p[i] < 0x80;) {
		if (s.p[i] != ESC) {
			i += add_euc(&b, s, i, set);
			continue;
		}
		size_t n = read_escape(s, i, &set);
		if (!n)
			break;
		i += n;
	}
	return strbuf_span(&b);
}

static struct span korean_to_euc(struct arena *arena, struct span s)
{
	static const struct span designator = SPAN_LIT("\x1b$)C");
	struct strbuf b = strbuf_new(arena);
	size_t shift_end = 0; /* up to here we are between SO and SI */
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ESC && span_has_prefix(span_slice(s, i, s.n), designator)) {
			i += designator.n - 1;
			continue;
		}
		if (s.p[i] == ESC)
			break;
		if (s.p[i] == SO && i >= shift_end) {
			size_t end = span_find_byte(s, SI, i);
			if (end < s.n) {
				shift_end = end;
				continue;
			}
			shift_end = s.n + 1; /* no SI: no SO is one from here on */
		}
		bool shifted = i < shift_end && shift_end <= s.n;
		if (i == shift_end && shift_end && s.p[i] == SI)
			continue;
		strbuf_add_byte(&b, shifted && is_graphic(s.p[i]) ? s.p[i] | 0x80 : s.p[i]);
	}
	return strbuf_span(&b);
}

/* Pairs of GB 2312 from `at` on that can be one; returns the offset behind them. */
static size_t gb_end(struct span s, size_t at)
{
	while (at + 1 < s.n && s.p[at] >= 0x21 && s.p[at] <= 0x77 && is_graphic(s.p[at + 1]))
		at += 2;
	return at;
}

static bool decode_hz(struct arena *arena, struct span s, bool strict, struct span *out_r)
{
	const struct charset_table *gb = charset_table_find("gb2312-raw");
	struct strbuf b = strbuf_new(arena);
	struct span text;
	bool ascii = true;
	for (size_t i = 0; i < s.n;) {
		unsigned char next = i + 1 < s.n ? s.p[i + 1] : 0;
		size_t end = ascii ? i : gb_end(s, i);
		if (end > i) {
			if (!charset_table_decode(arena, gb, span_slice(s, i, end),
						  strict ? CHARSET_FAIL : CHARSET_REPLACE, &text))
				return false;
			strbuf_add_span(&b, text);
			i = end;
		} else if (s.p[i] == '~' && next == (ascii ? '{' : '}')) {
			ascii = !ascii;
			i += 2;
		} else if (ascii && s.p[i] == '~' && (next == '~' || next == '\n')) {
			if (next == '~')
				strbuf_add_byte(&b, '~');
			i += 2;
		} else if (ascii && s.p[i] < 0x80 && s.p[i] != '~') {
			strbuf_add_byte(&b, s.p[i++]);
		} else {
			break;
		}
	}
	*out_r = strbuf_span(&b);
	return true;
}

bool charset_escape_decode(struct arena *arena, const char *name, struct span bytes, bool strict,
			   struct span *out_r)
{
	if (strcmp(name, "hz") == 0)
		return decode_hz(arena, bytes, strict, out_r);
	bool korean = strcmp(name, "iso-2022-kr") == 0;
	struct span euc = korean ? korean_to_euc(arena, bytes) : japanese_to_euc(arena, bytes);
	return charset_table_decode(arena, charset_table_find(korean ? "euc-kr" : "euc-jp"), euc,
				    CHARSET_QUOTE, out_r);
}
