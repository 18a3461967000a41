/* control.c: see control.h. */
#include "daemon/control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int control_open(struct control *c, const char *path, struct err *err)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	*c = (struct control){.fd = -1, .path = path};
	for (int i = 0; i < CONTROL_CLIENTS; i++)
		c->clients[i].fd = -1;
	if (!path)
		return 0;
	if (strlen(path) >= sizeof sa.sun_path)
		return err_set(err, "--control: %s: too long for a socket", path);
	strcpy(sa.sun_path, path);
	unlink(path);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mode_t mask = umask(0177);
	int rc = c->fd < 0 ? -1 : bind(c->fd, (struct sockaddr *)&sa, sizeof sa);
	umask(mask);
	if (rc != 0 || listen(c->fd, CONTROL_CLIENTS) != 0)
		return err_set_errno(err, "--control: %s", path);
	return 0;
}

static void drop(struct control_client *k)
{
	if (k->fd >= 0)
		close(k->fd);
	*k = (struct control_client){.fd = -1};
}

void control_close(struct control *c)
{
	for (int i = 0; i < CONTROL_CLIENTS; i++)
		drop(&c->clients[i]);
	if (c->fd >= 0) {
		close(c->fd);
		unlink(c->path);
	}
	c->fd = -1;
}

void control_poll(const struct control *c, struct pollfd *p)
{
	p[0] = (struct pollfd){c->fd, POLLIN, 0};
	for (int i = 0; i < CONTROL_CLIENTS; i++)
		p[1 + i] = (struct pollfd){c->clients[i].waits ? -1 : c->clients[i].fd, POLLIN, 0};
}

static void take_client(struct control *c)
{
	int fd = accept4(c->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	for (int i = 0; fd >= 0 && i < CONTROL_CLIENTS; i++) {
		struct control_client *k = &c->clients[i];
		if (k->fd >= 0 && time(NULL) - k->since > CONTROL_SECONDS)
			drop(k);
		if (k->fd < 0) {
			*k = (struct control_client){fd, time(NULL), 0};
			return;
		}
	}
	if (fd >= 0)
		close(fd);
}

static enum control_word read_word(struct control_client *k)
{
	char word[16];
	ssize_t n = read(k->fd, word, sizeof word - 1);
	if (n <= 0) {
		if (n == 0 || errno != EAGAIN)
			drop(k);
		return CONTROL_NOTHING;
	}
	word[n] = 0;
	word[strcspn(word, "\r\n")] = 0;
	if (strcmp(word, "status") == 0)
		return CONTROL_STATUS;
	if (strcmp(word, "stop") == 0)
		return CONTROL_STOP;
	if (strcmp(word, "reload") == 0) {
		k->waits = 1;
		return CONTROL_RELOAD;
	}
	drop(k);
	return CONTROL_NOTHING;
}

enum control_word control_step(struct control *c, struct pollfd *p, int *client_r)
{
	if (p[0].revents) {
		p[0].revents = 0;
		take_client(c);
	}
	for (int i = 0; i < CONTROL_CLIENTS; i++) {
		if (!p[1 + i].revents || c->clients[i].fd < 0)
			continue;
		p[1 + i].revents = 0;
		enum control_word word = read_word(&c->clients[i]);
		*client_r = i;
		if (word != CONTROL_NOTHING)
			return word;
	}
	return CONTROL_NOTHING;
}

void control_answer(struct control *c, int client, const char *text)
{
	/* It fits the socket's buffer, or the client does without. */
	ssize_t n = send(c->clients[client].fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT);
	(void)n;
	drop(&c->clients[client]);
}

void control_answer_waiting(struct control *c, const char *text)
{
	for (int i = 0; i < CONTROL_CLIENTS; i++)
		if (c->clients[i].fd >= 0 && c->clients[i].waits)
			control_answer(c, i, text);
}
