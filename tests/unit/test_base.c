/* test_base.c: arena, span, strbuf, vec, map, settings. */
#include "check_main.h"
#include "base/map.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "load/settings.h"

#include <stdint.h>

START_TEST(arena_keeps_what_it_handed_out)
{
	struct arena *a = arena_new();
	char *first = arena_dup_str(a, "first");
	unsigned char *big = arena_bytes(a, 1 << 20);
	memset(big, 7, 1 << 20);
	for (int i = 0; i < 10000; i++)
		memset(arena_alloc(a, 100), 1, 100);
	ck_assert_str_eq(first, "first");
	ck_assert_int_eq(big[(1 << 20) - 1], 7);
	arena_reset(a);
	ck_assert_uint_eq(arena_used(a), 0);
	arena_free(&a);
	ck_assert_ptr_null(a);
}
END_TEST

START_TEST(arena_extends_in_place_what_came_last)
{
	struct arena *a = arena_new();
	unsigned char *p = arena_bytes(a, 8);
	memcpy(p, "12345678", 8);
	ck_assert_ptr_eq(arena_extend(a, p, 8, 8, 1000, 1), p);
	unsigned char *behind = arena_bytes(a, 1);
	*behind = 'x';
	unsigned char *moved = arena_extend(a, p, 1000, 5, 2000, 1);
	ck_assert_ptr_ne(moved, p);
	ck_assert_mem_eq(moved, "12345", 5);
	memset(moved, 0, 2000);
	ck_assert_int_eq(*behind, 'x');
	moved = arena_extend(a, moved, 2000, 2000, 1 << 20, 1); /* past the end of its block */
	memset(moved, 1, 1 << 20);
	ck_assert_int_eq(*behind, 'x');
	ck_assert_ptr_nonnull(arena_bytes(a, 0));
	arena_free(&a);
}
END_TEST

START_TEST(arena_takes_back_what_came_last)
{
	struct arena *a = arena_new();
	unsigned char *first = arena_bytes(a, 64);
	arena_shrink(a, first, 64, 10);
	ck_assert_uint_eq(arena_used(a), 10);
	unsigned char *second = arena_bytes(a, 1);
	ck_assert_ptr_eq(second, first + 10);
	arena_shrink(a, first, 10, 0); /* no longer the last */
	arena_shrink(a, NULL, 0, 0);
	ck_assert_ptr_eq(arena_bytes(a, 1), second + 1);
	arena_free(&a);
}
END_TEST

START_TEST(arena_aligns_and_zeroes)
{
	struct arena *a = arena_new();
	for (size_t round = 0; round < 2; round++, arena_reset(a))
		for (size_t i = 1; i < 3000; i++) {
			unsigned char *p = arena_alloc(a, i % 97), *bytes = arena_bytes(a, i % 5);
			ck_assert_uint_eq((uintptr_t)p % ARENA_ALIGN, 0);
			for (size_t k = 0; k < i % 97; k++)
				ck_assert_int_eq(p[k], 0);
			memset(p, 0xff, i % 97);
			memset(bytes, 0xff, i % 5);
		}
	arena_free(&a);
}
END_TEST

START_TEST(vecs_grow_beside_each_other)
{
	struct arena *a = arena_new();
	VEC(uint32_t) odd = {0}, even = {0};
	for (uint32_t i = 0; i < 1000; i++) {
		if (i % 2)
			vec_push(a, &odd, i);
		else
			vec_push(a, &even, i);
	}
	for (uint32_t i = 0; i < 500; i++) {
		ck_assert_uint_eq(even.v[i], 2 * i);
		ck_assert_uint_eq(odd.v[i], 2 * i + 1);
	}
	arena_free(&a);
}
END_TEST

