/* redirector.c: the patterns of redirector_pattern, each behind the longest text that any match of
 * it must contain: nearly every URI is done after a few look-ups. Conf.pm redirector_pattern. */
#include "msg/redirector.h"

#include "base/bytes.h"
#include "base/pcre.h"

struct redirector {
	struct pcre re;
	struct span needle; /* lower case; empty: always try the pattern */
	uint64_t pairs;     /* of the needle */
};

struct redirectors {
	struct redirector *v;
	size_t n;
};

#define LOWER_LIMIT 2048 /* URIs up to this length are lower-cased on the stack for the needles */

/* --- The needle ------------------------------------------------------------------------------- */

/* Where the group or class that opens at i ends: the index of its last byte. */
static size_t skip_bracket(struct span re, size_t i)
{
	if (re.p[i] == '[') {
		i += i + 1 < re.n && re.p[i + 1] == '^' ? 2 : 1; /* a first ']' is literal */
		for (i++; i < re.n && re.p[i] != ']'; i++)
			i += re.p[i] == '\\';
		return i;
	}
	int depth = 0;
	for (; i < re.n; i++) {
		if (re.p[i] == '\\')
			i++;
		else if (re.p[i] == '[')
			i = skip_bracket(re, i);
		else if (re.p[i] == '(')
			depth++;
		else if (re.p[i] == ')' && --depth == 0)
			break;
	}
	return i;
}

/* The literal byte that the atom at *i stands for, or -1; moves *i to the atom's last byte. */
static int literal_at(struct span re, size_t *i)
{
	unsigned char c = re.p[*i];
	if (c == '(' || c == '[') {
		*i = skip_bracket(re, *i);
		return -1;
	}
	if (c == '\\') {
		if (*i + 1 >= re.n)
			return -1;
		c = re.p[++*i];
		return byte_is_word(c) ? -1 : c;
	}
	return memchr(".^$*+?{}", c, 8) ? -1 : c;
}

static bool has_top_level_choice(struct span re)
{
	for (size_t i = 0; i < re.n; i++) {
		if (re.p[i] == '|')
			return true;
		literal_at(re, &i);
	}
	return false;
}

/* The longest run of bytes that every match contains, lower case. */
static struct span find_needle(struct arena *arena, struct span re)
{
	unsigned char *run = arena_bytes(arena, re.n + 1);
	struct span best = {0};
	size_t n = 0;
	if (has_top_level_choice(re))
		return best;
	for (size_t i = 0; i < re.n; i++) {
		int c = literal_at(re, &i);
		unsigned char next = i + 1 < re.n ? re.p[i + 1] : 0;
		bool optional = next == '?' || next == '*' || next == '{';
		if (c >= 0 && !optional)
			run[n++] = byte_lower((unsigned char)c);
		if (n > best.n)
			best = arena_dup_span(arena, (struct span){run, n});
		if (c < 0 || optional || next == '+')
			n = 0;
	}
	return best;
}

/* Which pairs of bytes a text holds, roughly: many share a bit. */
static uint64_t pairs_of(struct span s)
{
	uint64_t pairs = 0;
	for (size_t i = 1; i < s.n; i++)
		pairs |= UINT64_C(1) << (s.p[i - 1] * 5u + s.p[i]) % 64;
	return pairs;
}

/* --- Reading ---------------------------------------------------------------------------------- */

static unsigned char closing(unsigned char open)
{
	return open == '(' ? ')' : open == '[' ? ']' : open == '{' ? '}' : open == '<' ? '>' : open;
}

/* "/re/i", "m{re}i": the pattern and its modifiers. */
static bool split_delimiters(struct span v, struct span *re_r, struct span *mods_r)
{
	size_t from = v.n && v.p[0] == '/'		   ? 1
		      : span_has_prefix(v, SPAN_LIT("qr")) ? 3
		      : span_has_prefix(v, SPAN_LIT("m"))  ? 2
							   : 0;
	if (!from || from >= v.n || byte_is_word(v.p[from - 1]) || v.p[from - 1] == '\\')
		return false;
	size_t end = v.n;
	while (end > from && byte_is_alpha(v.p[end - 1]))
		end--;
	if (end <= from || v.p[end - 1] != closing(v.p[from - 1]))
		return false;
	*re_r = span_slice(v, from, end - 1);
	*mods_r = span_slice(v, end, v.n);
	return true;
}

