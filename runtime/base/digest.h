/* digest: SHA-256 as hexadecimal text. */
#ifndef WINNOW_DIGEST_H
#define WINNOW_DIGEST_H

#include "base/span.h"

#define DIGEST_HEX 65 /* 64 digits and the NUL */

struct digest {
	char hex[DIGEST_HEX];
};

struct digest digest_of(struct span bytes);
/* Of a file, read from its start: what is only hashed need not stay in memory. 0, or -1 with errno. */
int digest_of_file(int fd, struct digest *digest_r);

#endif
