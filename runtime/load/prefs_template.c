/* prefs_template.c: see prefs_template.h. */
#include "load/prefs_template.h"

#include <stddef.h>
#include <unistd.h>

const char *prefs_template_find(void)
{
	static const char *const places[] = {
	    "/etc/spamassassin/user_prefs.template",
	    "/etc/mail/spamassassin/user_prefs.template",
	    "/usr/local/share/spamassassin/user_prefs.template",
	    "/usr/share/spamassassin/user_prefs.template",
	};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (access(places[i], F_OK) == 0)
			return places[i];
	return NULL;
}
