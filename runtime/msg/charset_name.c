/* charset_name.c: which converter a charset name in a message stands for. What counts is not which
 * names exist but which ones Perl's Encode knows (manual page Encode::Supported, Encode::Alias): a
 * name it does not know leads SpamAssassin to its fall-backs. */
#include "msg/charset.h"
#include "msg/gmime.h"
#include "msg/charset_table.h"

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

/* Whether pattern's letters are there from s on, a '?' in it being a separator that may be missing; returns the
 * end or NULL. */
static const char *match_shape(const char *s, const char *pattern)
{
	for (; *pattern; pattern++) {
		if (*pattern == '?')
			s = after_separator(s, "-_ ");
		else if (*s == *pattern)
			s++;
		else
			return NULL;
	}
	return s;
}

enum shape { WHOLE, ENDING, ENDING_ANYWHERE, ANYWHERE, AROUND };

/* Names that do not follow from a number; the later in Encode::Alias the earlier here. '?': - or _ or a space
 * or nothing. ENDING begins at the start of a word; AROUND is "a...b" with anything between. */
static const struct alias {
	enum shape shape;
	const char *pattern, *last, *encoding;
} aliases[] = {
	{ENDING, "utf-8", NULL, "utf-8-strict"},
	{ANYWHERE, "cp65001", NULL, "utf-8-strict"},
	{ANYWHERE, "cp65000", NULL, "UTF-7"},
	{ENDING, "hk?big5", NULL, "big5-hkscs"},
	{ENDING, "hkscs?big5", NULL, "big5-hkscs"},
	{ENDING, "big5?hkscs", NULL, "big5-hkscs"},
	{ENDING, "big5?hk", NULL, "big5-hkscs"},
	{ENDING, "tca?big5", NULL, "big5-eten"},
	{ENDING, "big5?eten", NULL, "big5-eten"},
	{ENDING, "big5?et", NULL, "big5-eten"},
	{ENDING, "big?5", NULL, "big5-eten"},
	{ENDING, "ks_c_5601-1987", NULL, "cp949"},
	{ENDING_ANYWHERE, "windows-949", NULL, "cp949"},
	{ENDING_ANYWHERE, "uhc", NULL, "cp949"},
	{AROUND, "kr", "euc", "euc-kr"},
	{AROUND, "euc", "kr", "euc-kr"},
	{ENDING, "windows-31j", NULL, "cp932"},
	{ENDING, "sjis", NULL, "shiftjis"},
	{AROUND, "shift", "jis", "shiftjis"},
	{ENDING, "ujis", NULL, "euc-jp"},
	{AROUND, "jp", "euc", "euc-jp"},
	{AROUND, "euc", "jp", "euc-jp"},
	{ENDING, "jis", NULL, "7bit-jis"},
	{WHOLE, "gbk", NULL, "cp936"},
	{AROUND, "cn", "euc", "euc-cn"},
	{AROUND, "euc", "cn", "euc-cn"},
	{WHOLE, "macce", NULL, "MacCentralEurRoman"},
	{WHOLE, "macintosh", NULL, "MacRoman"},
	{WHOLE, "mac?ce", NULL, "MacCentralEurRoman"},
	{WHOLE, "x?mac?ce", NULL, "MacCentralEurRoman"},
	{ENDING, "tis-620", NULL, "iso-8859-11"},
	{ENDING, "tis620", NULL, "iso-8859-11"},
	{WHOLE, "hebrew", NULL, "iso-8859-8"},
	{WHOLE, "greek", NULL, "iso-8859-7"},
	{WHOLE, "arabic", NULL, "iso-8859-6"},
	{WHOLE, "cyrillic", NULL, "iso-8859-5"},
	{WHOLE, "thai", NULL, "iso-8859-11"},
	{ENDING, "winlatin1", NULL, "cp1252"},
	{ENDING, "winlatin2", NULL, "cp1250"},
	{ENDING, "wincyrillic", NULL, "cp1251"},
	{ENDING, "wingreek", NULL, "cp1253"},
	{ENDING, "winturkish", NULL, "cp1254"},
	{ENDING, "winhebrew", NULL, "cp1255"},
	{ENDING, "winarabic", NULL, "cp1256"},
	{ENDING, "winbaltic", NULL, "cp1257"},
	{ENDING, "winvietnamese", NULL, "cp1258"},
	{ENDING, "ansi?x3.4?1968", NULL, "ascii"},
	{ENDING, "iso?646?us", NULL, "ascii"},
	{ENDING, "iso?646", NULL, "ascii"},
	{ENDING, "646?us", NULL, "ascii"},
	{ENDING, "646", NULL, "ascii"},
	{WHOLE, "c", NULL, "ascii"},
	{WHOLE, "usascii", NULL, "ascii"},
	{WHOLE, "us-ascii", NULL, "ascii"},
	{WHOLE, "iso-10646-1", NULL, "UCS-2BE"},
	{WHOLE, "unicode-1-1-utf-7", NULL, "UTF-7"},
	{WHOLE, "unicode-1-1-utf7", NULL, "UTF-7"},
	{WHOLE, "utf7", NULL, "UTF-7"},
};

