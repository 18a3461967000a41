/* lint_networks.c: networks that are said to be internal, or of an MSA, but are not among the trusted ones: trust ends
 * before they are come to, so that they change nothing.
 * SpamAssassin counterpart: lint_trusted_networks of Conf/Parser.pm. */
#include "lint.h"

#include "base/netset.h"
#include "base/vec.h"

struct entry {
	struct span text;
	const struct setting_src *setting;
};

struct list {
	const char *name, *clear;
	VEC(struct entry) entries;
};

static void add_words(struct arena *arena, struct list *list, const struct setting_src *setting)
{
	struct span rest = span_from_str(setting->value);

	for (struct span word; (word = span_next_word(&rest)).n;) {
		struct entry entry = {word, setting};
		vec_push(arena, &list->entries, entry);
	}
}

/* What is in force at the end: a clear_ line undoes what stands before it. */
static void gather(struct arena *arena, const struct ruleset_src *rules, struct list *list)
{
	for (size_t i = 0; i < rules->nsettings; i++) {
		const struct setting_src *s = &rules->settings[i];
		if (!strcmp(s->name, list->clear))
			list->entries.n = 0;
		else if (!strcmp(s->name, list->name))
			add_words(arena, list, s);
	}
}

static struct netset *make_set(struct arena *arena, const struct list *list)
{
	struct netset *set = netset_new(arena);

	netset_add(set, SPAN_LIT("127.0.0.0/8"));
	netset_add(set, SPAN_LIT("::1"));
	for (size_t i = 0; i < list->entries.n; i++)
		netset_add(set, list->entries.v[i].text);
	return set;
}

static void compare(const struct ruleset_src *rules, const struct netset *outer, const char *outer_name,
		    const struct list *inner)
{
	for (size_t i = 0; i < inner->entries.n; i++) {
		const struct entry *e = &inner->entries.v[i];
		if (!netset_has_network(outer, e->text))
			diag_add(rules->diags, DIAG_ID_NETWORK_OUTSIDE, e->setting->where,
				 "%s of %s is not in %s", arena_span_str(rules->arena, e->text), inner->name,
				 outer_name);
	}
}

void lint_networks(struct arena *arena, const struct ruleset_src *rules)
{
	struct list trusted = {.name = "trusted_networks", .clear = "clear_trusted_networks"};
	struct list internal = {.name = "internal_networks", .clear = "clear_internal_networks"};
	struct list msa = {.name = "msa_networks", .clear = "clear_msa_networks"};

	gather(arena, rules, &trusted);
	gather(arena, rules, &internal);
	gather(arena, rules, &msa);
	const struct list *outer = trusted.entries.n ? &trusted : &internal;
	if (!outer->entries.n)
		return;
	const struct netset *set = make_set(arena, outer);
	if (outer != &internal)
		compare(rules, set, outer->name, &internal);
	compare(rules, set, outer->name, &msa);
}
