/* tags.c: finds the function that writes a tag (grammar/tags.def). First those every message has,
 * then what rules and plugins set for this message, then what such tags are when nobody set them.
 * SpamAssassin counterpart: PerMsgStatus.pm get_tag_raw. */
#include "report/tags.h"

#include "scan/template.h"

#include <stdlib.h>

struct tag_entry {
	const char *name;
	tag_fn write;
	tag_data_fn write_data;
};

static const struct tag_entry tags[] = {
#define TAG(name, function) {#name, function, NULL},
#include "grammar/tags.def"
#undef TAG
};

static const struct tag_entry data_tags[] = {
#define TAG(name, function)
#define TAG_DATA(name, function) {#name, NULL, function},
#include "grammar/tags.def"
#undef TAG_DATA
#undef TAG
};

static int compare(const void *key, const void *entry)
{
	struct span name = span_from_str(((const struct tag_entry *)entry)->name);
	return span_compare(key, &name);
}

static const struct tag_entry *find(const struct tag_entry *table, size_t n, struct span name)
{
	return bsearch(&name, table, n, sizeof *table, compare);
}

bool tag_write(struct markup *m, struct span name, struct span arg, struct strbuf *out)
{
	const struct tag_entry *tag = find(tags, sizeof tags / sizeof *tags, name);
	if (tag) {
		tag->write(m, arg, out);
		return true;
	}
	const struct scan_tag *set = m->scanner->tags ? map_get(m->scanner->tags, name) : NULL;
	if (set) {
		strbuf_add_span(out, set->text);
		return true;
	}
	tag = find(data_tags, sizeof data_tags / sizeof *data_tags, name);
	return tag && tag->write_data(m, arg, out);
}