static bool starts_word(const char *name, const char *at)
{
	return at == name || !byte_is_word((unsigned char)at[-1]) || !byte_is_word((unsigned char)*at);
}

static bool alias_fits(const struct alias *a, const char *name)
{
	for (const char *at = name; *at; at++) {
		const char *end = match_shape(at, a->pattern);
		bool word = a->shape == ENDING || a->shape == AROUND;
		if (end && !(word && !starts_word(name, at))) {
			size_t n = strlen(end), last = a->last ? strlen(a->last) : 0;
			if (a->shape == ANYWHERE || (a->shape != AROUND && !*end))
				return true;
			if (a->shape == AROUND && n >= last && strcmp(end + n - last, a->last) == 0)
				return true;
		}
		if (a->shape == WHOLE)
			return false;
	}
	return false;
}

/* Encode's own name for what a number names: ISO-8859-N, latinN, cpN and kin, UTF-N, UCS-N. */
static bool by_number(const char *name, char out[CHARSET_NAME_LIMIT])
{
	static const char *const shapes[] = {"iso?8859?", "iso8859", "iso?latin?", "latin?", "cp?", "ibm?",
					     "ms?", "windows?"};
	static const int latin[] = {0, 1, 2, 3, 4, 9, 10, 13, 14, 15, 16};
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		for (const char *at = name; *at; at++) {
			const char *end = starts_word(name, at) ? match_shape(at, shapes[i]) : NULL;
			size_t n = end ? only_digits(end) : 0;
			if (!n || n > 4)
				continue;
			long number = strtol(end, NULL, 10);
			if (i == 0 && end[-1] >= '0' && end[-1] <= '9')
				continue; /* iso-8859N is no name */
			if (i == 2 || i == 3)
				number = number >= 1 && number <= 10 ? latin[number] : 0;
			snprintf(out, CHARSET_NAME_LIMIT, i < 4 ? "iso-8859-%ld" : "cp%ld", number);
			return true;
		}
	return false;
}

static bool by_unicode(const char *name, char out[CHARSET_NAME_LIMIT])
{
	bool ucs = strncmp(name, "ucs", 3) == 0;
	if (!ucs && strncmp(name, "utf", 3) != 0)
		return false;
	const char *size = after_separator(name + 3, "-");
	size_t n = strspn(size, "0123456789");
	const char *order = after_separator(size + n, "-");
	bool plain = !*order && order == size + n;
	if (!plain && strcmp(order, "le") != 0 && strcmp(order, "be") != 0)
		return false;
	bool two = ucs && n == 1 && *size == '2';
	bool known = two || (ucs ? n == 1 && *size == '4' : n == 2 && (!strncmp(size, "16", 2) || !strncmp(size, "32", 2)));
	if (!known)
		return false;
	snprintf(out, CHARSET_NAME_LIMIT, "%s%s", two ? "UCS-2" : !ucs && *size == '1' ? "UTF-16" : "UTF-32",
		 plain ? two ? "BE" : "" : *order == 'l' ? "LE" : "BE");
	return true;
}

/* GB 2312 in its many spellings, but for the raw form; koi8 with any separators. */
static bool by_national(const char *name, char out[CHARSET_NAME_LIMIT])
{
	for (const char *at = name; *at; at++) {
		if (!starts_word(name, at))
			continue;
		const char *end = match_shape(at, "gb?2312");
		if (end && strncmp(after_separator(end, "-"), "raw", 3) != 0) {
			snprintf(out, CHARSET_NAME_LIMIT, "euc-cn");
			return true;
		}
		if (strncmp(at, "koi8", 4) == 0) {
			end = at + 4 + strspn(at + 4, " -_\t");
			if ((*end == 'r' || *end == 'u') && !end[1]) {
				snprintf(out, CHARSET_NAME_LIMIT, "koi8-%c", *end);
				return true;
			}
		}
	}
	return false;
}