/* Few entries are found by a walk, more by hashes. */
START_TEST(map_finds_at_every_size)
{
	struct arena *a = arena_new();
	struct map grown = map_new(a), sized = map_new_sized(a, 3);
	ck_assert(!map_has(&grown, SPAN_LIT("k0")));
	for (int n = 0; n < 40; n++) {
		struct span key = span_from_str(arena_printf(a, "k%d", n));
		map_set(&grown, key, (void *)(intptr_t)(n + 1));
		map_set(&sized, key, (void *)(intptr_t)(n + 1));
		for (int i = 0; i < 40; i++) {
			struct span k = span_from_str(arena_printf(a, "k%d", i));
			intptr_t value = i <= n ? i + 1 : 0;
			ck_assert_int_eq((intptr_t)map_get(&grown, k), value);
			ck_assert_int_eq((intptr_t)map_get(&sized, k), value);
			ck_assert_int_eq(map_has(&grown, k), value != 0);
		}
		ck_assert_uint_eq(grown.n, (size_t)n + 1);
	}
	arena_free(&a);
}
END_TEST

START_TEST(map_keeps_order_and_values)
{
	struct arena *a = arena_new();
	struct map m = map_new(a);
	for (int i = 0; i < 5000; i++)
		map_set(&m, span_from_str(arena_printf(a, "k%d", i)), (void *)(intptr_t)(i + 1));
	map_set(&m, SPAN_LIT("k7"), (void *)(intptr_t)99);
	ck_assert_uint_eq(m.n, 5000);
	ck_assert_int_eq((intptr_t)map_get(&m, SPAN_LIT("k7")), 99);
	ck_assert_int_eq((intptr_t)m.entries[4999].value, 5000);
	ck_assert(!map_has(&m, SPAN_LIT("absent")));
	arena_free(&a);
}
END_TEST

START_TEST(span_searches)
{
	struct span s = SPAN_LIT("Hello, World");
	ck_assert_uint_eq(span_find(s, SPAN_LIT("World"), 0), 7);
	ck_assert_uint_eq(span_find(s, SPAN_LIT("world"), 0), (size_t)-1);
	ck_assert(span_has_prefix_nocase(s, SPAN_LIT("hELLO")));
	ck_assert(span_equal(span_trim(SPAN_LIT(" \t a b \r\n")), SPAN_LIT("a b")));
	ck_assert_uint_eq(span_find((struct span){0}, SPAN_LIT("x"), 0), (size_t)-1);
}
END_TEST

START_TEST(settings_file)
{
	struct arena *a = arena_new();
	struct settings s;
	struct err err;
	struct span text = SPAN_LIT("@file 3 /etc/a.cf\nrequired_score 5.5\nreport a\\nb\\\\\n"
				    "report two\nuse_x yes\nempty");
	ck_assert_int_eq(settings_parse(a, text, &s, &err), 0);
	ck_assert_uint_eq(s.n, 5);
	ck_assert(settings_get_num(&s, "required_score", 0) == 5.5);
	ck_assert_str_eq(settings_find(&s, "report")->value, "a\nb\\");
	ck_assert_str_eq(settings_get(&s, "report", ""), "two");
	ck_assert(settings_get_bool(&s, "use_x", false));
	ck_assert_uint_eq(settings_find(&s, "required_score")->line, 3);
	ck_assert_int_eq(settings_parse(a, SPAN_LIT("@file x\n"), &s, &err), -1);
	arena_free(&a);
}
END_TEST

START_TEST(strbuf_writes_utf8)
{
	struct arena *a = arena_new();
	struct strbuf b = strbuf_new(a);
	strbuf_add_utf8(&b, 0x20ac);
	strbuf_add_utf8(&b, 'x');
	strbuf_add_utf8(&b, 0x1f600);
	strbuf_printf(&b, "%d", 42);
	ck_assert_str_eq(strbuf_str(&b), "\xe2\x82\xacx\xf0\x9f\x98\x80" "42");
	arena_free(&a);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, arena_keeps_what_it_handed_out);
	tcase_add_test(tc, arena_extends_in_place_what_came_last);
	tcase_add_test(tc, arena_takes_back_what_came_last);
	tcase_add_test(tc, arena_aligns_and_zeroes);
	tcase_add_test(tc, vecs_grow_beside_each_other);
	tcase_add_test(tc, map_finds_at_every_size);
	tcase_add_test(tc, map_keeps_order_and_values);
	tcase_add_test(tc, span_searches);
	tcase_add_test(tc, settings_file);
	tcase_add_test(tc, strbuf_writes_utf8);
}

CHECK_MAIN("base", add_tests)