static int read_flags(struct span mods)
{
	int flags = 0;
	for (size_t i = 0; i < mods.n; i++)
		switch (mods.p[i]) {
		case 'i':
			flags |= PCRE_CASELESS;
			break;
		case 's':
			flags |= PCRE_DOTALL;
			break;
		case 'm':
			flags |= PCRE_MULTILINE;
			break;
		case 'x':
			flags |= PCRE_EXTENDED;
			break;
		case 'a':
		case 'u':
		case 'l':
		case 'd':
			break; /* bytes are ASCII here */
		default:
			return -1;
		}
	return flags;
}

static int add(struct arena *arena, struct redirector *r, const struct setting *s, struct err *err)
{
	struct span re, mods;
	const char *file = s->file ? s->file : "?";
	int flags = -1;
	if (split_delimiters(span_trim(span_from_str(s->value)), &re, &mods))
		flags = read_flags(mods);
	if (flags < 0)
		return err_set(err, "%s:%u: redirector_pattern: write /pattern/modifiers", file,
			       s->line);
	re = arena_dup_span(arena, re);
	r->re = pcre_make((const char *)re.p, re.n, (uint8_t)flags);
	if (pcre_compile(&r->re, err))
		return err_prefix(err, "%s:%u: redirector_pattern", file, s->line);
	if (!(flags & PCRE_EXTENDED))
		r->needle = find_needle(arena, re);
	r->pairs = pairs_of(r->needle);
	return 0;
}

const struct redirectors *redirectors_new(struct arena *arena, const struct settings *settings,
					  struct err *err)
{
	struct redirectors *r = ARENA_NEW(arena, struct redirectors);
	const struct setting *first = settings_find(settings, "redirector_pattern");
	for (const struct setting *s = first; s; s = s->next_same)
		r->n++;
	r->v = ARENA_ARRAY(arena, struct redirector, r->n);
	struct redirector *at = r->v;
	for (const struct setting *s = first; s; s = s->next_same)
		if (add(arena, at++, s, err)) {
			r->n = (size_t)(at - r->v - 1);
			redirectors_release(r);
			return NULL;
		}
	return r;
}

void redirectors_release(const struct redirectors *redirectors)
{
	for (size_t i = 0; redirectors && i < redirectors->n; i++)
		pcre_release(&redirectors->v[i].re);
}

/* --- Matching --------------------------------------------------------------------------------- */

static bool pattern_finds(struct redirector *r, struct span uri, struct span *target_r)
{
	struct pcre_match m;
	if (pcre_match(&r->re, uri, 0, &m) != 1 || m.groups < 2 || m.start[1] == (size_t)-1)
		return false;
	struct span target = span_slice(uri, m.start[1], m.end[1]);
	if (!target.n || !memchr(target.p, '.', target.n))
		return false;
	*target_r = target;
	return true;
}

bool redirectors_match(const struct redirectors *redirectors, struct span uri,
		       struct span *target_r)
{
	unsigned char lower[LOWER_LIMIT];
	bool lowered = uri.n <= sizeof lower;
	if (lowered)
		bytes_lower(lower, uri);
	struct span low = {lower, uri.n};
	uint64_t pairs = lowered ? pairs_of(low) : UINT64_MAX;
	for (size_t i = 0; i < redirectors->n; i++) {
		struct redirector *r = &redirectors->v[i];
		if (r->pairs & ~pairs || (lowered && span_find(low, r->needle, 0) == (size_t)-1))
			continue;
		if (pattern_finds(r, uri, target_r))
			return true;
	}
	return false;
}
