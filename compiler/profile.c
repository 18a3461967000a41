/* profile.c: reads profiles line by line. Lines that are no good are errors with their place: half a profile would only make
 * scanning slow, but nobody would know why. */
#include "profile.h"

#include "base/file.h"
#include "base/profile_format.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

/* The file itself, in the program. */
__asm__(".pushsection .rodata\n"
	"profile_stock_text: .incbin \"rulesets/stock.profile\"\n"
	"profile_stock_end: .byte 0\n"
	".popsection\n");
extern const unsigned char profile_stock_text[], profile_stock_end[];

struct profile {
	struct arena *arena;
	const char *name;
	struct span text;
	struct digest id;
	struct rarity *rarity; /* NULL: not read yet */
};

struct reader {
	struct profile *profile;
	struct rarity *rarity;
	unsigned line;
	struct err *err;
};

static int complain(const struct reader *r, const char *what)
{
	return err_set(r->err, "%s:%u: %s", r->profile->name, r->line, what);
}

static struct span word_of(struct span *line)
{
	size_t n = span_find_byte(*line, ' ', 0);
	struct span word = span_slice(*line, 0, n < line->n ? n : line->n);
	*line = span_slice(*line, n < line->n ? n + 1 : line->n, line->n);
	return word;
}

static bool text_of(struct span name, enum regex_text *text_r)
{
	static const char *const names[] = PROFILE_NAMES;
	for (unsigned i = 0; i < PROFILE_TEXTS; i++)
		if (span_equal(name, span_from_str(names[i]))) {
			*text_r = REGEX_TEXT_BODY + i;
			return true;
		}
	return false;
}

static bool number_of(struct span s, unsigned most, unsigned *n_r)
{
	unsigned n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (!byte_is_digit(s.p[i]) || n > most)
			return false;
		n = 10 * n + (unsigned)(s.p[i] - '0');
	}
	*n_r = n;
	return s.n && n <= most;
}

static int hex_of(unsigned char c)
{
	return byte_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The bytes of a string as written; false when it is none, or too long. */
static bool string_of(struct span s, unsigned char *out, size_t *n_r)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++, n++) {
		if (n == PROFILE_STRING)
			return false;
		out[n] = s.p[i];
		if (s.p[i] != '\\')
			continue;
		if (s.n - i < 4 || s.p[i + 1] != 'x' || hex_of(s.p[i + 2]) < 0 || hex_of(s.p[i + 3]) < 0)
			return false;
		out[n] = (unsigned char)(16 * hex_of(s.p[i + 2]) + hex_of(s.p[i + 3]));
		i += 3;
	}
	*n_r = n;
	return n;
}

static int read_line(struct reader *r, struct span line)
{
	enum { LONGEST = 1000000000, WHOLE = 1000 };
	unsigned char bytes[PROFILE_STRING];
	struct span word = word_of(&line);
	enum regex_text text;
	unsigned n;
	size_t size;

	if (span_equal(word, SPAN_LIT("length"))) {
		if (!text_of(word_of(&line), &text) || !number_of(line, LONGEST, &n))
			return complain(r, "write `length TEXT BYTES`");
		rarity_set_length(r->rarity, text, n);
		return 0;
	}
	if (!text_of(word, &text) || !number_of(word_of(&line), WHOLE, &n) || !string_of(line, bytes, &size))
		return complain(r, "write `TEXT PER_MILLE STRING` as winnow bench --profile does");
	rarity_add(r->rarity, text, (struct span){bytes, size}, n / 1000.0);
	return 0;
}

static int read_all(struct profile *p, struct err *err)
{
	struct reader r = {p, rarity_new(p->arena), 0, err};
	size_t at = 0;

	while (at < p->text.n) {
		size_t end = span_find_byte(p->text, '\n', at);
		if (end > p->text.n)
			end = p->text.n;
		struct span line = span_slice(p->text, at, end);
		at = end + 1;
		if (r.line++ == 0) {
			if (!span_equal(line, SPAN_LIT(PROFILE_MAGIC)))
				return complain(&r, "this is no profile of this version: make one with winnow bench --profile");
		} else if (line.n && line.p[0] != '#' && read_line(&r, line) != 0) {
			return -1;
		}
	}
	if (!r.line)
		return complain(&r, "an empty file is no profile");
	p->rarity = r.rarity;
	return 0;
}

struct profile *profile_stock(struct arena *arena)
{
	struct profile *p = ARENA_NEW(arena, struct profile);
	*p = (struct profile){.arena = arena, .name = "stock.profile"};
	p->text = (struct span){profile_stock_text, (size_t)(profile_stock_end - profile_stock_text)};
	return p;
}

struct profile *profile_read(struct arena *arena, const char *path, struct err *err)
{
	struct profile *p = ARENA_NEW(arena, struct profile);
	*p = (struct profile){.arena = arena, .name = path};
	if (file_read(arena, path, PROFILE_LIMIT, &p->text, err) != 0 || read_all(p, err) != 0)
		return NULL;
	p->id = digest_of(p->text);
	return p;
}

const char *profile_id(const struct profile *p)
{
	return p->id.hex;
}

const struct rarity *profile_rarity(struct profile *p)
{
	struct err err;
	if (!p->rarity && read_all(p, &err) != 0)
		abort(); /* the program's own: a test reads it */
	return p->rarity;
}
