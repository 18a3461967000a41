/* notify.c: the sd_notify protocol. */
#include "daemon/notify.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

void notify_send(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	if (!path || (*path != '/' && *path != '@') || strlen(path) >= sizeof sa.sun_path)
		return;
	strcpy(sa.sun_path, path);
	socklen_t n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
	if (*path == '@')
		sa.sun_path[0] = 0;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	ssize_t sent = sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&sa, n);
	(void)sent; /* nobody is there to be told */
	close(fd);
}

void notify_reloading(void)
{
	char state[80];
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(state, sizeof state, "RELOADING=1\nMONOTONIC_USEC=%lld",
		 (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	notify_send(state);
}

int notify_watchdog(void)
{
	enum { HALF_A_MILLISECOND = 2000, LONGEST = 3600 * 1000 };
	const char *us = getenv("WATCHDOG_USEC");
	long long ms = us ? atoll(us) / HALF_A_MILLISECOND : 0;
	return ms > LONGEST ? LONGEST : ms < 0 ? 0 : (int)ms;
}
