/* test_meta.c: expressions, their precedence, what is refused, cycles, priorities and tflags. */
#include "check_main.h"
#include "base/strbuf.h"
#include "rules_text.h"

/* Lisp-like, so that precedence shows. */
static void print(const struct mexpr *e, struct strbuf *b)
{
	static const char *const words[] = {[MEXPR_NOT] = "!", [MEXPR_NEG] = "neg",
					    [MEXPR_AND] = "&&", [MEXPR_OR] = "||",
					    [MEXPR_CONCAT] = ".", [MEXPR_ADD] = "+", [MEXPR_SUB] = "-",
					    [MEXPR_MUL] = "*", [MEXPR_DIV] = "/",
					    [MEXPR_LT] = "<", [MEXPR_LE] = "<=",
					    [MEXPR_GT] = ">", [MEXPR_GE] = ">=",
					    [MEXPR_EQ] = "==", [MEXPR_NE] = "!=",
					    [MEXPR_BITXOR] = "^", [MEXPR_COND] = "?",
					    [MEXPR_MATCHING] = "matching"};
	if (e->op == MEXPR_NUM) {
		strbuf_printf(b, "%g", e->num);
	} else if (e->op == MEXPR_RULE) {
		strbuf_add_str(b, e->name);
	} else {
		strbuf_printf(b, "(%s", words[e->op]);
		for (size_t i = 0; i < e->nargs; i++) {
			strbuf_add_byte(b, ' ');
			print(e->args[i], b);
		}
		strbuf_add_byte(b, ')');
	}
}

START_TEST(expressions)
{
	static const struct {
		const char *written, *tree;
	} cases[] = {
		{"A && B || C", "(|| (&& A B) C)"},
		{"A || B && C", "(|| A (&& B C))"},
		{"!A && B", "(&& (! A) B)"},
		{"A + B . 1 . C", "(. (+ A B) 1 C)"},
		{"A.B * 2 > !C . D", "(> (. A (* B 2)) (. (! C) D))"},
		{"A + B + C > 1", "(> (+ A B C) 1)"},
		{"A - B - C", "(- (- A B) C)"},
		{"(A + B) * 2 >= 1.5", "(>= (* (+ A B) 2) 1.5)"},
		{"A == 1 && B != 2", "(&& (== A 1) (!= B 2))"},
		{"A < B < C", "(&& (< A B) (< B C))"},
		{"A ? B : C ? 1 : 2", "(? A B (? C 1 2))"},
		{"A ^ B && C", "(&& (^ A B) C)"},
		{"A +- 1", "(+ A (neg 1))"},
		{"!(A)", "(! A)"},
		{"()", "0"},
		{"local_tests_only && A", "(&& 1 A)"},
		{"rules_matching( __X_? ) > 1", "(> (matching __X_1 __X_2) 1)"},
		{"rules_matching(NO*)", "(matching)"},
		{"A & B", NULL},
		{"A +1", NULL},
		{"A -1", NULL},
		{"A ** B", NULL},
		{"A * * B", NULL},
		{"A / B", NULL},
		{"A && 1 / B", "(&& A (/ 1 B))"},
		{"1 / (B + 1)", "(/ 1 (+ B 1))"},
		{"A::B", NULL},
		{"A(B)", NULL},
		{"A B", NULL},
		{"(A", NULL},
		{"A)", NULL},
		{"A &&", NULL},
		{"10A", NULL},
		{"$A", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		struct strbuf b = strbuf_new(arena);
		const char *text = arena_printf(arena,
						"body A /x/\nbody B /x/\nbody C /x/\n"
						"body __X_1 /x/\nbody __X_2 /x/\nmeta M %s\n",
						cases[i].written);
		struct rule *rule = rules_get(rules_from_text(arena, text), "M");
		ck_assert_msg((rule == NULL) == (cases[i].tree == NULL), "%s", cases[i].written);
		if (rule) {
			print(rule->meta, &b);
			ck_assert_msg(strcmp(strbuf_str(&b), cases[i].tree) == 0, "%s: %s",
				      cases[i].written, strbuf_str(&b));
		}
		arena_free(&arena);
	}
}
END_TEST

START_TEST(names_are_bound)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules =
		rules_from_text(arena, "meta M A && MISSING\nbody A /x/\nbody A /y/\n");
	struct mexpr *meta = rules_get(rules, "M")->meta;
	ck_assert_ptr_eq(meta->args[0]->rule, rules_get(rules, "A"));
	ck_assert_ptr_null(meta->args[1]->rule);
	ck_assert_uint_eq(diags_count(rules->diags, DIAG_WARNING), 1);
	arena_free(&arena);
}
END_TEST

