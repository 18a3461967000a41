/* err.c: formatting of failures. err may be NULL where the caller does not care for the words. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *err, const char *format, ...)
{
	va_list args;
	if (!err)
		return -1;
	va_start(args, format);
	vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	return -1;
}

int err_set_errno(struct err *err, const char *format, ...)
{
	int saved = errno;
	va_list args;
	if (!err)
		return -1;
	va_start(args, format);
	vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	size_t n = strlen(err->text);
	snprintf(err->text + n, sizeof err->text - n, ": %s", strerror(saved));
	return -1;
}

int err_prefix(struct err *err, const char *format, ...)
{
	char prefix[sizeof err->text], old[sizeof err->text];
	va_list args;
	if (!err)
		return -1;
	va_start(args, format);
	vsnprintf(prefix, sizeof prefix, format, args);
	va_end(args);
	memcpy(old, err->text, sizeof old);
	size_t n = strlen(prefix);
	if (n > sizeof err->text - 3)
		n = sizeof err->text - 3;
	memcpy(err->text, prefix, n);
	memcpy(err->text + n, ": ", 2);
	snprintf(err->text + n + 2, sizeof err->text - n - 2, "%.*s",
		 (int)(sizeof err->text - n - 3), old);
	return -1;
}
