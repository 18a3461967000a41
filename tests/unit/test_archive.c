/* test_archive.c: the sources a ruleset keeps. */
#include "archive.h"
#include "check_main.h"

static struct source *source(struct arena *arena, struct source_list *list, const char *path, const char *text)
{
	struct source *s = source_from_text(arena, path, span_from_str(text));
	vec_push(arena, &list->files, s);
	return s;
}

static struct span printed(struct arena *arena)
{
	struct source_list list = {0};
	struct source *top = source(arena, &list, "/a b/10.cf", "body A /x/\n");

	source(arena, &list, "/a b/inc/20.cf", "top 3 x\nincluded 3 y\n")->included.source = top;
	source(arena, &list, "/a b/30.cf", "");
	return archive_print(arena, &list, true, "de_DE");
}

START_TEST(printed_and_parsed)
{
	struct arena *arena = arena_new();
	struct archive archive;
	struct path_list found = {0};
	struct err err;

	ck_assert_int_eq(archive_parse(arena, printed(arena), &archive, &err), 0);
	ck_assert(archive.local_tests_only);
	ck_assert_str_eq(archive.lang, "de_DE");
	ck_assert_uint_eq(archive.files.n, 3);
	ck_assert(archive.files.v[0].top && !archive.files.v[1].top && archive.files.v[2].top);
	ck_assert(span_equal(archive_find(&archive, "/a b/10.cf")->text, SPAN_LIT("body A /x/\n")));
	ck_assert(span_equal(archive.files.v[1].text, SPAN_LIT("top 3 x\nincluded 3 y\n")));
	ck_assert_ptr_null(archive_find(&archive, "/a"));
	archive_list_path(arena, &archive, "/a b/", &found);
	ck_assert_uint_eq(found.paths.n, 2);
	ck_assert_str_eq(found.paths.v[1], "/a b/30.cf");
	arena_free(&arena);
}
END_TEST

/* Whatever is cut off: an error, or fewer files. */
START_TEST(cut_short)
{
	struct arena *arena = arena_new();
	struct span all = printed(arena);
	struct archive archive;
	struct err err;

	for (size_t n = 0; n < all.n; n++)
		if (archive_parse(arena, span_slice(all, 0, n), &archive, &err) == 0)
			ck_assert_uint_lt(archive.files.n, 3);
	ck_assert_int_eq(archive_parse(arena, SPAN_LIT("winnow-sources 1 1 C\ntop 99999999999999999999 x\ny\n"), &archive, &err), -1);
	ck_assert_int_eq(archive_parse(arena, SPAN_LIT("winnow-sources 1 1 C\ntop x\n"), &archive, &err), -1);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, printed_and_parsed);
	tcase_add_test(tc, cut_short);
}
CHECK_MAIN("archive", add_tests)
