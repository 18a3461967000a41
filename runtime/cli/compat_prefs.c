/* compat_prefs.c: the user's preferences file, made from SpamAssassin's template at the first call.
 * SpamAssassin counterpart: init and create_default_prefs of Mail::SpamAssassin. */
#include "base/file.h"
#include "cli/compat.h"
#include "load/prefs_template.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TEMPLATE_LIMIT (1u << 20)

/* 0, or -1 after a message. */
static int make(const struct compat_options *o, const char *path)
{
	const char *template = prefs_template_find();
	struct span text;
	struct err err;

	if (!template) {
		compat_warn("config: can not determine default prefs path");
		return -1;
	}
	if (file_read(o->arena, template, TEMPLATE_LIMIT, &text, &err) != 0 ||
	    file_write(path, text, &err) != 0) {
		compat_warn("config: cannot create user preferences file %s: %s", path, err.text);
		return -1;
	}
	compat_warn("config: created user preferences file: %s", path);
	return 0;
}

const char *compat_prefs(const struct compat_options *o)
{
	const char *home = getenv("HOME"), *path = o->prefspath;
	struct stat st;

	if (!path && !(home && *home))
		return NULL;
	if (home && *home)
		mkdir(arena_printf(o->arena, "%s/.spamassassin", home), 0700); /* or it is there */
	if (!path)
		path = arena_printf(o->arena, "%s/.spamassassin/user_prefs", home);
	if (stat(path, &st) == 0)
		return path;
	if (o->no_prefs || o->lint)
		return NULL;
	if (errno != ENOENT)
		compat_warn("config: default user preference file %s not accessible: %s", path,
			    strerror(errno));
	else if (make(o, path) == 0)
		return path;
	else
		compat_warn("config: failed to create default user preference file %s", path);
	return NULL;
}
