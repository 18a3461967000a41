/* load.c: a client of many connections for tests/daemon/load.pl. Each connection asks SYMBOLS for one of the messages
 * and is closed by the server; every answer is compared with the one that the same message got when it was asked for
 * alone. Output: one line "name value ..." with counts and latencies in milliseconds.
 *
 *     load PORT CONNECTIONS SECONDS RATE IDLE SERIAL FILE...
 *
 * RATE 0: as fast as it goes; else so many a second, latencies counted from when each was due. IDLE: connections held
 * beside, each of which sends one byte a second of a line that never ends. SERIAL: how many messages are asked for
 * alone first (0: all); the others are not used. Exit status: 0 no error, no wrong or missing answer. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_SIZE = 64 << 10, SMALL = 64 << 10, SOURCES = 8, GIVE_UP_SECONDS = 120, EVENTS = 256 };

struct message {
	char *request;
	size_t size, body;
	char *right;
	size_t right_size;
};

struct client {
	int fd; /* -1: none */
	struct message *m;
	size_t sent, got;
	double due;
	char answer[ANSWER_SIZE];
};

struct times {
	float *ms;
	size_t n, cap;
};

static struct message *messages;
static size_t nmessages;
static int port, epoll;
static struct times all, small;
static size_t errors, wrong;

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void load(struct message *m, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY), head;
	if (fd < 0 || fstat(fd, &st) != 0)
		die(path);
	m->request = malloc((size_t)st.st_size + 100);
	head = sprintf(m->request, "SYMBOLS SPAMC/1.5\r\nContent-length: %lld\r\n\r\n", (long long)st.st_size);
	if (read(fd, m->request + head, (size_t)st.st_size) != st.st_size)
		die(path);
	m->body = (size_t)st.st_size;
	m->size = (size_t)head + m->body;
	close(fd);
}

/* From several addresses: one has too few ports for minutes of load. */
static int connect_server(void)
{
	static unsigned turn;
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	if (fd < 0)
		die("socket");
	from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + turn++ % SOURCES);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
	if (bind(fd, (struct sockaddr *)&from, sizeof from) != 0)
		die("bind");
	if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) {
		close(fd);
		return -1;
	}
	return fd;
}

static void start(struct client *c, struct message *m, double due)
{
	*c = (struct client){.fd = connect_server(), .m = m, .due = due};
	struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
	if (c->fd < 0) {
		errors++;
		return;
	}
	epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e);
}

static void add_time(struct times *t, double seconds)
{
	if (t->n == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 4096;
		t->ms = realloc(t->ms, t->cap * sizeof *t->ms);
	}
	t->ms[t->n++] = (float)(seconds * 1000);
}

static void finish(struct client *c, bool failed)
{
	struct message *m = c->m;
	double took = now() - c->due;
	close(c->fd);
	c->fd = -1;
	if (failed || c->got == 0) {
		errors++;
		return;
	}
	if (!m->right) {
		m->right = malloc(c->got);
		memcpy(m->right, c->answer, m->right_size = c->got);
	} else if (m->right_size != c->got || memcmp(m->right, c->answer, c->got) != 0) {
		if (wrong++ == 0)
			fprintf(stderr, "wrong: %.*s", (int)c->got, c->answer);
	}
	add_time(&all, took);
	if (m->body <= SMALL)
		add_time(&small, took);
}

/* Writes and reads what there is. False: it is over. */
static bool step(struct client *c)
{
	while (c->sent < c->m->size) {
		ssize_t n = send(c->fd, c->m->request + c->sent, c->m->size - c->sent, MSG_NOSIGNAL);
		if (n < 0)
			break;
		c->sent += (size_t)n;
	}
	for (;;) {
		ssize_t n = recv(c->fd, c->answer + c->got, sizeof c->answer - c->got, 0);
		if (n > 0) {
			c->got += (size_t)n;
		} else if (n < 0 && (errno == EAGAIN || errno == ENOTCONN)) {
			return true;
		} else {
			finish(c, n < 0);
			return false;
		}
	}
}

