/* settings.c: reads the compiled ruleset's `settings` file.
 * Format: "name value\n"; a line "@file LINE path" says where the following ones come from.
 * In values \n and \\ stand for a newline and a backslash; nothing else is escaped. */
#include "load/settings.h"
#include "base/vec.h"

#include <stdlib.h>

static char *unescape(struct arena *arena, struct span s)
{
	char *out = (char *)arena_bytes(arena, s.n + 1), *w = out;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == 'n' || s.p[i + 1] == '\\'))
			*w++ = s.p[++i] == 'n' ? '\n' : '\\';
		else
			*w++ = (char)s.p[i];
	}
	*w = 0;
	return out;
}

static void link_same_names(struct arena *arena, struct settings *s)
{
	struct map last = map_new(arena);
	for (size_t i = 0; i < s->n; i++) {
		struct span key = span_from_str(s->v[i].name);
		struct setting *before = map_get(&last, key);
		if (before)
			before->next_same = &s->v[i];
		else
			map_set(&s->by_name, key, &s->v[i]);
		map_set(&last, key, &s->v[i]);
	}
}

int settings_parse(struct arena *arena, struct span text, struct settings *settings_r,
		   struct err *err)
{
	VEC(struct setting) list = {0};
	const char *file = NULL;
	unsigned line = 0, at_line = 0;

	if (text.n > SETTINGS_LIMIT)
		return err_set(err, "settings: larger than %u bytes", SETTINGS_LIMIT);
	for (size_t at = 0; at < text.n;) {
		size_t end = span_find_byte(text, '\n', at);
		if (end == (size_t)-1)
			end = text.n;
		struct span row = span_slice(text, at, end);
		at = end + 1;
		at_line++;
		if (!row.n)
			continue;
		size_t gap = span_find_byte(row, ' ', 0);
		struct span name = gap == (size_t)-1 ? row : span_slice(row, 0, gap);
		struct span value =
			gap == (size_t)-1 ? (struct span){0} : span_slice(row, gap + 1, row.n);
		if (span_equal(name, SPAN_LIT("@file"))) {
			char *rest, *number = arena_span_str(arena, value);
			line = (unsigned)strtoul(number, &rest, 10);
			if (rest == number || *rest != ' ')
				return err_set(err, "settings:%u: bad @file line", at_line);
			file = rest + 1;
			continue;
		}
		struct setting one = {.name = arena_span_str(arena, name),
				      .value = unescape(arena, value),
				      .file = file,
				      .line = line};
		vec_push(arena, &list, one);
	}
	settings_r->v = list.v;
	settings_r->n = list.n;
	settings_r->by_name = map_new(arena);
	link_same_names(arena, settings_r);
	return 0;
}

void settings_append(struct arena *arena, const struct settings *base, const struct setting *more, size_t n,
		     struct settings *settings_r)
{
	struct settings all = {.v = ARENA_ARRAY(arena, struct setting, base->n + n + 1), .n = base->n + n};

	if (base->n)
		memcpy(all.v, base->v, base->n * sizeof *all.v);
	if (n)
		memcpy(all.v + base->n, more, n * sizeof *all.v);
	for (size_t i = 0; i < all.n; i++)
		all.v[i].next_same = NULL;
	all.by_name = map_new(arena);
	link_same_names(arena, &all);
	*settings_r = all;
}

const struct setting *settings_find(const struct settings *s, const char *name)
{
	return map_get(&s->by_name, span_from_str(name));
}

const char *settings_get(const struct settings *s, const char *name, const char *fallback)
{
	const struct setting *found = settings_find(s, name);
	if (!found)
		return fallback;
	while (found->next_same)
		found = found->next_same;
	return found->value;
}

long settings_get_int(const struct settings *s, const char *name, long fallback)
{
	const char *value = settings_get(s, name, NULL);
	char *end;
	if (!value)
		return fallback;
	long n = strtol(value, &end, 10);
	return end == value ? fallback : n;
}

double settings_get_num(const struct settings *s, const char *name, double fallback)
{
	const char *value = settings_get(s, name, NULL);
	char *end;
	if (!value)
		return fallback;
	double n = strtod(value, &end);
	return end == value ? fallback : n;
}

double settings_get_duration(const struct settings *s, const char *name, double fallback)
{
	static const struct {
		char unit;
		double seconds;
	} units[] = {{'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 7 * 86400}};
	const char *value = settings_get(s, name, NULL);
	char *end;
	if (!value)
		return fallback;
	double n = strtod(value, &end);
	if (end == value)
		return fallback;
	while (byte_is_space((unsigned char)*end))
		end++;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (byte_lower((unsigned char)*end) == units[i].unit)
			return n * units[i].seconds;
	return n;
}

bool settings_get_bool(const struct settings *s, const char *name, bool fallback)
{
	struct span value = span_from_str(settings_get(s, name, ""));
	if (span_equal_nocase(value, SPAN_LIT("1")) || span_equal_nocase(value, SPAN_LIT("yes")))
		return true;
	if (span_equal_nocase(value, SPAN_LIT("0")) || span_equal_nocase(value, SPAN_LIT("no")))
		return false;
	return fallback;
}
