/* spamd_load: load on a spamd: N connections at a time, each one request for one message, the next one as soon as it
 * is answered; at the end messages a second, latencies, errors, and answers that differed for the same message.
 *   spamd_load PORT CONNECTIONS SECONDS COMMAND FILE...     (bench/daemon runs it) */
#include "base/file.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_LIMIT = 16384, ANSWER = 8192, SAMPLES = 4 << 20 };
#define MESSAGE_LIMIT ((size_t)64 << 20)

struct mail {
	struct span request;
	char answer[ANSWER]; /* the first one: all others are the same */
	size_t answer_n;
};

struct client {
	int fd;
	struct mail *mail;
	size_t sent, got;
	double start;
	char answer[ANSWER];
};

static struct mail *mails;
static size_t nmails, next_mail, done, errors, wrong;
static float *samples;
static unsigned short port;

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int start(struct client *c)
{
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	c->mail = &mails[next_mail++ % nmails];
	c->sent = c->got = 0;
	c->start = now();
	if (c->fd < 0 || (connect(c->fd, (struct sockaddr *)&sa, sizeof sa) != 0 && errno != EINPROGRESS))
		return -1;
	return 0;
}

static void finish(struct client *c, bool good)
{
	struct mail *m = c->mail;
	close(c->fd);
	if (good && strncmp(c->answer, "SPAMD/1.1 0 EX_OK\r\n", 19) == 0) {
		if (m->answer_n == 0) {
			memcpy(m->answer, c->answer, c->got);
			m->answer_n = c->got;
		}
		wrong += m->answer_n != c->got || memcmp(m->answer, c->answer, c->got) != 0;
		if (done < SAMPLES)
			samples[done] = (float)(now() - c->start);
		done++;
	} else {
		errors++;
	}
	if (start(c) < 0) {
		perror("connect");
		exit(1);
	}
}

static void step(struct client *c, short events)
{
	if (events & POLLOUT) {
		struct span rest = span_slice(c->mail->request, c->sent, c->mail->request.n);
		ssize_t n = send(c->fd, rest.p, rest.n, MSG_NOSIGNAL);
		if (n < 0 && errno != EAGAIN) {
			finish(c, false);
			return;
		}
		c->sent += n > 0 ? (size_t)n : 0;
		if (c->sent == c->mail->request.n)
			shutdown(c->fd, SHUT_WR); /* as spamc: spamd waits for it where the last line has no end */
	}
	if (events & (POLLIN | POLLHUP | POLLERR)) {
		ssize_t n = recv(c->fd, c->answer + c->got, ANSWER - c->got, 0);
		if (n == 0 || (n < 0 && errno != EAGAIN))
			finish(c, n == 0 && c->got > 0);
		else
			c->got += n > 0 ? (size_t)n : 0;
	}
}

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static void run(struct client *clients, size_t n, double seconds)
{
	static struct pollfd p[CONNECTIONS_LIMIT];
	double end = now() + seconds;
	for (size_t i = 0; i < n; i++)
		if (start(&clients[i]) < 0) {
			perror("connect");
			exit(1);
		}
	while (now() < end) {
		for (size_t i = 0; i < n; i++)
			p[i] = (struct pollfd){clients[i].fd,
					       clients[i].sent < clients[i].mail->request.n ? POLLIN | POLLOUT : POLLIN, 0};
		poll(p, n, 1000);
		for (size_t i = 0; i < n; i++)
			if (p[i].revents)
				step(&clients[i], p[i].revents);
	}
}

static int read_mails(struct arena *arena, int argc, char **argv, const char *command)
{
	mails = ARENA_ARRAY(arena, struct mail, (size_t)argc);
	for (int i = 0; i < argc; i++) {
		struct span bytes;
		struct err err;
		if (file_read(arena, argv[i], MESSAGE_LIMIT, &bytes, &err) < 0) {
			fprintf(stderr, "%s\n", err.text);
			return -1;
		}
		char *head = arena_printf(arena, "%s SPAMC/1.5\r\nContent-length: %zu\r\n\r\n", command, bytes.n);
		size_t n = strlen(head);
		unsigned char *p = arena_bytes(arena, n + bytes.n);
		memcpy(p, head, n);
		memcpy(p + n, bytes.p, bytes.n);
		mails[nmails++].request = (struct span){p, n + bytes.n};
	}
	return 0;
}

int main(int argc, char **argv)
{
	static struct client clients[CONNECTIONS_LIMIT];
	struct arena *arena = arena_new();
	if (argc < 6 || atoi(argv[2]) < 1 || atoi(argv[2]) > CONNECTIONS_LIMIT) {
		fputs("usage: spamd_load PORT CONNECTIONS SECONDS COMMAND FILE...\n", stderr);
		return 64;
	}
	port = (unsigned short)atoi(argv[1]);
	samples = mem_calloc(SAMPLES, sizeof *samples);
	if (read_mails(arena, argc - 5, argv + 5, argv[4]) < 0)
		return 66;
	double seconds = atof(argv[3]);
	run(clients, (size_t)atoi(argv[2]), seconds);
	size_t n = done < SAMPLES ? done : SAMPLES;
	qsort(samples, n, sizeof *samples, by_size);
	printf("%zu messages, %.0f a second; p50 %.2f ms, p99 %.2f ms; %zu errors, %zu wrong\n", done, (double)done / seconds,
	       n ? samples[n / 2] * 1e3 : 0, n ? samples[n * 99 / 100] * 1e3 : 0, errors, wrong);
	free(samples);
	arena_free(&arena);
	return errors || wrong ? 1 : 0;
}
