/* plugins.c: answers from the tables plugins.def, features.def and sa_evals.def.
 * SpamAssassin counterpart: cond_clause_* of Conf/Parser.pm, PluginHandler.pm. */
#include "base/plugins.h"
#include "base/nearest.h"

static const char *const plugin_names[PLUGINS] = {
#define PLUGIN(name) #name,
#include "grammar/plugins.def"
#undef PLUGIN
};

static const struct {
	const char *module, *function;
} features[] = {
#define FEATURE(module, function) {module, function},
#include "grammar/features.def"
#undef FEATURE
};

static const struct eval_fact evals[] = {
#define SA_EVAL(function, plugin, kind) {#function, #plugin, EVAL_KIND_##kind},
#include "grammar/sa_evals.def"
#undef SA_EVAL
};
#define NEVALS (sizeof evals / sizeof *evals)
#define PACKAGE "Mail::SpamAssassin::"
#define PLUGIN_PACKAGE PACKAGE "Plugin::"

/* Names that were changed; the old ones still work. */
static struct span current_name(struct span package)
{
	if (span_equal(package, SPAN_LIT(PLUGIN_PACKAGE "Dmarc")))
		return SPAN_LIT(PLUGIN_PACKAGE "DMARC");
	if (span_equal(package, SPAN_LIT(PLUGIN_PACKAGE "WhiteListSubject")))
		return SPAN_LIT(PLUGIN_PACKAGE "WelcomeListSubject");
	return package;
}

static int find_short(struct span name)
{
	for (int i = 0; i < PLUGINS; i++)
		if (span_equal(name, span_from_str(plugin_names[i])))
			return i;
	return -1;
}

static int find_plugin(struct span package)
{
	package = current_name(package);
	if (!span_has_prefix(package, SPAN_LIT(PLUGIN_PACKAGE)))
		return -1;
	return find_short(span_slice(package, sizeof PLUGIN_PACKAGE - 1, package.n));
}

bool plugins_load(struct plugins *p, struct span package)
{
	int i = find_plugin(package);

	if (i < 0)
		return false;
	p->loaded[i] = true;
	return true;
}

bool plugins_loaded(const struct plugins *p, struct span package)
{
	int i = find_plugin(package);

	/* A plugin that is gone, whose rules were to be kept. */
	if (span_equal(package, SPAN_LIT(PLUGIN_PACKAGE "RaciallyCharged")))
		return true;
	return i >= 0 && p->loaded[i];
}

static bool is_around(unsigned char c)
{
	return c == '(' || c == ')' || byte_is_space(c);
}

/* To Perl, A && B is B, and A || B is A. */
bool plugins_ifplugin(const struct plugins *p, struct span text)
{
	size_t at = span_find(text, SPAN_LIT("||"), 0);

	if (at != (size_t)-1)
		text.n = at;
	while ((at = span_find(text, SPAN_LIT("&&"), 0)) != (size_t)-1)
		text = span_slice(text, at + 2, text.n);
	while (text.n && is_around(text.p[0]))
		text = span_slice(text, 1, text.n);
	while (text.n && is_around(text.p[text.n - 1]))
		text.n--;
	return plugins_loaded(p, text);
}

bool plugins_any_loaded(const struct plugins *p, const char *names)
{
	struct span rest = span_from_str(names);

	if (!rest.n)
		return true;
	for (size_t at = 0; at <= rest.n;) {
		size_t end = span_find_byte(rest, '|', at);
		if (end == (size_t)-1)
			end = rest.n;
		int i = find_short(span_slice(rest, at, end));
		if (i >= 0 && p->loaded[i])
			return true;
		at = end + 1;
	}
	return false;
}

static bool module_loaded(const struct plugins *p, struct span module)
{
	return span_equal(module, SPAN_LIT("Conf")) ||
	       (span_has_prefix(module, SPAN_LIT("Plugin::")) &&
		plugins_any_loaded(p, (const char *)module.p + strlen("Plugin::")));
}

static bool has_eval(const struct plugins *p, struct span module, struct span function)
{
	for (size_t i = 0; i < NEVALS; i++)
		if (span_equal(function, span_from_str(evals[i].name)) &&
		    span_has_prefix(module, SPAN_LIT("Plugin::")) &&
		    span_equal(span_slice(module, strlen("Plugin::"), module.n),
			       span_from_str(evals[i].plugin)))
			return plugins_any_loaded(p, evals[i].plugin);
	return false;
}

bool plugins_can(const struct plugins *p, struct span function, bool call)
{
	if (!span_has_prefix(function, SPAN_LIT(PACKAGE)))
		return false;
	size_t cut = function.n;
	while (cut > 0 && function.p[cut - 1] != ':')
		cut--;
	if (cut < sizeof PACKAGE + 1) /* Mail::SpamAssassin::function: has none to ask for */
		return false;
	struct span module = span_slice(function, sizeof PACKAGE - 1, cut - 2);
	struct span name = span_slice(function, cut, function.n);

	if (span_equal(module, SPAN_LIT("Conf")) && span_has_prefix(name, SPAN_LIT("compat_")))
		return map_has(&p->compat, span_slice(name, strlen("compat_"), name.n));
	for (size_t i = 0; i < sizeof features / sizeof *features; i++)
		if (span_equal(name, span_from_str(features[i].function)) &&
		    span_equal(module, span_from_str(features[i].module)))
			return module_loaded(p, span_from_str(features[i].module));
	return !call && has_eval(p, module, name);
}

/* The first entry of that name, or NEVALS. */
static size_t find_eval(struct span name)
{
	size_t low = 0, high = NEVALS;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct span other = span_from_str(evals[middle].name);
		if (span_compare(&other, &name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < NEVALS && span_equal(name, span_from_str(evals[low].name)) ? low : NEVALS;
}

const struct eval_fact *plugins_eval(const struct plugins *p, struct span name, bool *loaded_r)
{
	size_t first = find_eval(name);

	if (first == NEVALS)
		return NULL;
	for (size_t i = first; i < NEVALS && !strcmp(evals[i].name, evals[first].name); i++) {
		if (plugins_any_loaded(p, evals[i].plugin)) {
			*loaded_r = true;
			return &evals[i];
		}
	}
	*loaded_r = false;
	return &evals[first];
}

const char *plugins_eval_nearest(struct span name)
{
	struct nearest near = nearest_new(name);

	for (size_t i = 0; i < NEVALS; i++)
		nearest_offer(&near, evals[i].name);
	return near.best;
}
