/* pattern.c: reads /pattern/flags in all the forms SpamAssassin allows.
 * SpamAssassin counterpart: compile_regexp of Util.pm, parse_captures of Conf/Parser.pm. Whether the
 * pattern itself is a good regex is decided when it is lowered (compiler/regex). */
#include "load.h"

/* The closing delimiter and how many bytes open the pattern; 0: there is no delimiter. */
static unsigned char find_delimiter(struct span s, size_t *opening_r)
{
	static const char open[] = "{(<[", close[] = "})>]";

	*opening_r = 0;
	if (s.n && s.p[0] == '/') {
		*opening_r = 1;
		return '/';
	}
	size_t skip = span_has_prefix(s, SPAN_LIT("qr"))  ? 2
		      : span_has_prefix(s, SPAN_LIT("m")) ? 1
							  : 0;
	if (!skip || skip == s.n || byte_is_word(s.p[skip]))
		return 0;
	*opening_r = skip + 1;
	const char *bracket = s.p[skip] ? strchr(open, s.p[skip]) : NULL;
	return bracket ? (unsigned char)close[bracket - open] : s.p[skip];
}

/* Where an unescaped delimiter is, or (size_t)-1. Pairs of backslashes count for nothing. */
static size_t find_unescaped(struct span s, unsigned char delimiter)
{
	unsigned char before = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == '\\') {
			i++;
			continue;
		}
		if (s.p[i] == delimiter && before != '\\')
			return i;
		before = s.p[i];
	}
	return (size_t)-1;
}

static bool runs_code(struct span s)
{
	for (size_t at = 0; (at = span_find(s, SPAN_LIT("(?"), at)) != (size_t)-1; at++) {
		size_t next = at + 2 + (at + 2 < s.n && s.p[at + 2] == '?');
		if (next < s.n && s.p[next] == '{')
			return true;
	}
	return false;
}

/* Modifiers that the matcher has no flag for stand in front of the pattern instead. */
static int read_modifiers(struct arena *arena, struct span mods, uint8_t *flags_r, const char **inline_r,
			  struct err *err)
{
	struct strbuf inlined = strbuf_new(arena);
	unsigned extended = 0;

	for (size_t i = 0; i < mods.n; i++) {
		switch (mods.p[i]) {
		case 'i': *flags_r |= WN_RE_CASELESS; break;
		case 's': *flags_r |= WN_RE_DOTALL; break;
		case 'm': *flags_r |= WN_RE_MULTILINE; break;
		case 'x': extended++; break;
		case 'a':
		case 'd':
		case 'l':
		case 'n':
		case 'u': strbuf_add_byte(&inlined, mods.p[i]); break;
		case 'p': break;
		default: return err_set(err, "there is no modifier %c", mods.p[i]);
		}
	}
	if (extended)
		*flags_r |= WN_RE_EXTENDED;
	if (extended > 1)
		strbuf_add_str(&inlined, "xx");
	*inline_r = inlined.n ? arena_printf(arena, "(?%s)", strbuf_str(&inlined)) : "";
	return 0;
}

static int split(struct span s, enum delimiters delimiters, struct span *body_r,
		 struct span *mods_r, struct err *err)
{
	size_t opening;

	*body_r = s;
	*mods_r = (struct span){0};
	if (delimiters == DELIMITERS_NONE)
		return 0;
	unsigned char delimiter = find_delimiter(s, &opening);
	if (!opening)
		return err_set(err, "the pattern has no delimiters");
	if (delimiter == '\\')
		return err_set(err, "a backslash can't be the delimiter");
	size_t end = s.n;
	while (end > opening && byte_is_alpha(s.p[end - 1]))
		end--;
	if (end == opening || s.p[end - 1] != delimiter)
		return err_set(err, "the pattern does not end in %c and modifiers", delimiter);
	*body_r = span_slice(s, opening, end - 1);
	*mods_r = span_slice(s, end, s.n);
	if (!strchr("})]", delimiter) && find_unescaped(*body_r, delimiter) != (size_t)-1)
		return err_set(err, "there is a %c without a backslash inside the pattern",
			       delimiter);
	return 0;
}

/* SpamAssassin's own idea of a pattern that always matches: nothing, or an alternative of nothing. One backslash before
 * a bar hides it, also when that is the second of two. */
static bool always_matches(struct span s)
{
	if (!s.n || s.p[0] == '|')
		return true;
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] == '|' && s.p[i - 1] != '\\' && (i + 1 == s.n || s.p[i + 1] == '|'))
			return true;
	return false;
}

int pattern_parse(struct arena *arena, const struct ast_text *text, enum delimiters delimiters,
		  struct pattern_src *pattern_r, struct err *err)
{
	struct pattern_src p = {.where = text->where};
	struct span body, mods;
	const char *inlined = "";

	if (split(text->s, delimiters, &body, &mods, err) ||
	    read_modifiers(arena, mods, &p.flags, &inlined, err))
		return -1;
	if (runs_code(body))
		return err_set(err, "(?{...}) would run Perl code");
	p.text = body;
	p.always = always_matches(body);
	if (*inlined) {
		const char *with = arena_printf(arena, "%s%.*s", inlined, (int)body.n,
						(const char *)body.p);
		p.inlined = (uint32_t)strlen(inlined);
		p.text = (struct span){(const unsigned char *)with, p.inlined + body.n};
	}
	p.modifiers = arena_span_str(arena, mods);
	*pattern_r = p;
	return 0;
}

const char *pattern_unset(struct arena *arena, struct ast_text *text)
{
	struct span s = text->s, tag = SPAN_LIT("[if-unset:");
	size_t at = 0;

	if (!s.n || s.p[s.n - 1] != ']')
		return NULL;
	for (; (at = span_find(s, tag, at)) != (size_t)-1; at += tag.n) {
		size_t value = at + tag.n;
		if (at == 0 || !byte_is_space(s.p[at - 1]) || !byte_is_space(s.p[value]))
			continue;
		value++;
		while (value + 2 < s.n && byte_is_space(s.p[value])) /* one stays, if there is nothing else */
			value++;
		if (value + 1 >= s.n)
			continue;
		text->s = span_trim(span_slice(s, 0, at));
		text->where.end = text->where.start + (uint32_t)text->s.n;
		return arena_span_str(arena, span_slice(s, value, s.n - 1));
	}
	return NULL;
}
