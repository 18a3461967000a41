/* rulesdirs.c: see rulesdirs.h. */
#include "base/rulesdirs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const stock[] = {"/var/lib/spamassassin/4.000001", "/usr/share/spamassassin",
				    "/usr/local/share/spamassassin", NULL};
static const char *const site[] = {"/etc/spamassassin", "/etc/mail/spamassassin", "/usr/local/etc/spamassassin",
				   NULL};

static const char *first_existing(const char *const *paths)
{
	for (; *paths; paths++)
		if (access(*paths, F_OK) == 0)
			return *paths;
	return NULL;
}

const char *rulesdirs_stock(void)
{
	return first_existing(stock);
}

const char *rulesdirs_site(void)
{
	return first_existing(site);
}

/* The first word of what the environment names, without charset; en_US for the C locale. */
const char *rulesdirs_lang(struct arena *arena)
{
	static const char *const names[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
	const char *lang = "C";

	for (size_t i = sizeof names / sizeof *names; i-- > 0;) {
		const char *value = getenv(names[i]);
		if (value && *value && *value != ':' && strcmp(value, "0") != 0)
			lang = i == 0 ? arena_printf(arena, "%.*s", (int)strcspn(value, ":"), value) : value;
	}
	if (strcmp(lang, "C") == 0 || strcmp(lang, "POSIX") == 0)
		return "en_US";
	return arena_printf(arena, "%.*s", (int)strcspn(lang, "@.+,\n"), lang);
}
