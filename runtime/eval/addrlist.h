/* addrlist: lists of address patterns ("*@example.com", "joe?@isp.*"), as welcomelist_from and its kin
 * take them: `*` any string, `?` any character, everything else itself, case-insensitive, the whole
 * address. Made when a ruleset is loaded, read-only afterwards. A list of thousands is searched by the
 * literal ends of its patterns. */
#ifndef WINNOW_ADDRLIST_H
#define WINNOW_ADDRLIST_H

#include "base/map.h"

struct addrlist;

struct addrlist_entry {
	struct span pattern;      /* lower case */
	struct spans values;      /* what was stored with it (domains of welcomelist_from_rcvd) */
	bool removed;
	struct addrlist_entry *next; /* same literal end */
};

struct addrlist *addrlist_new(struct arena *arena);
size_t addrlist_count(const struct addrlist *list);
/* Adds one pattern, with a value where value.p is not NULL. */
void addrlist_add(struct addrlist *list, struct span pattern, struct span value);
/* Adds, removes every word of a setting's value. */
void addrlist_add_words(struct addrlist *list, struct span words);
void addrlist_remove_words(struct addrlist *list, struct span words);
/* Some pattern matches the address (any case; none matches one of over 1,024 bytes). */
bool addrlist_has(const struct addrlist *list, struct span address);
/* Calls visit for every entry that matches the lower-case address, until it returns true. */
typedef bool (*addrlist_visit)(void *context, const struct addrlist_entry *entry);
bool addrlist_each(const struct addrlist *list, struct span lower, addrlist_visit visit, void *context);

/* The next word at or after *at (white space between words): false at the end. */
bool word_next(struct span text, size_t *at, struct span *word_r);
/* Does the glob match the whole of a text without newlines? */
bool glob_match(struct span glob, struct span text);

/* Lower-case copy. */
struct span span_lower(struct arena *arena, struct span s);

#endif
