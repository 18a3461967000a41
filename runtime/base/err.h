/* err: what went wrong, in words for the operator. Fallible functions return 0 or -1 and fill an
 * err; the first failure wins, callers add where it happened. No allocation, no ownership. */
#ifndef WINNOW_ERR_H
#define WINNOW_ERR_H

struct err {
	char text[512]; /* NUL-terminated; longer texts are cut */
};

/* Sets the text and returns -1, so that a failure is one line: return err_set(err, "..."). */
int err_set(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same with ": " and strerror(errno) behind it. */
int err_set_errno(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Puts "prefix: " before the text; returns -1. */
int err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
