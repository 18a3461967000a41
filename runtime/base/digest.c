/* digest.c: SHA-256 by libcrypto. */
#include "base/digest.h"

#include <openssl/sha.h>

struct digest digest_of(struct span bytes)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char raw[SHA256_DIGEST_LENGTH];
	struct digest d;

	SHA256(bytes.n ? bytes.p : (const unsigned char *)"", bytes.n, raw);
	for (size_t i = 0; i < sizeof raw; i++) {
		d.hex[2 * i] = digits[raw[i] >> 4];
		d.hex[2 * i + 1] = digits[raw[i] & 15];
	}
	d.hex[DIGEST_HEX - 1] = 0;
	return d;
}
