/* prop_side_by_side.c: law: messages that are scanned side by side have the hits, counts and scores that they have one by
 * one: random messages against SpamAssassin's rules and one rule of each kind that keeps something between units. */
#include "../unit/small_ruleset.h"
#include "tests/prop/chance.h"

#include <stdlib.h>

enum { ROUNDS = 150, TEXT = 40000, SEEN = 20000 };

static const char rules_cf[] =
	"header NOT_A From !~ /aa/\n"
	"header COUNT_E To =~ /e/\ntflags COUNT_E multiple\n"
	"header __TAG Subject =~ /(?<WORD>v[a-z]+)/\n"
	"body SAME_WORD /\\b%{WORD}\\b/\n"
	"body COUNT_THE /the\\b/i\ntflags COUNT_THE multiple maxhits=3\n"
	"body NOT_SUBJECT /viagra/i\ntflags NOT_SUBJECT nosubject\n"
	"rawbody RAW_TWO /two\\s{2}/\n"
	"full FULL_X /\\n\\nx/\n"
	"uri URI_PATH /path\\d/\n"
	"meta BOTH COUNT_THE > 1 && (URI_PATH || RAW_TWO)\n";

static struct chance chance = CHANCE_INIT;

static const char *of(const char *const *list, unsigned n)
{
	return list[chance_below(&chance, n)];
}
#define ONE_OF(...)                                                            \
	of((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

struct text {
	char v[TEXT];
	size_t n;
};

static void add(struct text *t, const char *s)
{
	size_t n = strlen(s);
	small_ruleset_need(t->n + n < sizeof t->v, "the text is too long");
	memcpy(t->v + t->n, s, n + 1);
	t->n += n;
}

static void add_headers(struct text *t)
{
	add(t, ONE_OF("From: aa@example.com\n", "From: \"Mr B\" <bb@gmail.com>\nReply-To: other@yahoo.com\n", ""));
	add(t, ONE_OF("To: e@example.com, ee@example.com\n", "To: undisclosed-recipients:;\n", ""));
	add(t, ONE_OF("Subject: viagra\n", "Subject: verdict on the money\n", "Subject: =?utf-8?Q?caf=C3=A9?=\n", ""));
	add(t, ONE_OF("Message-ID: <1@example.com>\nDate: Thu, 1 Oct 2020 10:00:00 +0000\n", ""));
	add(t, ONE_OF("Received: from a.example.com (a.example.com [192.0.2.1]) by b.example.com; Thu, 1 Oct 2020 10:00:00 +0000\n", ""));
	add(t, ONE_OF("Content-Type: text/html; charset=utf-8\n", "Content-Type: text/plain\n", "", ""));
	add(t, "\n");
}

static void add_body(struct text *t)
{
	for (unsigned n = chance_below(&chance, 30); n; n--)
		add(t, ONE_OF("x", "the ", "the verdict of the court ", "Viagra for you ", "viagra ", "two  spaces ", "\n", "\n\n",
			      "http://www.example.com/path1 ", "<a href=\"http://caf\xc3\xa9.example.com/path2\">click here</a> ",
			      "dear friend, one million dollars (US$1,000,000) from the bank of Nigeria ", "\xe9t\xe9 ",
			      "write to bb@gmail.com to unsubscribe ", "<b>bold</b>", "100% free, act now! "));
}

static void make_message(struct text *t)
{
	t->n = 0;
	if (!chance_below(&chance, 20)) /* or nothing at all */
		return;
	add_headers(t);
	for (unsigned n = chance_below(&chance, 12) ? 1 : 20; n; n--)
		add_body(t);
}

static void note(const struct wn_result *r, char *seen)
{
	size_t n = (size_t)snprintf(seen, SEEN, "%g %x", r->score, r->cut);
	for (size_t i = 0; i < r->nhits; i++)
		n += (size_t)snprintf(seen + n, SEEN - n, " %s=%g*%u", r->hits[i].name, r->hits[i].count, r->hits[i].times);
	small_ruleset_need(n < SEEN, "more hits than expected");
}

static unsigned check(struct small_ruleset *s)
{
	static struct text mails[WN_TOGETHER];
	static char alone[WN_TOGETHER][SEEN], together[SEEN];
	struct wn_text texts[WN_TOGETHER];
	unsigned bad = 0, n = 1 + chance_below(&chance, WN_TOGETHER);
	wn_scanner_set_quiet(s->scanner, chance_below(&chance, 2));
	for (unsigned i = 0; i < n; i++) {
		make_message(&mails[i]);
		texts[i] = (struct wn_text){(const unsigned char *)mails[i].v, mails[i].n};
		note(wn_scan(s->scanner, mails[i].v, mails[i].n), alone[i]);
	}
	wn_scan_many(s->scanner, texts, n);
	for (unsigned i = 0; i < n; i++) {
		note(wn_scanner_result(wn_scanner_nth(s->scanner, i)), together);
		if (strcmp(alone[i], together) != 0 && !bad++)
			printf("%.*s\nalone:    %s\ntogether: %s\n", (int)mails[i].n, mails[i].v, alone[i], together);
	}
	return bad;
}

int main(void)
{
	unsigned bad = 0;
	struct small_ruleset s = small_ruleset_open_with("--stock", rules_cf);
	for (unsigned i = 0; i < ROUNDS; i++)
		bad += check(&s);
	small_ruleset_close(&s);
	printf("prop_side_by_side: %u messages of %d rounds differ\n", bad, ROUNDS);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
