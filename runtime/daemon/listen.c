/* listen.c: ADDRESS, ADDRESS:PORT, [ADDRESS]:PORT, * and /PATH to listening sockets. Counterpart:
 * spamd's server_sock_setup and kin. */
#include "daemon/listen.h"

#include "daemon/log.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096 }; /* holds what arrives while workers are exchanged */

static struct listener *add(struct listeners *all, int fd)
{
	struct listener *l = &all->v[all->n++];
	*l = (struct listener){.fd = fd};
	return l;
}

static int own(const struct options *o, const char *path, struct err *err)
{
	uid_t uid = (uid_t)-1;
	gid_t gid = (gid_t)-1;
	if (o->socket_owner) {
		struct passwd *pw = getpwnam(o->socket_owner);
		if (!pw)
			return err_set(err, "%s not in passwd database", o->socket_owner);
		uid = pw->pw_uid;
	}
	if (o->socket_group) {
		struct group *gr = getgrnam(o->socket_group);
		if (!gr)
			return err_set(err, "%s not in group database", o->socket_group);
		gid = gr->gr_gid;
	}
	if ((o->socket_owner || o->socket_group) && chown(path, uid, gid) != 0)
		return err_set_errno(err, "could not chown %s", path);
	if (chmod(path, o->socket_mode ? (mode_t)strtoul(o->socket_mode, NULL, 8) : 0666) != 0)
		return err_set_errno(err, "could not chmod %s", path);
	return 0;
}

