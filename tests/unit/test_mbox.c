/* test_mbox.c: cutting a stream into messages. */
#include "check_main.h"
#include "cli/mbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define FROM "From a@b.example  Thu Aug 22 12:36:23 2002\n"

/* The messages joined by "|", a failed one as "!", read through a pipe. */
static const char *cut_by(const char *text, size_t limit, bool strict)
{
	static char out[4096];
	int fds[2];
	size_t n = 0;
	struct span s;
	struct err err;
	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(write(fds[1], text, strlen(text)), (ssize_t)strlen(text));
	close(fds[1]);
	struct mbox *m = mbox_new(fds[0], limit);
	if (strict)
		mbox_be_strict(m);
	for (int rc; (rc = mbox_next(m, &s, &err)) != 0;)
		n += (size_t)snprintf(out + n, sizeof out - n, "%s%.*s", n ? "|" : "", rc < 0 ? 1 : (int)s.n,
				      rc < 0 ? "!" : (const char *)s.p);
	mbox_free(&m);
	return n ? out : "";
}

static const char *cut(const char *text, size_t limit)
{
	return cut_by(text, limit, false);
}

START_TEST(cuts_strictly)
{
	static const char *const ends[] = {
		"From a Thu Jan  1 00:00:00 2004\n",  "From a  Thu Jan 12 10:00:00 2004\n", "From a Thu Jan 1 1:00:00 2004 x\n",
		"From a 12-01-2004_10:00:00_x\n",     "From a  2-01-2004_10:00:00_\n",      "From a Thu Jan x1 x1:00:00 2004\n",
	};
	static const char *const others[] = {
		"From a   Thu Jan 12 10:00:00 2004\n", "From a Thu Jan 123 10:00:00 2004\n",	"From a Thu Jan 12 10:00:00 +0100 2004\n",
		"From  Thu Jan 12 10:00:00 2004\n",    "From a Thu Jan 12 10:00:00 200\n",	"From a 2-01-2004_10:00:00\n",
		"from a Thu Jan 12 10:00:00 2004\n",   "From a Thu Jan 12 10:00:0",		"From a 2-1-2004_10:00:00_\n",
	};
	char text[200], want[200];
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(text, sizeof text, "before\n%sone\n%stwo", ends[0], ends[i]);
		snprintf(want, sizeof want, "%sone\n|%stwo", ends[0], ends[i]);
		ck_assert_str_eq(cut_by(text, 1000, true), want);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		snprintf(text, sizeof text, "%sone\n%s", ends[0], others[i]);
		ck_assert_str_eq(cut_by(text, 1000, true), text);
		ck_assert_str_eq(cut_by(others[i], 1000, true), "");
	}
	ck_assert_str_eq(cut_by("", 1000, true), "");
}
END_TEST

START_TEST(cuts)
{
	ck_assert_str_eq(cut("Subject: x\n\nhi\n\n" FROM "not cut\n", 1000),
			 "Subject: x\n\nhi\n\n" FROM "not cut\n");
	ck_assert_str_eq(cut(FROM "A: 1\n\nx\n\n" FROM "A: 2\n\ny\n", 1000),
			 FROM "A: 1\n\nx\n\n|" FROM "A: 2\n\ny\n");
	ck_assert_str_eq(cut(FROM "A: 1\r\n\r\nx\r\n\r\n" FROM "A: 2\r\n", 1000),
			 FROM "A: 1\r\n\r\nx\r\n\r\n|" FROM "A: 2\r\n");
}
END_TEST

START_TEST(does_not_cut)
{
	/* Inside a paragraph, quoted, or without a date. */
	static const char *const texts[] = {
		FROM "A: 1\n\nx\n" FROM "y\n",
		FROM "A: 1\n\nx\n\n>" FROM "y\n",
		FROM "A: 1\n\nx\n\nFrom here on it gets worse\n",
		FROM "A: 1\n\nx\n\nFrom a@b Thu Aug\n",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		ck_assert_str_eq(cut(texts[i], 1000), texts[i]);
}
END_TEST

START_TEST(limit)
{
	ck_assert_str_eq(cut(FROM "A: 1\n\nxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n\n" FROM "\ny\n", 60),
			 "!|" FROM "\ny\n");
	ck_assert_str_eq(cut("A: 1\n\nxxxxxxxxxxx\n", 10), "!");
}
END_TEST

START_TEST(long_messages)
{
	/* A separator on every possible place around the end of a chunk. */
	enum { CHUNK = 65536 };
	static char text[2 * CHUNK];
	for (size_t size = CHUNK - 60; size < CHUNK + 4; size++) {
		struct err err;
		struct span s;
		char path[] = "/tmp/mbox-test-XXXXXX";
		int fd = mkstemp(path);
		memset(text, 'x', size);
		memcpy(text, FROM "\n", strlen(FROM) + 1);
		memcpy(text + size - 2, "\n\n", 2);
		memcpy(text + size, FROM "end", strlen(FROM) + 3);
		ck_assert_int_eq(write(fd, text, size + strlen(FROM) + 3), (ssize_t)(size + strlen(FROM) + 3));
		ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
		unlink(path);
		struct mbox *m = mbox_new(fd, 1 << 20);
		ck_assert_int_eq(mbox_next(m, &s, &err), 1);
		ck_assert_uint_eq(s.n, size);
		ck_assert_int_eq(mbox_next(m, &s, &err), 1);
		ck_assert_uint_eq(s.n, strlen(FROM) + 3);
		ck_assert_int_eq(mbox_next(m, &s, &err), 0);
		mbox_free(&m);
	}
}
END_TEST

START_TEST(ends_where_reading_fails)
{
	struct mbox *m = mbox_new(open("/", O_RDONLY | O_DIRECTORY), 1000);
	struct span message;
	struct err err;
	ck_assert_int_eq(mbox_next(m, &message, &err), -1);
	ck_assert_int_eq(mbox_next(m, &message, &err), 0);
	mbox_free(&m);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, ends_where_reading_fails);
	tcase_add_test(tc, cuts_strictly);
	tcase_add_test(tc, cuts);
	tcase_add_test(tc, does_not_cut);
	tcase_add_test(tc, limit);
	tcase_add_test(tc, long_messages);
}

CHECK_MAIN("mbox", add_tests)
