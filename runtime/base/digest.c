/* digest.c: SHA-256 by libcrypto. */
#include "base/digest.h"
#include "base/arena.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <unistd.h>

enum { READ_SIZE = 256 << 10 };

static struct digest print(const unsigned char *raw)
{
	static const char digits[] = "0123456789abcdef";
	struct digest d;

	for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i++) {
		d.hex[2 * i] = digits[raw[i] >> 4];
		d.hex[2 * i + 1] = digits[raw[i] & 15];
	}
	d.hex[DIGEST_HEX - 1] = 0;
	return d;
}

struct digest digest_of(struct span bytes)
{
	unsigned char raw[SHA256_DIGEST_LENGTH];

	SHA256(bytes.n ? bytes.p : (const unsigned char *)"", bytes.n, raw);
	return print(raw);
}

int digest_of_file(int fd, struct digest *digest_r)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char *buffer = mem_alloc(READ_SIZE), raw[EVP_MAX_MD_SIZE];
	off_t at = 0;
	ssize_t got;

	EVP_DigestInit_ex(context, EVP_sha256(), NULL);
	while ((got = pread(fd, buffer, READ_SIZE, at)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		EVP_DigestUpdate(context, buffer, (size_t)got);
		at += got;
	}
	EVP_DigestFinal_ex(context, raw, NULL);
	EVP_MD_CTX_free(context);
	free(buffer);
	if (got < 0)
		return -1;
	*digest_r = print(raw);
	return 0;
}
