/* entity.c: HTML's character references. In: raw text; out: UTF-8. Named ones come from
 * grammar/entities.def. The counterpart is HTML::Parser's decoder behind its dtext and attr: no
 * mapping of 128 to 159 to Windows-1252, pairs of surrogates make one character, U+FFFE, U+FFFF and
 * numbers past U+10FFFF stay as written.
 * Not a machine of grammar/: what is lexical here is one run of digits or letters; the rest is arithmetic and
 * the longest prefix in a table. */
#include "msg/entity.h"

enum { NAME_LONGEST = 8 }; /* thetasym: a longer prefix cannot be an entity */

struct entity {
	const char *name;
	unsigned char length;
	bool bare;
	unsigned short code;
};

static const struct entity entities[] = {
#define ENTITY(name, code, bare) {name, sizeof(name) - 1, bare, code},
#include "grammar/entities.def"
#undef ENTITY
};

static const struct entity *find(const unsigned char *name, size_t n)
{
	size_t low = 0, high = sizeof entities / sizeof *entities;
	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct entity *e = &entities[mid];
		int c = memcmp(name, e->name, n < e->length ? n : e->length);
		if (!c && n == e->length)
			return e;
		if (c < 0 || (!c && n < e->length))
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* What stands behind '&': where it ends and the character it means. */
struct reference {
	const unsigned char *end;
	unsigned code; /* 0: none, copied as it stands */
	bool number;
};

static struct reference read_name(const unsigned char *p, const unsigned char *end, bool prefix)
{
	const unsigned char *q = p;
	while (q < end && byte_is_alnum(*q))
		q++;
	struct reference r = {q, 0, false};
	size_t n = (size_t)(q - p);
	const struct entity *e = n && n <= NAME_LONGEST ? find(p, n) : NULL;
	if (e && (e->bare || (q < end && *q == ';'))) {
		r.code = e->code;
		return r;
	}
	if (!prefix || n < 2)
		return r;
	for (size_t k = n - 1 < NAME_LONGEST ? n - 1 : NAME_LONGEST; k > 0; k--) {
		e = find(p, k);
		if (e && e->bare)
			return (struct reference){p + k, e->code, false};
	}
	return r;
}

/* HTML::Parser looks digits up with strchr(), to which a NUL is one: of value 0. */
static int hex_value(unsigned char c)
{
	if (byte_is_digit(c) || !c)
		return c ? c - '0' : 0;
	c = byte_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* p: behind "&#". */
static struct reference read_number(const unsigned char *p, const unsigned char *end)
{
	unsigned num = 0;
	bool ok = false, hex = p < end && byte_lower(*p) == 'x';
	for (p += hex; p < end; p++) {
		int digit = hex ? hex_value(*p) : byte_is_digit(*p) ? *p - '0' : -1;
		if (digit < 0)
			break;
		num = num * (hex ? 16 : 10) + (unsigned)digit;
		if (num > 0x10ffff) {
			ok = false;
			break;
		}
		ok = true;
	}
	return (struct reference){p, ok ? num : 0, true};
}

/* Surrogates and characters that are none. */
static unsigned check_number(struct strbuf *out, unsigned num, unsigned *high)
{
	if ((num & 0xfffffc00) == 0xdc00) {
		if (!*high || out->n < 3 || memcmp(out->p + out->n - 3, "\xef\xbf\xbd", 3) != 0)
			return 0xfffd;
		num = ((*high - 0xd800) << 10) + (num - 0xdc00) + 0x10000;
		out->n -= 3; /* the replacement character that stood for the first half */
		*high = 0;
		return num;
	}
	if ((num & 0xfffffc00) == 0xd800) {
		*high = num;
		return 0xfffd;
	}
	*high = 0;
	if ((num >= 0xfdd0 && num <= 0xfdef) || (num & 0xfffe) == 0xfffe)
		return 0xfffd;
	return num;
}

void entity_decode(struct strbuf *out, struct span raw, bool prefix, bool *wide)
{
	const unsigned char *p = raw.p, *end = p + raw.n;
	unsigned high = 0;
	while (p < end) {
		const unsigned char *amp = memchr(p, '&', (size_t)(end - p));
		strbuf_add(out, p, (size_t)((amp ? amp : end) - p));
		if (!amp)
			break;
		p = amp + 1;
		struct reference r = p < end && *p == '#' ? read_number(p + 1, end)
							  : read_name(p, end, prefix);
		if (!r.number)
			high = 0;
		if (!r.code || ((r.code == 0xfffe || r.code == 0xffff) && r.number)) {
			strbuf_add(out, amp, (size_t)(r.end - amp));
			p = r.end;
			continue;
		}
		p = r.end + (r.end < end && *r.end == ';');
		if (r.code > 255)
			*wide = true;
		strbuf_add_utf8(out, r.number && *wide ? check_number(out, r.code, &high) : r.code);
		if (p < end && *p != '&')
			high = 0;
	}
}
