/* compat_getopt.c: reads command lines. Counterpart: Perl's Getopt::Long with `bundling`. Differs: the first bad option
 * ends it. */
#include "cli/compat_getopt.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct words {
	char **v;
	int n, at;
};

static const struct compat_option *find(const struct compat_getopt *g, const char *name, size_t n)
{
	for (size_t i = 0; i < g->n; i++)
		for (const char *p = g->options[i].names; *p; p += p[0] == '|') {
			size_t length = strcspn(p, "|");
			if (length == n && memcmp(p, name, n) == 0)
				return &g->options[i];
			p += length;
		}
	return NULL;
}

static bool is_number(const char *s)
{
	s += *s == '-' || *s == '+';
	return *s && s[strspn(s, "0123456789")] == 0;
}

static bool is_real(const char *s)
{
	char *end;
	strtod(s, &end);
	return end != s && !*end && !strpbrk(s, "xXnN");
}

static bool needs_value(const struct compat_option *option)
{
	return option->kind == VALUE || option->kind == NUMBER || option->kind == REAL;
}

/* The value behind an option, or NULL. */
static const char *next_value(const struct compat_option *option, struct words *words)
{
	const char *word = words->at < words->n ? words->v[words->at] : NULL;
	bool take = word && (needs_value(option) || (option->kind == OPTIONAL_TEXT && (*word != '-' || !word[1])) ||
			     (option->kind == OPTIONAL_NUMBER && is_number(word)));

	if (take)
		words->at++;
	return take ? word : NULL;
}

static int complain(const struct compat_getopt *g, const char *text)
{
	g->complain(text);
	return -1;
}

static int take(const struct compat_getopt *g, const struct compat_option *option, const char *name,
		const char *value)
{
	const char *bare = name + strspn(name, "-");

	if (!value && needs_value(option))
		return complain(g, arena_printf(g->arena, "Option %s requires an argument", bare));
	if ((option->kind == NUMBER && !is_number(value)) || (option->kind == REAL && !is_real(value)))
		return complain(g, arena_printf(g->arena, "Value \"%s\" invalid for option %s (%snumber expected)", value,
						bare, option->kind == REAL ? "real " : ""));
	return g->set(g->context, option->what, name, value);
}

static int take_long(const struct compat_getopt *g, const char *word, struct words *words)
{
	size_t n = strcspn(word, "=");
	const struct compat_option *option = find(g, word, n);
	const char *value = word[n] ? word + n + 1 : NULL;

	if (!option)
		return complain(g, arena_printf(g->arena, "Unknown option: %.*s", (int)n, word));
	if (value && option->kind == FLAG)
		return complain(g, arena_printf(g->arena, "Option %.*s does not take an argument", (int)n, word));
	if (value && !*value && needs_value(option)) /* --name= */
		return complain(g, arena_printf(g->arena, "Option %.*s requires an argument", (int)n, word));
	if (!value)
		value = next_value(option, words);
	return take(g, option, arena_printf(g->arena, "--%.*s", (int)n, word), value);
}

/* -Lt, -e7, -Cpath: letters, the last of which may have a value. */
static int take_letters(const struct compat_getopt *g, const char *p, struct words *words)
{
	while (*p) {
		const struct compat_option *option = find(g, p, 1);
		const char *name = arena_printf(g->arena, "-%c", *p++), *value = NULL;
		if (!option)
			return complain(g, arena_printf(g->arena, "Unknown option: %s", name + 1));
		bool digits = option->kind == OPTIONAL_NUMBER || option->kind == NUMBER;
		if (option->kind != FLAG && *p && (!digits || isdigit((unsigned char)*p))) {
			size_t n = digits ? strspn(p, "0123456789") : strlen(p);
			value = arena_printf(g->arena, "%.*s", (int)n, p + (option->kind == VALUE && *p == '='));
			p += n;
		} else if (option->kind != FLAG && !*p) {
			value = next_value(option, words);
		}
		int status = take(g, option, name, value);
		if (status)
			return status;
	}
	return 0;
}

int compat_getopt(const struct compat_getopt *g, int argc, char **argv)
{
	struct words words = {argv, argc, 1};
	int status = 0;

	while (status == 0 && words.at < argc) {
		const char *word = argv[words.at++];
		if (strcmp(word, "--") == 0)
			break;
		if (word[0] != '-' || !word[1])
			g->target(g->context, word);
		else if (word[1] == '-')
			status = take_long(g, word + 2, &words);
		else
			status = take_letters(g, word + 1, &words);
	}
	while (status == 0 && words.at < argc)
		g->target(g->context, argv[words.at++]);
	return status;
}
