/* charset_name.c: which converter a charset name in a message stands for. What counts is not which
 * names exist but which ones Perl's Encode knows (manual page Encode::Supported, Encode::Alias): a
 * name it does not know leads SpamAssassin to its fall-backs. */
#include "msg/charset.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_one_of(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

/* Lower case, NUL-terminated; false when too long or not printable ASCII. */
static bool fold(struct span name, char out[CHARSET_NAME_LIMIT])
{
	if (name.n >= CHARSET_NAME_LIMIT || name.n == 0)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] < 0x20 || name.p[i] > 0x7e)
			return false;
		out[i] = (char)byte_lower(name.p[i]);
	}
	out[name.n] = 0;
	return true;
}

/* Skips one of the separators. */
static const char *after_separator(const char *s, const char *separators)
{
	return *s && strchr(separators, *s) ? s + 1 : s;
}

/* How many digits s starts with when nothing follows them, else 0. */
static size_t only_digits(const char *s)
{
	size_t n = strspn(s, "0123456789");
	return s[n] ? 0 : n;
}

bool charset_name_is_ascii(struct span name)
{
	return span_equal_nocase(name, SPAN_LIT("us-ascii")) ||
	       span_equal_nocase(name, SPAN_LIT("ascii"));
}

bool charset_name_is_utf16(struct span name)
{
	char s[CHARSET_NAME_LIMIT];
	if (!fold(name, s) || strncmp(s, "utf", 3) != 0)
		return false;
	return strncmp(after_separator(s + 3, " -"), "16", 2) == 0;
}

static bool is_8859(const char *s)
{
	if (strncmp(s, "iso", 3) != 0)
		return false;
	s = after_separator(s + 3, " -");
	if (strncmp(s, "8859", 4) != 0)
		return false;
	size_t n = s[4] == '-' ? only_digits(s + 5) : 0;
	return !s[4] || n == 1 || n == 2;
}

static bool is_gb18030(const char *s)
{
	if (strncmp(s, "gb", 2) != 0)
		return false;
	s = after_separator(s + 2, " -");
	if (strncmp(s, "18030", 5) != 0)
		return false;
	return !s[5] || (strncmp(s + 5, "-20", 3) == 0 && only_digits(s + 8) == 2);
}

bool charset_name_covers_ascii(struct span name)
{
	static const char *const plain[] = {
		"us-ascii", "ascii", "iso646-us", "utf-8", "utf8", "big5", "gbk",
		"ansi_x3.4-1968", "ansi x3.4-1968", "ansix3.4-1968",
		"ansi_x3.4-1986", "ansi x3.4-1986", "ansix3.4-1986", NULL,
	};
	char s[CHARSET_NAME_LIMIT];
	if (!fold(name, s))
		return false;
	if (strncmp(s, "koi8-", 5) == 0 || strncmp(s, "euc-", 4) == 0) {
		s[3] = s[3] == '8' ? '-' : s[3];
		const char *rest = strchr(s, '-') + 1;
		rest = after_separator(rest, "-");
		return byte_is_alpha((unsigned char)rest[0]) &&
		       (!rest[1] || (byte_is_alpha((unsigned char)rest[1]) && !rest[2]));
	}
	if (strncmp(s, "windows-", 8) == 0)
		return only_digits(s + 8) == 4;
	return is_one_of(s, plain) || is_8859(s) || is_gb18030(s);
}

/* Names that Encode knows one by one; others follow from their shape. */
static const struct alias {
	const char *name, *iconv;
} aliases[] = {
	{"big5", "BIG5"}, {"big-5", "BIG5"}, {"big5-eten", "BIG5"}, {"big5-et", "BIG5"},
	{"chinesebig5", NULL}, {"big5-hkscs", "BIG5-HKSCS"}, {"big5-hk", "BIG5-HKSCS"},
	{"cyrillic", "ISO-8859-5"}, {"arabic", "ISO-8859-6"}, {"greek", "ISO-8859-7"},
	{"hebrew", "ISO-8859-8"}, {"thai", "ISO-8859-11"}, {"tis-620", "TIS-620"},
	{"tis620", "TIS-620"}, {"cp936", "CP936"}, {"gbk", "CP936"}, {"gb18030", "CP936"},
	{"euc-cn", "EUC-CN"}, {"euc_cn", "EUC-CN"},
	{"euc-jp", "EUC-JP"}, {"x-euc-jp", "EUC-JP"}, {"ujis", "EUC-JP"}, {"euc_jp", "EUC-JP"},
	/* iconv's SJIS reads backslash and tilde as yen and overline, its CP932 does not. */
	{"shift_jis", "CP932"}, {"shift-jis", "CP932"}, {"shiftjis", "CP932"}, {"x-sjis", "CP932"},
	{"sjis", "CP932"}, {"windows-31j", "CP932"}, {"iso-2022-jp", "ISO-2022-JP-2"},
	{"iso-2022-jp-1", "ISO-2022-JP-2"}, {"jis", "ISO-2022-JP-2"}, {"7bit-jis", "ISO-2022-JP-2"},
	{"euc-kr", "EUC-KR"}, {"euc_kr", "EUC-KR"}, {"uhc", "CP949"}, {"x-uhc", "CP949"}, {"x-windows-949", "CP949"},
	{"ks_c_5601-1987", "CP949"}, {"johab", "JOHAB"}, {"iso-2022-kr", "ISO-2022-KR"},
	{"koi8-r", "KOI8-R"}, {"koi8r", "KOI8-R"}, {"koi8-u", "KOI8-U"}, {"koi8u", "KOI8-U"},
	{"koi8_r", "KOI8-R"}, {"koi8_u", "KOI8-U"}, {"viscii", "VISCII"},
	{"macintosh", "MACINTOSH"}, {"x-mac-roman", "MACINTOSH"}, {"mac-roman", "MACINTOSH"},
	{"macroman", "MACINTOSH"}, {"macce", "MAC-CENTRALEUROPE"}, {"x-mac-ce", NULL},
	{"mac-cyrillic", "MAC-CYRILLIC"}, {"x-mac-cyrillic", "MAC-CYRILLIC"},
	{"utf-7", "UTF-7"}, {"utf7", "UTF-7"}, {"unicode-1-1-utf-7", "UTF-7"}, {"cp65000", "UTF-7"},
	{"utf-32", "UTF-32"}, {"utf32", "UTF-32"}, {"utf-32be", "UTF-32BE"}, {"utf-32le", "UTF-32LE"},
	{"ucs-2", "UCS-2BE"}, {"ucs2", "UCS-2BE"}, {"ucs-2be", "UCS-2BE"}, {"ucs-2le", "UCS-2LE"},
	{"ucs-4", "UTF-32"}, {"ucs4", "UTF-32"}, {"iso-10646-1", "UCS-2BE"},
};

