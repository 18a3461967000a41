/* inflate.c: zlib with a limit: room grows by doubling, so a bomb costs no more than the limit. */
#include "proto/inflate.h"

#include <limits.h>
#include <stdint.h>
#include <zlib.h>

enum { FIRST_ROOM = 64 << 10 };

/* Inflates until the stream ends or the limit is passed; zlib's status, buffer in *out. */
static int run(z_stream *z, struct arena *arena, size_t limit, struct span *out)
{
	size_t room = FIRST_ROOM, n = 0;
	unsigned char *p = arena_bytes(arena, room);
	int status = Z_OK;
	while (status == Z_OK && n <= limit) {
		if (n == room) {
			unsigned char *more = arena_bytes(arena, room * 2);
			memcpy(more, p, n);
			p = more;
			room *= 2;
		}
		z->next_out = p + n;
		z->avail_out = (uInt)(room - n);
		status = inflate(z, Z_NO_FLUSH);
		n = room - z->avail_out;
	}
	*out = (struct span){p, n};
	return status;
}

/* Perl's split drops the empty lines at the end. */
static struct span end_lines(struct arena *arena, struct span s)
{
	while (s.n && s.p[s.n - 1] == '\n')
		s.n--;
	if (s.n == 0)
		return s;
	unsigned char *p = arena_bytes(arena, s.n + 1);
	memcpy(p, s.p, s.n);
	p[s.n] = '\n';
	return (struct span){p, s.n + 1};
}

int inflate_message(struct arena *arena, struct span bytes, size_t limit, struct span *message_r,
		    struct err *err)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)bytes.p,
		      .avail_in = bytes.n > UINT_MAX ? UINT_MAX : (uInt)bytes.n};
	struct span out;
	if (inflateInit(&z) != Z_OK)
		return err_set(err, "zlib: no memory");
	int status = run(&z, arena, limit, &out);
	inflateEnd(&z);
	if (out.n > limit) {
		err_set(err, "the message inflates to more than %zu bytes", limit);
		return -2;
	}
	if (status != Z_STREAM_END)
		return err_set(err, "zlib: failed to find end of zlib stream\n");
	*message_r = end_lines(arena, out);
	return 0;
}