/* A socket file that nobody answers on is a stale one. */
static int clear_path(const struct sockaddr_un *sa, struct err *err)
{
	struct stat st;
	if (lstat(sa->sun_path, &st) != 0)
		return 0;
	if (!S_ISSOCK(st.st_mode))
		return err_set(err, "file %s exists but is no socket, exiting", sa->sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int connected = fd < 0 ? -1 : connect(fd, (const struct sockaddr *)sa, sizeof *sa);
	if (fd >= 0)
		close(fd);
	if (connected == 0)
		return err_set(err, "already running on %s, exiting", sa->sun_path);
	unlink(sa->sun_path);
	return 0;
}

static int open_unix(struct listeners *all, const struct options *o, const char *path,
		     struct err *err)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof sa.sun_path)
		return err_set(
		    err, "path length for UNIX socket on %s exceeds system limit, exiting", path);
	strcpy(sa.sun_path, path);
	if (clear_path(&sa, err) < 0)
		return -1;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof sa) != 0 ||
	    listen(fd, BACKLOG) != 0) {
		err_set_errno(err, "could not create UNIX socket on %s", path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	struct listener *l = add(all, fd);
	l->is_unix = true;
	snprintf(l->address, sizeof l->address, "%s", path);
	return own(o, path, err);
}

static int bind_one(struct listeners *all, const struct addrinfo *ai, struct err *err)
{
	struct listener l = {.port = 0};
	struct sockaddr_storage bound;
	socklen_t n = sizeof bound;
	int one = 1, fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	getnameinfo(ai->ai_addr, ai->ai_addrlen, l.address, sizeof l.address, NULL, 0,
		    NI_NUMERICHOST);
	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
		if (ai->ai_family == AF_INET6)
			setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
	}
	if (fd < 0 || bind(fd, ai->ai_addr, ai->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
		err_set_errno(err, "could not create socket on [%s]", l.address);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	l.fd = fd;
	if (getsockname(fd, (struct sockaddr *)&bound, &n) == 0) {
		char port[16] = "0";
		getnameinfo((struct sockaddr *)&bound, n, NULL, 0, port, sizeof port,
			    NI_NUMERICSERV);
		l.port = (unsigned)atoi(port);
	}
	all->v[all->n++] = l;
	return 0;
}

/* Every address the name has; one that can be bound is enough. */
static int open_inet(struct listeners *all, const struct options *o, const char *host,
		     const char *port, struct err *err)
{
	static const char *const any[] = {"::", "0.0.0.0"}, *const loop[] = {"::1", "127.0.0.1"};
	bool is_any = strcmp(host, "*") == 0,
	     is_loop = !*host || strcasecmp(host, "localhost") == 0;
	size_t bound = 0, names = is_any || is_loop ? 2 : 1;
	for (size_t i = 0; i < names; i++) {
		const char *name = is_any ? any[i] : is_loop ? loop[i] : host;
		struct addrinfo *found = NULL,
				hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
		hints.ai_family = o->ipv4_only ? AF_INET : o->ipv6_only ? AF_INET6 : AF_UNSPEC;
		if (names == 2 && (i == 0 ? o->ipv4_only : o->ipv6_only))
			continue;
		int rc = getaddrinfo(name, port, &hints, &found);
		if (rc != 0)
			return err_set(err, "invalid address for a listen socket: \"%s\": %s", host,
				       gai_strerror(rc));
		for (struct addrinfo *ai = found; ai && all->n < LISTENERS_LIMIT; ai = ai->ai_next)
			bound += bind_one(all, ai, err) == 0;
		freeaddrinfo(found);
	}
	if (bound == 0)
		return -1;
	if (*err->text)
		log_warn("%s", err->text);
	return 0;
}

int listeners_add(struct listeners *all, const struct options *o, const char *spec,
		  const char *port, struct err *err)
{
	char host[256];
	size_t before = all->n;
	bool tls = strncasecmp(spec, "ssl:", 4) == 0;
	if (tls)
		spec += 4;
	const char *colon = strrchr(spec, ':');
	if (*spec == '/')
		return open_unix(all, o, spec, err);
	if (strlen(spec) >= sizeof host)
		return err_set(err, "Invalid socket specification syntax: %s", spec);
	strcpy(host, *spec ? spec : "*");
	if (*spec == '[') {
		char *end = strchr(host, ']');
		if (!end || (end[1] && end[1] != ':'))
			return err_set(err, "Invalid socket specification syntax: %s", spec);
		port = end[1] ? spec + (end - host) + 2 : port;
		*end = 0;
		memmove(host, host + 1, strlen(host));
	} else if (colon && strchr(spec, ':') == colon) {
		host[colon - spec] = 0;
		port = colon[1] ? colon + 1 : port;
	}
	if (open_inet(all, o, host, port, err) < 0)
		return -1;
	for (size_t i = before; i < all->n; i++)
		all->v[i].tls = tls;
	return 0;
}

/* With --ssl all of them are, but Unix sockets. */
static int add_spec(struct listeners *all, const struct options *o, const char *spec,
		    struct err *err)
{
	size_t before = all->n;
	bool tls = o->ssl || strncasecmp(spec, "ssl:", 4) == 0;
	if (listeners_add(all, o, spec, tls && o->ssl_port ? o->ssl_port : o->port, err) < 0)
		return -1;
	for (size_t i = before; i < all->n; i++)
		all->v[i].tls = tls && !all->v[i].is_unix;
	return 0;
}

static void describe(struct listener *l)
{
	union {
		struct sockaddr any;
		struct sockaddr_un un;
		struct sockaddr_storage room;
	} sa = {.room = {0}};
	socklen_t n = sizeof sa - 1;
	char port[16] = "0";
	if (getsockname(l->fd, &sa.any, &n) != 0)
		return;
	l->is_unix = sa.any.sa_family == AF_UNIX;
	if (l->is_unix)
		snprintf(l->address, sizeof l->address, "%s", sa.un.sun_path);
	else
		getnameinfo(&sa.any, n, l->address, sizeof l->address, port, sizeof port,
			    NI_NUMERICHOST | NI_NUMERICSERV);
	l->port = (unsigned)atoi(port);
}

/* sd_listen_fds(3): from descriptor 3 on, when they are meant for this process. */
static int take_given(struct listeners *all, const struct options *o, struct err *err)
{
	enum { FIRST = 3 };
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	long n = pid && fds && atol(pid) == (long)getpid() ? atol(fds) : 0;
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	for (int i = 0; i < n; i++) {
		int listens = 0, fd = FIRST + i;
		socklen_t size = sizeof listens;
		if (all->n == LISTENERS_LIMIT)
			return err_set(err, "more than %d sockets to listen on", LISTENERS_LIMIT);
		if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || !listens)
			return err_set(
			    err, "descriptor %d of $LISTEN_FDS is no listening stream socket", fd);
		fcntl(fd, F_SETFD, FD_CLOEXEC);
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
		struct listener *l = add(all, fd);
		l->given = true;
		describe(l);
		l->tls = o->ssl && !l->is_unix;
	}
	return 0;
}

int listeners_open(struct listeners *all, const struct options *o, struct err *err)
{
	*all = (struct listeners){.n = 0};
	if (take_given(all, o, err) < 0)
		return -1;
	if (o->listen.n == 0 && all->n > 0)
		return 0;
	if (o->listen.n == 0)
		return add_spec(all, o, "localhost", err);
	for (size_t i = 0; i < o->listen.n; i++) {
		if (all->n + 2 > LISTENERS_LIMIT)
			return err_set(err, "more than %d sockets to listen on",
				       LISTENERS_LIMIT - 1);
		*err->text = 0;
		if (add_spec(all, o, o->listen.v[i], err) < 0)
			return -1;
	}
	return 0;
}

void listeners_close(struct listeners *all)
{
	for (size_t i = 0; i < all->n; i++) {
		close(all->v[i].fd);
		if (all->v[i].is_unix && !all->v[i].given)
			unlink(all->v[i].address);
	}
	all->n = 0;
}

void listeners_describe(const struct listeners *all, char *text, size_t size)
{
	size_t n = 0;
	*text = 0;
	for (size_t i = 0; i < all->n && n < size; i++) {
		const struct listener *l = &all->v[i];
		const char *comma = i ? ", " : "";
		if (l->is_unix)
			n += (size_t)snprintf(text + n, size - n, "%sUNIX domain socket %s", comma,
					      l->address);
		else
			n += (size_t)snprintf(text + n, size - n, "%s%s [%s]:%u", comma,
					      l->tls ? "SSL" : "IO::Socket::IP", l->address,
					      l->port);
	}
}