START_TEST(cycles_wait_for_nothing)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules = rules_from_text(
		arena, "body X /x/\npriority X -5\nbody LATER /x/\nmeta A B + 1\nmeta B C || LATER\nmeta C X || A\n"
		       "meta D A && X\nmeta E X\nmeta SELF SELF\n");
	static const char *const broken[] = {"A", "B", "C", "D", "SELF"};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		ck_assert(rules_get(rules, broken[i])->cyclic);
	ck_assert(!rules_get(rules, "E")->cyclic);
	/* Of what they name, the rules of the lowest priority are left. */
	const struct mexpr *b = rules_get(rules, "B")->meta, *c = rules_get(rules, "C")->meta;
	ck_assert_int_eq(b->args[0]->op, MEXPR_NUM);
	ck_assert_int_eq(b->args[1]->op, MEXPR_NUM);
	ck_assert_ptr_eq(c->args[0]->rule, rules_get(rules, "X"));
	ck_assert_int_eq(c->args[1]->op, MEXPR_NUM);
	ck_assert_int_eq(rules_get(rules, "E")->meta->op, MEXPR_RULE);
	ck_assert_uint_eq(diags_count(rules->diags, DIAG_ERROR), 5);
	arena_free(&arena);
}
END_TEST

/* A chain as long as a file, and operators nested beyond the limit: no crash. */
START_TEST(hostile_depth)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, "body M0 /x/\n");
	for (int i = 1; i < 20000; i++)
		strbuf_printf(&b, "meta M%d M%d\n", i, i - 1);
	strbuf_add_str(&b, "meta BANGS ");
	for (int i = 0; i < 20000; i++)
		strbuf_add_byte(&b, '!');
	strbuf_add_str(&b, "M0\nmeta OPEN ");
	for (int i = 0; i < 20000; i++)
		strbuf_add_byte(&b, '(');
	strbuf_add_str(&b, "M0\nmeta MINUS M0");
	for (int i = 0; i < 20000; i++)
		strbuf_add_str(&b, " - M0");
	strbuf_add_str(&b, "\nmeta CHAIN M0");
	for (int i = 0; i < 20000; i++)
		strbuf_add_str(&b, " + M0");
	strbuf_add_str(&b, "\nmeta TERNARY M0");
	for (int i = 0; i < 20000; i++)
		strbuf_add_str(&b, " ? M0 : M0");
	strbuf_add_str(&b, "\nbody LAST /x/\n");
	struct ruleset_src *rules = rules_from_text(arena, strbuf_str(&b));
	ck_assert_ptr_nonnull(rules_get(rules, "M19999"));
	ck_assert_ptr_null(rules_get(rules, "BANGS"));
	ck_assert_ptr_null(rules_get(rules, "OPEN"));
	ck_assert_ptr_null(rules_get(rules, "MINUS"));
	ck_assert_ptr_null(rules_get(rules, "TERNARY"));
	ck_assert_uint_eq(rules_get(rules, "CHAIN")->meta->nargs, 20001);
	ck_assert_ptr_nonnull(rules_get(rules, "LAST"));
	arena_free(&arena);
}
END_TEST

START_TEST(priorities_and_net)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules = rules_from_text(
		arena, "body A /x/\nbody B /x/\nbody N /x/\ntflags N net\nbody P /x/\n"
		       "tflags P net\nmeta M A && O\nmeta O B || N\npriority M -500\npriority A 5\n");
	ck_assert_int_eq(rules_get(rules, "M")->priority, -500);
	ck_assert_int_eq(rules_get(rules, "O")->priority, -500);
	ck_assert_int_eq(rules_get(rules, "A")->priority, -500);
	ck_assert_int_eq(rules_get(rules, "B")->priority, -500);
	ck_assert_int_eq(rules_get(rules, "N")->priority, -100);
	ck_assert_int_eq(rules_get(rules, "P")->priority, -100);
	ck_assert(rules_get(rules, "M")->tflags & WN_TFLAG(NET));
	ck_assert_str_eq(rules_get(rules, "O")->tflags_text, "net");
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, expressions);
	tcase_add_test(tc, names_are_bound);
	tcase_add_test(tc, cycles_wait_for_nothing);
	tcase_add_test(tc, hostile_depth);
	tcase_add_test(tc, priorities_and_net);
}

CHECK_MAIN("meta", add_tests)