static void ask_alone(size_t i)
{
	static struct client c;
	struct epoll_event e;
	start(&c, &messages[i], now());
	while (c.fd >= 0) {
		if (epoll_wait(epoll, &e, 1, GIVE_UP_SECONDS * 1000) != 1) {
			fprintf(stderr, "no answer\n");
			exit(2);
		}
		step(&c);
	}
}

static int by_value(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static void print_times(const char *name, struct times *t)
{
	if (t->n == 0)
		return;
	qsort(t->ms, t->n, sizeof *t->ms, by_value);
	printf("%s_p50 %.2f %s_p99 %.2f %s_max %.2f ", name, t->ms[t->n / 2], name, t->ms[t->n * 99 / 100], name,
	       t->ms[t->n - 1]);
}

struct load {
	struct client *clients;
	size_t n, asked, seed;
	double begin, end, rate;
	int *idle;
	size_t nidle, fed;
};

static struct message *next_message(struct load *l)
{
	l->seed = l->seed * 6364136223846793005u + 1442695040888963407u;
	return &messages[(l->seed >> 33) % nmessages];
}

static void start_those_due(struct load *l, double t)
{
	for (size_t i = 0; i < l->n && t < l->end; i++) {
		double due = l->rate > 0 ? l->begin + (double)l->asked / l->rate : t;
		if (l->clients[i].fd >= 0)
			continue;
		if (due > t)
			return;
		start(&l->clients[i], next_message(l), due);
		l->asked++;
	}
}

static void feed_idle(struct load *l, double t)
{
	size_t due = (size_t)((t - l->begin) * (double)l->nidle); /* bytes in all: not all clients at once */
	for (; l->fed < due; l->fed++)
		if (send(l->idle[l->fed % l->nidle], "C", 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno != EAGAIN &&
		    errno != ENOTCONN)
			errors++;
}

static size_t busy(const struct load *l)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++)
		n += l->clients[i].fd >= 0;
	return n;
}

static void run(struct load *l)
{
	struct epoll_event events[EVENTS];
	for (;;) {
		double t = now();
		start_those_due(l, t);
		feed_idle(l, t);
		if (t >= l->end && (busy(l) == 0 || t >= l->end + GIVE_UP_SECONDS))
			break;
		int n = epoll_wait(epoll, events, EVENTS, l->rate > 0 || l->nidle ? 1 : 100);
		for (int i = 0; i < n; i++) {
			struct client *c = events[i].data.ptr;
			if (c->fd >= 0)
				step(c);
		}
	}
	errors += busy(l);
}

static void allow_many_files(void)
{
	struct rlimit files;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

int main(int argc, char **argv)
{
	struct load l = {.seed = 1};
	if (argc < 8)
		return 2;
	allow_many_files();
	port = atoi(argv[1]);
	l.n = (size_t)atoi(argv[2]);
	l.rate = atof(argv[4]);
	l.nidle = (size_t)atoi(argv[5]);
	nmessages = (size_t)(argc - 7);
	if (atoi(argv[6]) > 0 && (size_t)atoi(argv[6]) < nmessages)
		nmessages = (size_t)atoi(argv[6]);
	messages = calloc(nmessages, sizeof *messages);
	l.clients = calloc(l.n, sizeof *l.clients);
	l.idle = calloc(l.nidle + 1, sizeof *l.idle);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	for (size_t i = 0; i < nmessages; i++) {
		load(&messages[i], argv[7 + i]);
		ask_alone(i);
	}
	all.n = small.n = 0;
	for (size_t i = 0; i < l.n; i++)
		l.clients[i].fd = -1;
	for (size_t i = 0; i < l.nidle; i++)
		if ((l.idle[i] = connect_server()) < 0)
			errors++;
	l.begin = now();
	l.end = l.begin + atof(argv[3]);
	run(&l);
	double took = now() - l.begin;
	printf("answers %zu errors %zu wrong %zu per_second %.1f ", all.n, errors, wrong, (double)all.n / took);
	print_times("all", &all);
	print_times("small", &small);
	putchar('\n');
	return errors || wrong;
}
