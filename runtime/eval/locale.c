/* locale.c: ok_locales. Western and Unicode charsets are never foreign. */
#include "eval/locale.h"
#include "base/vec.h"

#include <stdlib.h>

static const struct {
	const char *locale, *charsets; /* upper-case letters and digits only, blanks around each */
} known[] = {
	{"ja", " EUCJP JISX020119760 JISX020819830 JISX020819900 JISX020819970 JISX021219900 "
	       "JISX021320001 JISX021320002 SHIFTJIS ISO2022JP SJIS JIS7 JISX0201 JISX0208 JISX0212 "},
	{"ko", " EUCKR KSC56011987 "},
	{"th", " TIS620 "},
	{"zh", " GB1988 GB2312 GB231219800 GB18030 GBK BIG5HKSCS BIG5 EUCTW ISO2022CN "},
};
/* The languages written in Cyrillic share theirs. */
static const char *const cyrillic[] = {"ru", "ka", "tg", "be", "uk", "bg"};
static const char cyrillic_charsets[] =
	" KOI8R KOI8U KOI8T ISOIR111 CP1251 GEORGIANPS PT154 CP866 ";

struct locales locales_new(struct arena *arena, const struct settings *settings)
{
	static const char *const variables[] = {"LC_ALL", "LANGUAGE", "LC_MESSAGES", "LANG"};
	VEC(const char *) words = {0};
	char *save = NULL, *text = arena_dup_str(arena, settings_get(settings, "ok_locales", "all"));
	for (char *w; (w = strtok_r(text, " \t", &save)); text = NULL)
		vec_push(arena, &words, w);
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		const char *value = getenv(variables[i]);
		if (value && *value && strcmp(value, "0") != 0) {
			vec_push(arena, &words, arena_dup_str(arena, value));
			break;
		}
	}
	struct locales locales = {words.v, words.n, false};
	for (size_t i = 0; i < words.n; i++)
		locales.all |= strcmp(words.v[i], "all") == 0;
	return locales;
}

static const char *charsets_of(const char *locale)
{
	for (size_t i = 0; i < sizeof cyrillic / sizeof *cyrillic; i++)
		if (strncmp(locale, cyrillic[i], 2) == 0)
			return cyrillic_charsets;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strncmp(locale, known[i].locale, 2) == 0)
			return known[i].charsets;
	return "";
}

static bool is_western(const char *name)
{
	static const char *const whole[] = {"USASCII", "ASCII", "IBM852", "XUNKNOWN", "ISO", NULL};
	static const char *const start[] = {"ISO8859", "ISO10646", "UTF", "UCS", "CP125",
					    "WINDOWS", "UNICODE11UTF7", "UNICODE11UTF8", NULL};
	for (size_t i = 0; whole[i]; i++)
		if (strcmp(name, whole[i]) == 0)
			return true;
	for (size_t i = 0; start[i]; i++)
		if (strncmp(name, start[i], strlen(start[i])) == 0)
			return true;
	return false;
}

bool locale_knows_charset(const struct locales *locales, struct span charset)
{
	char name[64], word[70];
	size_t n = 0;
	for (size_t i = 0; i < charset.n && n + 1 < sizeof name; i++)
		if (byte_is_alnum(charset.p[i]))
			name[n++] = (char)(charset.p[i] - (byte_is_alpha(charset.p[i]) &&
							   charset.p[i] >= 'a' ? 32 : 0));
	name[n] = 0;
	char *id = strncmp(name, "3D", 2) == 0 ? name + 2 : name; /* what quoted-printable left */
	if (is_western(id))
		return true;
	word[0] = ' ';
	memcpy(word + 1, id, strlen(id));
	memcpy(word + 1 + strlen(id), " ", 2);
	for (size_t i = 0; i < locales->n; i++)
		if (strstr(charsets_of(locales->v[i]), word))
			return true;
	return false;
}
