/* registry.c: reads the util_rb_* settings; finds the registered domain of a host.
 * RegistryBoundaries.pm new and split_domain. */
#include "msg/registry.h"

#include "msg/idn.h"

#define LABEL_LIMIT 63 /* RFC 1035: no known TLD can be longer */

static size_t count_dots(struct span s)
{
	size_t dots = 0;
	for (size_t i = 0; i < s.n; i++)
		dots += s.p[i] == '.';
	return dots;
}

/* Adds the names of one line, each with so many dots. */
static int add_names(struct arena *arena, struct map *names, const struct setting *s, size_t dots,
		     struct err *err)
{
	struct span v = span_from_str(s->value);
	size_t added = 0;
	for (size_t i = 0, from; i < v.n; added++) {
		while (i < v.n && byte_is_space(v.p[i]))
			i++;
		for (from = i; i < v.n && !byte_is_space(v.p[i]);)
			i++;
		if (from == i)
			break;
		struct span name = span_slice(v, from, i);
		if (count_dots(name) != dots || name.p[0] == '.' || name.p[name.n - 1] == '.')
			return err_set(err, "%s:%u: %s: \"%.*s\" does not have %zu dots",
				       s->file ? s->file : "?", s->line, s->name, (int)name.n,
				       name.p, dots);
		map_set(names, idn_to_ascii(arena, arena_dup_span(arena, name)), names);
	}
	return added ? 0
		     : err_set(err, "%s:%u: %s needs a value", s->file ? s->file : "?", s->line,
			       s->name);
}

static void clear(struct arena *arena, struct registry *registry)
{
	registry->tld = registry->second = registry->third = map_new(arena);
}

const struct registry *registry_new(struct arena *arena, const struct settings *settings,
				    struct err *err)
{
	struct registry *r = ARENA_NEW(arena, struct registry);
	clear(arena, r);
	for (size_t i = 0; i < settings->n; i++) {
		const struct setting *s = &settings->v[i];
		int bad = 0;
		if (strcmp(s->name, "clear_util_rb") == 0)
			clear(arena, r);
		else if (strcmp(s->name, "util_rb_tld") == 0)
			bad = add_names(arena, &r->tld, s, 0, err);
		else if (strcmp(s->name, "util_rb_2tld") == 0)
			bad = add_names(arena, &r->second, s, 1, err);
		else if (strcmp(s->name, "util_rb_3tld") == 0)
			bad = add_names(arena, &r->third, s, 2, err);
		if (bad)
			return NULL;
	}
	return r;
}

bool registry_has_tld(const struct registry *registry, struct span label)
{
	unsigned char lower[LABEL_LIMIT];
	if (!label.n || label.n > sizeof lower)
		return false;
	for (size_t i = 0; i < label.n; i++)
		lower[i] = byte_lower(label.p[i]);
	return map_has(&registry->tld, (struct span){lower, label.n});
}

static bool is_us_state(struct span s)
{
	static const char states[] =
	    "akalarazcacoctdcdeflgaguhiiaidilinkskylamamdmemimnmomsmtncndnenhnj"
	    "nmnvnyohokorpaprriscsdtntxutvavivtwawiwvwy";
	if (s.n == 2)
		for (const char *p = states; *p; p += 2)
			if (memcmp(s.p, p, 2) == 0)
				return true;
	return false;
}

static struct span label_at(struct span host, size_t from)
{
	size_t dot = span_find_byte(host, '.', from);
	return span_slice(host, from, dot == (size_t)-1 ? host.n : dot);
}

static bool is_label(struct span label, const char *text)
{
	return span_equal(label, span_from_str(text));
}

/* RFC 1480's scheme below .us: SCHOOL.pvt.k12.STATE.us and ORGANISATION.ci.CITY.STATE.us. */
static bool is_us_fourth(struct span host, const size_t start[4])
{
	struct span a = label_at(host, start[3]), b = label_at(host, start[2]);
	if (!is_label(label_at(host, start[0]), "us") || !is_us_state(label_at(host, start[1])))
		return false;
	return is_label(a, "ci") || is_label(a, "co") || (is_label(a, "pvt") && is_label(b, "k12"));
}

static bool is_third(const struct registry *r, struct span host, const size_t start[4])
{
	if (is_label(label_at(host, start[0]), "us"))
		return is_us_state(label_at(host, start[1]));
	return map_has(&r->third, span_slice(host, start[2], host.n));
}

size_t registry_split(const struct registry *registry, struct span host)
{
	size_t start[5], n = 0; /* where the last, last but one, ... label starts */
	for (size_t i = host.n; i-- > 0 && n < 5;)
		if (i == 0 || host.p[i - 1] == '.')
			start[n++] = i;
	size_t level = 1; /* labels that the registry keeps for itself */
	if (n >= 4 && is_us_fourth(host, start))
		level = 4;
	else if (n >= 3 && is_third(registry, host, start))
		level = 3;
	else if (n >= 2 && map_has(&registry->second, span_slice(host, start[1], host.n)))
		level = 2;
	if (!n)
		return 0;
	return start[level < n ? level : n - 1];
}
