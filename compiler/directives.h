/* directives: what a directive's name means, from grammar/directives.def. */
#ifndef WINNOW_DIRECTIVES_H
#define WINNOW_DIRECTIVES_H

#include "base/span.h"

enum shape {
#define SHAPE(symbol, arguments) SHAPE_##symbol,
#include "grammar/shapes.def"
#undef SHAPE
	SHAPES
};

enum directive_id {
#define DIRECTIVE(name, shape, canonical, plugin) DIRECTIVE_##name,
#define PREFIX(name, shape, plugin) DIRECTIVE_##name,
#include "grammar/directives.def"
#undef DIRECTIVE
#undef PREFIX
	DIRECTIVES
};

struct directive {
	const char *name;
	enum directive_id id;  /* of the canonical name */
	enum shape shape;
	const char *canonical; /* the name its setting travels under; "" for a PREFIX: as written */
	const char *plugin;    /* "" or plugins that bring it, with | between */
	bool prefix;
};

#define DIRECTIVE_NAME_LIMIT 64u /* bytes: the longest there is has 41 */

/* By name, lower case with underscores. NULL when there is none. */
const struct directive *directive_find(struct span name);
/* The name nearest to a mistyped one, or NULL when none is near. */
const char *directive_nearest(struct span name);
const char *shape_arguments(enum shape shape);

#endif