static bool by_table(const char *s, struct charset_id *id)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strcmp(s, aliases[i].name) == 0) {
			if (aliases[i].iconv) {
				id->kind = CHARSET_ICONV;
				snprintf(id->iconv, sizeof id->iconv, "%s", aliases[i].iconv);
			}
			return true;
		}
	return false;
}

/* ISO-8859-N with any separators, latinN. */
static bool by_iso(const char *s, struct charset_id *id)
{
	static const char *const latin[] = {"", "1", "2", "3", "4", "9", "10", "13", "14", "15", "16"};
	const char *number = NULL;
	if (strncmp(s, "iso", 3) == 0) {
		const char *p = after_separator(s + 3, "-_");
		if (strncmp(p, "8859", 4) == 0)
			number = p == s + 3 && p[4] != '-' && p[4] != '_' ? p + 4
									 : after_separator(p + 4, "-_");
		else
			s = p;
	}
	if (!number && strncmp(s, "latin", 5) == 0) {
		const char *p = after_separator(s + 5, "-_");
		long n = only_digits(p) && strlen(p) <= 2 ? strtol(p, NULL, 10) : 0;
		number = n >= 1 && n <= 10 ? latin[n] : NULL;
	}
	if (!number || !only_digits(number) || strlen(number) > 2)
		return false;
	long n = strtol(number, NULL, 10);
	if (n < 1 || n > 16 || n == 12)
		return false;
	id->kind = CHARSET_ICONV;
	snprintf(id->iconv, sizeof id->iconv, "ISO-8859-%ld", n);
	return true;
}

/* cpN, ibmN, windows-N and kin. */
static bool by_code_page(const char *s, struct charset_id *id)
{
	static const char *const pages[] = {
		"37", "424", "437", "500", "737", "775", "850", "852", "855", "856", "857", "858",
		"860", "861", "862", "863", "864", "865", "866", "869", "874", "875", "932", "936",
		"949", "950", "1006", "1026", "1047", "1250", "1251", "1252", "1253", "1254", "1255",
		"1256", "1257", "1258", NULL,
	};
	static const char *const prefixes[] = {"cp", "ibm", "windows", "ms"};
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		size_t n = strlen(prefixes[i]);
		if (strncmp(s, prefixes[i], n) != 0)
			continue;
		const char *number = after_separator(s + n, "-_ ");
		if (!only_digits(number) || !is_one_of(number, pages))
			continue;
		id->kind = strcmp(number, "1252") == 0 ? CHARSET_CP1252 : CHARSET_ICONV;
		snprintf(id->iconv, sizeof id->iconv, "CP%s", number);
		return true;
	}
	return false;
}

struct charset_id charset_resolve(struct span name)
{
	static const char *const ascii[] = {
		"us-ascii", "ascii", "usascii", "646", "iso646-us", "iso-646-us", "iso_646-us",
		"ansi_x3.4-1968", "ansi-x3.4-1968", "ansix3.4-1968", "ascii-ctrl", "c", NULL,
	};
	struct charset_id id = {CHARSET_UNKNOWN, ""};
	char s[CHARSET_NAME_LIMIT];

	if (!fold(name, s))
		return id;
	if (strcmp(s, "utf-8") == 0 || strcmp(s, "utf8") == 0)
		id.kind = CHARSET_UTF8;
	else if (strcmp(s, "iso-8859-1") == 0 || strcmp(s, "iso8859-1") == 0)
		id.kind = CHARSET_CP1252;
	else if (is_one_of(s, ascii))
		id.kind = CHARSET_ASCII;
	else if (!by_table(s, &id) && !by_iso(s, &id) && !by_code_page(s, &id)) {
		/* Chinese mail writes GB2312 in many ways. */
		const char *p = strstr(s, "gb");
		if (p && (p == s || !byte_is_word((unsigned char)p[-1])) &&
		    strncmp(after_separator(p + 2, "-_ "), "2312", 4) == 0) {
			id.kind = CHARSET_ICONV;
			snprintf(id.iconv, sizeof id.iconv, "EUC-CN");
		} else if (is_gb18030(s)) {
			id.kind = CHARSET_ICONV;
			snprintf(id.iconv, sizeof id.iconv, "CP936");
		}
	}
	return id;
}
