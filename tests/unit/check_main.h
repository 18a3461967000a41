/* check_main.h: the frame of a unit test program: CHECK_MAIN("name", add_tests) where
 * `static void add_tests(TCase *tc)` adds the tests. Runs without forking when CK_FORK=no. */
#ifndef WINNOW_CHECK_MAIN_H
#define WINNOW_CHECK_MAIN_H

#include <check.h>
#include <stdlib.h>

#define CHECK_MAIN(name, add_tests)                                                                \
	int main(void)                                                                             \
	{                                                                                          \
		Suite *suite = suite_create(name);                                                 \
		TCase *tc = tcase_create(name);                                                    \
		tcase_set_timeout(tc, 60);                                                         \
		add_tests(tc);                                                                     \
		suite_add_tcase(suite, tc);                                                        \
		SRunner *runner = srunner_create(suite);                                           \
		srunner_run_all(runner, CK_NORMAL);                                                \
		int failed = srunner_ntests_failed(runner);                                        \
		srunner_free(runner);                                                              \
		return failed ? EXIT_FAILURE : EXIT_SUCCESS;                                       \
	}

#endif
