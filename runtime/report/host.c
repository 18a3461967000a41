/* host.c: see host.h. */
#include "report/host.h"

#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static char name[256]; /* as long as host names may be (POSIX HOST_NAME_MAX) */

/* The first of a host's names that begins with what it calls itself, and a dot. */
static bool take_full_name(const char *candidate)
{
	size_t n = strlen(name);
	if (!candidate || strncmp(candidate, name, n) != 0 || candidate[n] != '.')
		return false;
	snprintf(name, sizeof name, "%s", candidate);
	return true;
}

static void drop_parentheses(void)
{
	char *to = name;
	for (const char *from = name; *from; from++)
		if (*from != '(' && *from != ')')
			*to++ = *from;
	*to = 0;
}

static void find_name(void)
{
	if (gethostname(name, sizeof name - 1) != 0)
		strcpy(name, "localhost");
	if (strchr(name, '.'))
		return;
	struct hostent *host = gethostbyname(name);
	if (host && !take_full_name(host->h_name))
		for (char **alias = host->h_aliases; *alias; alias++)
			if (take_full_name(*alias))
				break;
	drop_parentheses();
}

const char *host_name(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, find_name);
	return name;
}

const char *host_date(struct arena *arena, time_t t)
{
	static const char days[] = "SunMonTueWedThuFriSat",
			  months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct tm tm;
	localtime_r(&t, &tm);
	long minutes = tm.tm_gmtoff / 60, away = minutes < 0 ? -minutes : minutes;
	return arena_printf(arena, "%.3s, %02d %.3s %4d %02d:%02d:%02d %c%02ld%02ld",
			    days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
			    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec,
			    minutes < 0 ? '-' : '+', away / 60, away % 60);
}
