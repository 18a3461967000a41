/* fuzz_mbox.c: any bytes as a stream of messages, cut as mailbox writers do and as SpamAssassin does, with a limit that some
 * messages pass: nothing is lost and nothing comes twice. Bytes of messages above the limit are skipped, and each such
 * message is told. */
#include "cli/mbox.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SMALL = 300 };

static int file_of(struct span bytes)
{
	int fd = memfd_create("mbox", MFD_CLOEXEC);
	if (fd < 0 || write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return fd;
}

/* End to end, messages are the stream; cut as SpamAssassin does, what stands before the first one is none. */
static void walk(struct span bytes, size_t limit, bool strict)
{
	struct mbox *mbox = mbox_new(file_of(bytes), limit);
	unsigned char *all = malloc(bytes.n + 1);
	struct span message;
	struct err err;
	size_t n = 0, told = 0;
	if (strict)
		mbox_be_strict(mbox);
	for (int rc; (rc = mbox_next(mbox, &message, &err)) != 0;) {
		told += rc < 0;
		if (rc < 0)
			continue;
		if (message.n > limit || message.n > bytes.n - n)
			abort();
		memcpy(all + n, message.p, message.n);
		n += message.n;
	}
	if (!told && (memcmp(all, bytes.p + bytes.n - n, n) != 0 || (n < bytes.n && !strict)))
		abort();
	free(all);
	mbox_free(&mbox);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct span bytes = {data, size};
	for (int strict = 0; strict < 2; strict++) {
		walk(bytes, size, strict);
		walk(bytes, SMALL, strict);
	}
	return 0;
}
