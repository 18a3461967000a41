/* lint_templates.c: tags in report templates and headers that nothing gives a value: they would stand in mail as they
 * are written. Known are those of grammar/tags.def, those that rules set by named groups, and those that asn_lookup
 * names.
 * SpamAssassin counterpart: none; its lint says nothing of them. How tags are read: runtime/report/template.c. */
#include "lint.h"
#include "base/nearest.h"

#include "base/map.h"

static const char *const tag_names[] = {
#define TAG(name, function) #name,
#define TAG_DATA(name, function) #name,
#include "grammar/tags.def"
#undef TAG
#undef TAG_DATA
};

static const char *const templates[] = {"report", "unsafe_report", "add_header", "rewrite_header"};

static bool is_template(const char *name)
{
	for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
		if (!strcmp(name, templates[i]))
			return true;
	return false;
}

static bool is_name_byte(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || byte_is_digit(c);
}

/* Behind the name that starts at `at`: letters, digits and single underscores. */
static size_t skip_name(struct span s, size_t at)
{
	while (at < s.n && (is_name_byte(s.p[at]) || (s.p[at] == '_' && at + 1 < s.n && is_name_byte(s.p[at + 1]))))
		at++;
	return at;
}

/* The next tag at or behind *at, which is moved behind it. */
static bool next_tag(struct span s, size_t *at, struct span *name_r)
{
	for (size_t i = *at; (i = span_find_byte(s, '_', i)) != (size_t)-1; i++) {
		if (i + 1 >= s.n || s.p[i + 1] < 'A' || s.p[i + 1] > 'Z')
			continue;
		size_t end = skip_name(s, i + 1);
		if (end == s.n || (s.p[end] != '_' && s.p[end] != '('))
			continue;
		*name_r = span_slice(s, i + 1, end);
		*at = end + 1;
		return true;
	}
	return false;
}

/* "A,B" of a rule's named groups. */
static void add_list(struct map *known, const char *list)
{
	while (list && *list) {
		size_t n = strcspn(list, ",");
		map_set(known, (struct span){(const unsigned char *)list, n}, known);
		list += n + (list[n] == ',');
	}
}

static struct map known_tags(struct arena *arena, const struct ruleset_src *rules)
{
	struct map known = map_new(arena);
	struct span name;

	for (size_t i = 0; i < sizeof tag_names / sizeof *tag_names; i++)
		map_set(&known, span_from_str(tag_names[i]), &known);
	for (size_t i = 0; i < rules->nrules; i++)
		add_list(&known, rules->rules[i]->captures);
	for (size_t i = 0; i < rules->nsettings; i++) {
		const struct setting_src *s = &rules->settings[i];
		for (size_t at = 0; !strncmp(s->name, "asn_lookup", 10) &&
				    next_tag(span_from_str(s->value), &at, &name);)
			map_set(&known, name, &known);
	}
	return known;
}

static void tell(const struct ruleset_src *rules, const struct setting_src *setting, struct span name)
{
	struct nearest near = nearest_new(name);

	for (size_t i = 0; i < sizeof tag_names / sizeof *tag_names; i++)
		nearest_offer(&near, tag_names[i]);
	diag_add(rules->diags, DIAG_ID_TAG_UNKNOWN, setting->where, "there is no tag _%.*s_%s%s%s", (int)name.n,
		 (const char *)name.p, near.best ? "; did you mean _" : "", near.best ? near.best : "",
		 near.best ? "_?" : "");
}

void lint_templates(struct arena *arena, const struct ruleset_src *rules)
{
	struct map known = known_tags(arena, rules);
	struct span name;

	for (size_t i = 0; i < rules->nsettings; i++) {
		const struct setting_src *s = &rules->settings[i];
		if (!is_template(s->name))
			continue;
		for (size_t at = 0; next_tag(span_from_str(s->value), &at, &name);)
			if (!map_has(&known, name))
				tell(rules, s, name);
	}
}
