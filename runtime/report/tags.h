/* tags: the functions of grammar/tags.def: each appends a tag's value. `arg` is what stood in
 * parentheses behind the name; p NULL: there were none. Those of TAG_DATA are false when this
 * message has no such tag. */
#ifndef WINNOW_REPORT_TAGS_H
#define WINNOW_REPORT_TAGS_H

#include "report/markup.h"

typedef void (*tag_fn)(struct markup *m, struct span arg, struct strbuf *out);
typedef bool (*tag_data_fn)(struct markup *m, struct span arg, struct strbuf *out);

#define TAG(name, function) void function(struct markup *m, struct span arg, struct strbuf *out);
#define TAG_DATA(name, function) \
	bool function(struct markup *m, struct span arg, struct strbuf *out);
#include "grammar/tags.def"
#undef TAG_DATA
#undef TAG

#endif
