/* channel.c: sendmsg and recvmsg with descriptors. */
#include "daemon/channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int channel_pair(int fds_r[2], struct err *err)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds_r) != 0)
		return err_set_errno(err, "socketpair");
	return 0;
}

union control {
	char bytes[CMSG_SPACE(sizeof(int) * CHANNEL_FDS)];
	struct cmsghdr align;
};

static int send_record(int fd, const void *record, size_t size, const int *fds, size_t nfds,
		       int flags)
{
	struct iovec iov = {(void *)(uintptr_t)record, size};
	union control control = {{0}};
	struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1};
	if (nfds) {
		m.msg_control = control.bytes;
		m.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
		struct cmsghdr *c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * nfds);
		memcpy(CMSG_DATA(c), fds, sizeof(int) * nfds);
	}
	ssize_t n;
	do {
		n = sendmsg(fd, &m, MSG_NOSIGNAL | flags);
	} while (n < 0 && errno == EINTR);
	return n == (ssize_t)size ? 0 : -1;
}

int channel_send(int fd, const void *record, size_t size, const int *fds, size_t nfds)
{
	return send_record(fd, record, size, fds, nfds, 0);
}

int channel_offer(int fd, const void *record, size_t size, const int *fds, size_t nfds)
{
	return send_record(fd, record, size, fds, nfds, MSG_DONTWAIT);
}

static size_t take_fds(struct msghdr *m, int *fds)
{
	size_t n = 0;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
			for (size_t at = CMSG_LEN(0);
			     at + sizeof(int) <= c->cmsg_len && n < CHANNEL_FDS; at += sizeof(int))
				memcpy(&fds[n++], (char *)c + at, sizeof(int));
	return n;
}

int channel_receive(int fd, void *record_r, size_t size, int *fds_r, size_t *nfds_r)
{
	struct iovec iov = {record_r, size};
	union control control;
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = control.bytes,
			   .msg_controllen = sizeof control.bytes};
	int fds[CHANNEL_FDS];
	ssize_t n;
	/* That the other end was closed before it had read everything is told once; behind it is what it had sent. */
	do {
		n = recvmsg(fd, &m, MSG_CMSG_CLOEXEC);
	} while (n < 0 && (errno == EINTR || errno == ECONNRESET));
	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : 0;
	size_t nfds = take_fds(&m, fds);
	bool whole = n == (ssize_t)size && !(m.msg_flags & (MSG_TRUNC | MSG_CTRUNC));
	if (whole && fds_r) {
		memcpy(fds_r, fds, sizeof(int) * nfds);
		*nfds_r = nfds;
		return 1;
	}
	for (size_t i = 0; i < nfds; i++)
		close(fds[i]);
	return whole;
}

int channel_pass(int fd, void *record, size_t size, channel_take_fn take, void *context)
{
	int fds[CHANNEL_FDS];
	size_t nfds = 0;
	int status = channel_receive(fd, record, size, fds, &nfds);
	for (size_t i = status == 1 ? take(context, record, fds, nfds) : 0; i < nfds; i++)
		close(fds[i]);
	return status;
}
