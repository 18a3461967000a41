/* digest: SHA-256 of bytes in memory, as hexadecimal text. */
#ifndef WINNOW_DIGEST_H
#define WINNOW_DIGEST_H

#include "base/span.h"

#define DIGEST_HEX 65 /* 64 digits and the NUL */

struct digest {
	char hex[DIGEST_HEX];
};

struct digest digest_of(struct span bytes);

#endif
