/* test_css.c: declarations of style attributes, as grammar/css.rl finds them: what SpamAssassin's
 * text_style reads. */
#include "check_main.h"
#include "tests/prop/css_pieces.h"

static const struct {
	const char *text, *told;
} rows[] = {
	{"color:red", "color 6-9\n"},
	{" COLOR:  red ;x:y;Color:#fff", "color 9-12\ncolor 24-28\n"},
	{"color :red", ""},
	{"color:", ""},
	{"color:;", ""},
	{"color:\n", ""},
	{"color: ", "color 6-7\n"},
	{"color:\n\t \n;", "color 7-8\n"},
	{"color:\n red\n", "color 8-11\n"},
	{"color:red\nblue", ""},
	{"color:red blue", "color 6-14\n"},
	{"background-color:#000", "background-color 17-21\n"},
	{"BackGround-Color:#000", "background-color 17-21\n"},
	{"background:black, white", "background 11-23\n"},
	{"Background:black", ""},
	{"background :black", ""},
	{"background: ", "background 11-12\n"},
	{"background:'a;b'", "background 11-13\n"},
	{"display:none", "display 8-12\n"},
	{" display\n :\n none \n", "display 13-17\n"},
	{"DISPLAY:none", ""},
	{"display-x:none", ""},
	{"xdisplay:none", ""},
	{"display: ;", ""},
	{"display: none !important", "display 9-24\n"},
	{"visibility : Hidden;", "visibility 13-19\n"},
	{"visibility:hid\nden", ""},
	{"x;;display:a;y:z;visibility:b;", "display 11-12\nvisibility 28-29\n"},
	{"", ""},
};

START_TEST(is_told)
{
	struct span text = span_from_str(rows[_i].text);
	char *told = pieces_told(describe_css, text, text.n ? text.n : 1);
	ck_assert_str_eq(told, rows[_i].told);
	free(told);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, is_told, 0, sizeof rows / sizeof *rows);
}

CHECK_MAIN("css", add_tests)
