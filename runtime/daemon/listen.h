/* listen: the sockets winnowd listens on, made from the command line as spamd reads it. The
 * supervisor opens them, workers inherit them. */
#ifndef WINNOW_DAEMON_LISTEN_H
#define WINNOW_DAEMON_LISTEN_H

#include "base/err.h"
#include "daemon/options.h"

#define LISTENERS_LIMIT 64

struct listener {
	int fd;
	bool is_unix, tls;
	bool given; /* by systemd, whose the file of a Unix socket is */
	unsigned port;
	char address[108]; /* of the socket: an IP address or a path */
};

struct listeners {
	struct listener v[LISTENERS_LIMIT];
	size_t n;
};

/* Takes those that systemd has opened ($LISTEN_FDS), binds the others; with the former, only those
 * that were asked for. 0, or -1 with err when a specification is wrong or none of its addresses can
 * be bound. */
int listeners_open(struct listeners *all, const struct options *o, struct err *err);
/* Binds one more: "ADDRESS", "ADDRESS:PORT", "[ADDRESS]:PORT", "/PATH"; `port` where it names none.
 */
int listeners_add(struct listeners *all, const struct options *o, const char *spec,
		  const char *port, struct err *err);
/* Closes them, and removes the Unix sockets' files. */
void listeners_close(struct listeners *all);
/* "[127.0.0.1]:783, UNIX domain socket /run/x" */
void listeners_describe(const struct listeners *all, char *text, size_t size);

#endif
