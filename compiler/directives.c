/* directives.c: finds directives by name in the sorted table made from grammar/directives.def. */
#include "directives.h"
#include "base/nearest.h"

static const struct directive table[DIRECTIVES] = {
#define DIRECTIVE(name, shape, canonical, plugin)                                                  \
	{#name, DIRECTIVE_##canonical, SHAPE_##shape, #canonical, plugin, false},
#define PREFIX(name, shape, plugin) {#name, DIRECTIVE_##name, SHAPE_##shape, "", plugin, true},
#include "grammar/directives.def"
#undef DIRECTIVE
#undef PREFIX
};

static int compare_name(struct span name, const char *other)
{
	return span_compare(&name, &(struct span){(const unsigned char *)other, strlen(other)});
}

/* The last entry whose name is not behind `name`, or NULL: a prefix sorts before what it begins. */
const struct directive *directive_find(struct span name)
{
	size_t low = 0, high = DIRECTIVES;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_name(name, table[middle].name);
		if (order == 0)
			return &table[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	for (size_t i = low; i-- > 0 && table[i].name[0] == (name.n ? name.p[0] : 0);)
		if (table[i].prefix && span_has_prefix(name, span_from_str(table[i].name)))
			return &table[i];
	return NULL;
}

const char *directive_nearest(struct span name)
{
	struct nearest near = nearest_new(name);

	for (size_t i = 0; i < DIRECTIVES; i++)
		if (!table[i].prefix)
			nearest_offer(&near, table[i].name);
	return near.best;
}

const char *shape_arguments(enum shape shape)
{
	static const char *const words[SHAPES] = {
#define SHAPE(symbol, arguments) arguments,
#include "grammar/shapes.def"
#undef SHAPE
	};
	return words[shape];
}