static const char *const escaping[] = {"7bit-jis", "iso-2022-jp", "iso-2022-jp-1", "iso-2022-kr", "hz", NULL};
/* Read alike by the system's converters: the names that Encode has besides its tables. */
static const char *const pages[] = {
	"cp437", "cp500", "cp737", "cp775", "cp850", "cp852", "cp855", "cp857", "cp858", "cp860", "cp861", "cp862",
	"cp863", "cp864", "cp865", "cp866", "cp869", "cp874", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256",
	"cp1257", "koi8-r", "koi8-u", "viscii", NULL,
};

void charset_open_converters(void)
{
	char name[CHARSET_NAME_LIMIT];
	for (size_t i = 0; pages[i]; i++)
		gmime_open_converter(pages[i]);
	for (int n = 2; n <= 16; n++) {
		snprintf(name, sizeof name, "iso-8859-%d", n);
		if (n != 12)
			gmime_open_converter(name);
	}
}

static bool is_iso_8859(const char *s)
{
	if (strncmp(s, "iso-8859-", 9) != 0 || !only_digits(s + 9) || strlen(s) > 11)
		return false;
	long n = strtol(s + 9, NULL, 10);
	return n >= 1 && n <= 16 && n != 12 && s[9] != '0';
}

/* By Encode's own name, in its or in small letters. */
static bool by_name(const char *s, struct charset_id *id)
{
	static const char *const mac[] = {"MacArabic", "MacCentralEurRoman", "MacCroatian", "MacCyrillic", "MacFarsi",
					  "MacGreek", "MacIcelandic", "MacRoman", "MacRomanian", "MacSami",
					  "MacTurkish", "MacUkrainian", NULL};
	for (size_t i = 0; mac[i]; i++)
		if (span_equal_nocase(span_from_str(s), span_from_str(mac[i])))
			s = mac[i];
	id->table = charset_table_find(s);
	if (id->table)
		id->kind = CHARSET_TABLE;
	else if (strcmp(s, "ascii") == 0)
		id->kind = CHARSET_ASCII;
	else if (strcmp(s, "utf-8-strict") == 0 || strcmp(s, "utf8") == 0)
		id->kind = CHARSET_UTF8;
	else if (strcmp(s, "cp1252") == 0)
		id->kind = CHARSET_CP1252;
	else if (is_one_of(s, escaping))
		id->kind = CHARSET_ESCAPING;
	else if (strcmp(s, "UTF-7") == 0 || strcmp(s, "utf-7") == 0)
		id->kind = CHARSET_UTF7;
	else if (strncmp(s, "UTF-", 4) == 0 || strncmp(s, "UCS-", 4) == 0)
		id->kind = CHARSET_UNICODE;
	else if (is_one_of(s, pages) || is_iso_8859(s))
		id->kind = CHARSET_ICONV;
	snprintf(id->name, sizeof id->name, "%s", s);
	return id->kind != CHARSET_UNKNOWN;
}

static bool resolve(const char *s, struct charset_id *id)
{
	char out[CHARSET_NAME_LIMIT + 8];
	if (by_name(s, id))
		return true;
	if (by_national(s, out) && by_name(out, id))
		return true;
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (alias_fits(&aliases[i], s) && by_name(aliases[i].encoding, id))
			return true;
	if ((by_unicode(s, out) || by_number(s, out)) && by_name(out, id))
		return true;
	const char *rest = strncmp(s, "x-", 2) == 0 || strncmp(s, "x_", 2) == 0 ? s + 2 : s;
	if (strncmp(rest, "mac", 3) == 0 && (rest[3] == '-' || rest[3] == '_')) {
		snprintf(out, sizeof out, "mac%s", rest + 4);
		return by_name(out, id);
	}
	return false;
}

struct charset_id charset_resolve(struct span name)
{
	struct charset_id id = {CHARSET_UNKNOWN, NULL, ""};
	char s[CHARSET_NAME_LIMIT];
	if (!fold(name, s))
		return id;
	if (strcmp(s, "iso-8859-1") == 0 || strcmp(s, "iso8859-1") == 0) {
		id.kind = CHARSET_CP1252; /* what mail means by it */
		return id;
	}
	if (resolve(s, &id))
		return id;
	/* Encode tries the name with a dash for its white space or underscore, when it has just one run of them. */
	size_t at = strcspn(s, "_ "), run = strspn(s + at, "_ ");
	if (at && run && !s[at + run + strcspn(s + at + run, "_ ")]) {
		char dashed[CHARSET_NAME_LIMIT];
		snprintf(dashed, sizeof dashed, "%.*s-%s", (int)at, s, s + at + run);
		if (resolve(dashed, &id))
			return id;
	}
	if (is_gb18030(s)) /* SpamAssassin's own */
		by_name("cp936", &id);
	return id;
}
