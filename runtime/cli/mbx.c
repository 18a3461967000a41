/* mbx.c: reads MBX folders. SpamAssassin counterpart: _scan_mbx and _run_mbx of ArchiveIterator.pm. */
#include "cli/mbx.h"

#include <string.h>

#define HEAD 2048

bool mbx_starts(struct span folder)
{
	size_t end = span_find_byte(folder, '\n', 0);

	return span_find(span_slice(folder, 0, end == (size_t)-1 ? folder.n : end), SPAN_LIT("*mbx*"), 0) != (size_t)-1;
}

/* Bytes of the set `kind` names: d digit, a letter, x lower hexadecimal, w word; s blank, - : , ; themselves. */
static bool fits(unsigned char byte, char kind)
{
	switch (kind) {
	case 'd': return byte_is_digit(byte);
	case 'D': return byte_is_digit(byte) || byte_is_space(byte);
	case 'a': return (byte | 32) >= 'a' && (byte | 32) <= 'z';
	case 'x': return byte_is_digit(byte) || (byte >= 'a' && byte <= 'f');
	case 'w': return byte_is_word(byte);
	case 's': return byte_is_space(byte);
	default: return byte == (unsigned char)kind;
	}
}

static bool has_shape(struct span s, const char *shape)
{
	if (s.n < strlen(shape))
		return false;
	for (size_t i = 0; shape[i]; i++)
		if (!fits(s.p[i], shape[i]))
			return false;
	return true;
}

/* The size in "13-Nov-2005 02:37:22 +0000,01234;0123456789ab-01234567". */
static bool read_line(struct span line, size_t *size_r)
{
	static const char date[] = "Dd-aaa-dddds" "dd:dd:dd", tail[] = ";xxxxxxxxxxxx-wwwwwwww";
	size_t at, size = 0, scale = 1;

	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (line.n < sizeof date + sizeof tail || !has_shape(line, date) ||
	    !has_shape(span_slice(line, line.n - (sizeof tail - 1), line.n), tail))
		return false;
	for (at = line.n - (sizeof tail - 1); at-- > sizeof date - 1 && byte_is_digit(line.p[at]); scale *= 10) {
		if (scale > (size_t)-1 / 100)
			return false;
		size += scale * (size_t)(line.p[at] - '0');
	}
	*size_r = size;
	return scale > 1 && line.p[at] == ',';
}

int mbx_next(struct span folder, size_t *at, struct span *message_r)
{
	size_t start = *at ? *at : HEAD, size;

	if (start >= folder.n)
		return 0;
	size_t end = span_find_byte(folder, '\n', start);
	if (end == (size_t)-1 || !read_line(span_slice(folder, start, end), &size))
		return -1;
	start = end + 1;
	end = size < folder.n - start ? start + size : folder.n;
	*message_r = span_slice(folder, start, end);
	*at = end;
	return 1;
}
