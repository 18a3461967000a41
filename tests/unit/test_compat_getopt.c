/* test_compat_getopt.c: command lines as Getopt::Long reads them. */
#include "check_main.h"
#include "cli/compat_getopt.h"

#include "base/strbuf.h"

#include <string.h>

static const struct compat_option options[] = {
	{"flag|F", FLAG, 'F'},		{"value|v|V", VALUE, 'V'},	{"number|n", NUMBER, 'N'},
	{"real|r", REAL, 'R'},		{"text|t", OPTIONAL_TEXT, 'T'}, {"count|c", OPTIONAL_NUMBER, 'C'},
	{"end", FLAG, 'E'},
};

static struct strbuf told;

static int set(void *context, int what, const char *name, const char *value)
{
	strbuf_printf(&told, "%c%s%s ", what, value ? "=" : "", value ? value : "");
	return what == 'E' ? 7 : 0;
}

static void target(void *context, const char *word)
{
	strbuf_printf(&told, "(%s) ", word);
}

static void complain(const char *text)
{
	strbuf_printf(&told, "! %s", text);
}

static const struct {
	const char *line, *told;
	int status;
} cases[] = {
	{"", "", 0},
	{"a -F b", "(a) F (b) ", 0},
	{"--flag --value=x --value y -vz -v=z -v w", "F V=x V=y V=z V=z V=w ", 0},
	{"-Fvrest", "F V=rest ", 0},
	{"--value -F", "V=-F ", 0},
	{"-t -F", "T F ", 0},
	{"-t x -t - --text=", "T=x T=- T= ", 0},
	{"-c5 -c 6 -c x -c -7 -c5F", "C=5 C=6 C (x) C=-7 C=5 F ", 0},
	{"-n 3 --number=-3 -n7F", "N=3 N=-3 N=7 F ", 0},
	{"-r 0.5 --real=1e3", "R=0.5 R=1e3 ", 0},
	{"- -F -- -F", "(-) F (-F) ", 0},
	{"--end -F", "E ", 7},
	{"-x", "! Unknown option: x", -1},
	{"--no", "! Unknown option: no", -1},
	{"--fla", "! Unknown option: fla", -1},
	{"--flag=1", "! Option flag does not take an argument", -1},
	{"--value", "! Option value requires an argument", -1},
	{"--value=", "! Option value requires an argument", -1},
	{"-v", "! Option v requires an argument", -1},
	{"-n x", "! Value \"x\" invalid for option n (number expected)", -1},
	{"--real 0x1", "! Value \"0x1\" invalid for option real (real number expected)", -1},
};

START_TEST(lines)
{
	enum { WORDS = 16 };
	struct arena *arena = arena_new();
	char *argv[WORDS] = {"program"}, *line = arena_dup_str(arena, cases[_i].line), *save;
	int argc = 1;
	const struct compat_getopt g = {.arena = arena, .options = options, .n = sizeof options / sizeof *options,
					.set = set, .target = target, .complain = complain};

	for (char *word = strtok_r(line, " ", &save); word; word = strtok_r(NULL, " ", &save))
		argv[argc++] = word;
	told = strbuf_new(arena);
	ck_assert_int_eq(compat_getopt(&g, argc, argv), cases[_i].status);
	ck_assert_str_eq(strbuf_str(&told), cases[_i].told);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, lines, 0, sizeof cases / sizeof *cases);
}
CHECK_MAIN("compat_getopt", add_tests)
