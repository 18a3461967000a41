/* test_tables.c: tables are built and mapped again: pointers lead to what they led to, and files
 * that are cut short or lie are refused. */
#include "check_main.h"
#include "load/image.h"
#include "tables.h"

#include <sys/mman.h>

static struct span built(struct arena *arena)
{
	static const size_t pointers[] = {offsetof(struct wn_exists, header)};
	struct tables t = tables_new(arena);
	struct wn_exists list[3] = {{.rule = 7, .header = tables_str(&t, "Subject")},
				    {.rule = 8, .header = NULL},
				    {.rule = 9, .header = tables_str(&t, "Subject"), .negated = 1}};
	struct wn_program p = {.nexists = 3,
			       .exists = tables_array(&t, list, 3, sizeof *list, pointers, 1)};

	return tables_finish(&t, &p);
}

/* A private mapping that holds these bytes, as the loader has them. */
static struct image_file mapped(struct span bytes)
{
	unsigned char *p =
	    mmap(NULL, bytes.n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ck_assert(p != MAP_FAILED);
	memcpy(p, bytes.p, bytes.n);
	return (struct image_file){{p, bytes.n}};
}

START_TEST(pointers_are_made_good)
{
	struct arena *arena = arena_new();
	struct image_file file = mapped(built(arena));
	struct err err;
	const struct wn_program *p = image_open_tables(&file, &err);

	ck_assert_ptr_nonnull(p);
	ck_assert_uint_eq(p->nexists, 3);
	ck_assert_str_eq(p->exists[0].header, "Subject");
	ck_assert_ptr_null(p->exists[1].header);
	ck_assert_ptr_eq(p->exists[2].header, p->exists[0].header); /* every string once */
	ck_assert_uint_eq(p->exists[2].rule, 9);
	ck_assert_ptr_null(p->rules);
	image_unmap(&file);
	arena_free(&arena);
}
END_TEST

START_TEST(bad_tables_are_refused)
{
	struct arena *arena = arena_new();
	struct span good = built(arena);

	for (size_t n = 1; n < good.n; n += 7) {
		struct image_file file = mapped(span_slice(good, 0, n));
		struct err err;
		ck_assert_ptr_null(image_open_tables(&file, &err));
		image_unmap(&file);
	}
	struct image_file file = mapped(good);
	struct wn_tables *t = (struct wn_tables *)(uintptr_t)file.bytes.p;
	struct err err;
	*(uint32_t *)(uintptr_t)(file.bytes.p + t->places) = (uint32_t)good.n; /* a place outside */
	ck_assert_ptr_null(image_open_tables(&file, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "lies outside"));
	image_unmap(&file);
	file = mapped(good);
	t = (struct wn_tables *)(uintptr_t)file.bytes.p;
	t->program.exists = (const void *)(uintptr_t)good.n; /* a pointer to outside */
	ck_assert_ptr_null(image_open_tables(&file, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "leads outside"));
	image_unmap(&file);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *c)
{
	tcase_add_test(c, pointers_are_made_good);
	tcase_add_test(c, bad_tables_are_refused);
}

CHECK_MAIN("tables", add_tests)
