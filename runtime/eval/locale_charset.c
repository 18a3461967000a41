/* locale_charset.c: see locale_charset.h.
 * Differs: SpamAssassin adds the language of its process's environment to ok_locales; a daemon's
 * environment says nothing about the reader, so here only the setting counts. */
#include "eval/locale_charset.h"

#include "base/vec.h"

struct locales {
	struct span *v;
	size_t n;
	bool all;
};

/* Charset names without punctuation, upper case. The languages written in Cyrillic share theirs. */
#define CYRILLIC " KOI8R KOI8U KOI8T ISOIR111 CP1251 GEORGIANPS PT154 CP866 "
static const struct language {
	const char *code, *charsets;
} languages[] = {
	{"be", CYRILLIC}, {"bg", CYRILLIC}, {"ka", CYRILLIC}, {"ru", CYRILLIC}, {"tg", CYRILLIC},
	{"uk", CYRILLIC},
	{"ja", " EUCJP JISX020119760 JISX020819830 JISX020819900 JISX020819970 JISX021219900 JISX021320001"
	       " JISX021320002 SHIFT_JIS SHIFTJIS ISO2022JP SJIS JIS7 JISX0201 JISX0208 JISX0212 "},
	{"ko", " EUCKR KSC56011987 "},
	{"th", " TIS620 "},
	{"zh", " GB1988 GB2312 GB231219800 GB18030 GBK BIG5HKSCS BIG5 EUCTW ISO2022CN "},
};

const struct locales *locales_new(struct arena *arena, const char *text)
{
	VEC(struct span) list = {0};
	struct locales *locales = ARENA_NEW(arena, struct locales);
	struct span rest = span_trim(span_from_str(text));
	while (rest.n) {
		size_t end = 0;
		while (end < rest.n && !byte_is_space(rest.p[end]))
			end++;
		vec_push(arena, &list, span_slice(rest, 0, end));
		locales->all |= span_equal(span_slice(rest, 0, end), SPAN_LIT("all"));
		rest = span_trim(span_slice(rest, end, rest.n));
	}
	locales->v = list.v;
	locales->n = list.n;
	return locales;
}

bool locales_have_all(const struct locales *locales)
{
	return locales->all;
}

#define CHARSET_NAME_LIMIT 64u /* longer than any name that is known */

static bool is_universal(struct span cs)
{
	static const char *const whole[] = {"USASCII", "ASCII", "IBM852", "XUNKNOWN", "ISO"};
	static const char *const starts[] = {"ISO8859", "ISO10646", "UTF", "UCS", "CP125", "WINDOWS",
					     "UNICODE11UTF7", "UNICODE11UTF8"};
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (span_equal(cs, span_from_str(whole[i])))
			return true;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (span_has_prefix(cs, span_from_str(starts[i])))
			return true;
	return false;
}

static bool language_has(struct span locale, const char *needle)
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (span_has_prefix(locale, span_from_str(languages[i].code)))
			return strstr(languages[i].charsets, needle) != NULL;
	return false;
}

bool locales_expect(const struct locales *locales, struct span charset)
{
	char name[CHARSET_NAME_LIMIT + 3] = " ";
	size_t n = 1;
	for (size_t i = 0; i < charset.n && n <= CHARSET_NAME_LIMIT; i++) {
		unsigned char c = charset.p[i];
		if (byte_is_alnum(c))
			name[n++] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
	}
	/* "3D": quoted-printable's '=' before the name */
	if (n > 2 && name[1] == '3' && name[2] == 'D') {
		memmove(name + 1, name + 3, n - 3);
		n -= 2;
	}
	if (is_universal((struct span){(unsigned char *)name + 1, n - 1}))
		return true;
	name[n] = ' ';
	name[n + 1] = 0;
	for (size_t i = 0; i < locales->n; i++)
		if (language_has(locales->v[i], name))
			return true;
	return false;
}

bool locales_find_foreign_word(const struct locales *locales, struct span raw)
{
	for (size_t at = 0; (at = span_find(raw, SPAN_LIT("=?"), at)) != (size_t)-1;) {
		size_t name = at + 2, mark = span_find_byte(raw, '?', name + 1);
		at = name;
		/* =?charset?X?...?= */
		if (mark == (size_t)-1 || mark + 2 >= raw.n || raw.p[mark + 2] != '?')
			continue;
		size_t end = span_find(raw, SPAN_LIT("?="), mark + 3);
		if (end == (size_t)-1)
			return false;
		if (!locales_expect(locales, span_slice(raw, name, mark)))
			return true;
		at = end + 2;
	}
	return false;
}
