/* prop_markup.c: law: a message with markup, the markup removed, is the message again, byte for
 * byte; for spam and for other mail, with report_safe 0, 1 and 2, LF and CRLF, on random messages.
 * Left out is what SpamAssassin's own markup loses: continuation lines of rewritten fields,
 * X-Spam-* fields of the message's own, a From_ line before an attachment, text that does not end
 * its last line, mixed line ends, what looks like an attached spam, the Subject that rewrite_header
 * makes in mail that is no spam. */
#include "../unit/small_ruleset.h"
#include "tests/prop/chance.h"

#include <stdlib.h>

enum { ROUNDS = 3000, LINES = 12 };

static struct chance chance = CHANCE_INIT;

static unsigned pick(unsigned n)
{
	return chance_below(&chance, n);
}

static const char *const fields[] = {
    "Return-Path: <a@example.com>",
    "Received: from a by b;$ Wed, 25 Nov 2026 10:00:00 +0000",
    "From: A <a@example.com>",
    "To: b@example.net",
    "Subject: hello \xe9 ***",
    "Subject: [SPAM] x",
    "Subject:",
    "Content-Type: multipart/mixed; boundary=\"b\"",
    "Content-Type: text/plain",
    "X-Long: a$\tb$ c",
    "no colon here",
    "Cc: (x)\t(y)",
    "x-spam: not ours",
    "Subject:\t\ttabs",
};
static const char *const texts[] = {
    "",
    "viagra",
    "--b",
    "--b--",
    "text",
    "SPAM: text",
    "From here",
    ".",
    "\t",
    "X-Spam-Flag: YES",
    "\xff\xfe",
    "Content-Type: message/rfc822",
    "----------=_00000000.00000000",
};

/* A line, its "$" as line ends. */
static void add_line(char *out, const char *line, const char *end)
{
	for (char *to = out + strlen(out); *line; line++) {
		const char *from = *line == '$' ? end : line;
		size_t n = *line == '$' ? strlen(end) : 1;
		memcpy(to, from, n);
		to[n] = 0;
		to += n;
	}
	strcat(out, end);
}

static void make_message(char *out, bool need_subject)
{
	const char *end = pick(3) ? "\n" : "\r\n";
	bool subject = false, odd = false;
	*out = 0;
	for (unsigned n = pick(LINES); n; n--) {
		const char *field = fields[pick(sizeof fields / sizeof *fields)];
		/* Only the last of several subjects is taken back; several lines that are no fields
		 * end the headers. */
		bool is_subject = strncmp(field, "Subject:", 8) == 0, is_odd = !strchr(field, ':');
		if ((is_subject && subject) || (is_odd && odd))
			continue;
		subject |= is_subject;
		odd |= is_odd;
		add_line(out, field, end);
	}
	if (need_subject && !subject)
		add_line(out, "Subject: last", end);
	strcat(out, end);
	for (unsigned n = 1 + pick(LINES); n; n--)
		add_line(out, texts[pick(sizeof texts / sizeof *texts)], end);
}

static unsigned check_law(struct small_ruleset *s, const struct wn_markup *markup, const char *mail,
			  unsigned *spam)
{
	size_t size = strlen(mail);
	*spam += wn_scan(s->scanner, mail, size)->spam;
	struct wn_text marked = wn_rewrite(markup, s->scanner);
	unsigned char *copy = malloc(marked.n);
	if (!copy)
		abort();
	memcpy(copy, marked.p, marked.n);
	struct wn_text back = wn_unmark(markup, s->scanner, copy, marked.n);
	bool same = back.n == size && memcmp(back.p, mail, size) == 0;
	if (!same)
		printf("--- message:\n%s\n--- marked:\n%.*s\n--- back:\n%.*s\n", mail,
		       (int)marked.n, (char *)copy, (int)back.n, (const char *)back.p);
	free(copy);
	return !same;
}

static unsigned check_setting(const char *setting)
{
	static char mail[4096];
	char text[400];
	unsigned bad = 0, spam = 0;
	snprintf(text, sizeof text,
		 "body V /viagra/\nscore V 6\nreport _TESTS_\nadd_header all Tests _TESTS_\n%s",
		 setting);
	struct small_ruleset s = small_ruleset_open(text);
	struct wn_markup *markup = wn_markup_new(s.rules);
	for (unsigned i = 0; i < ROUNDS && bad < 3; i++) {
		make_message(mail, strstr(setting, "rewrite_header") != NULL);
		bad += check_law(&s, markup, mail, &spam);
	}
	if (!spam || spam == ROUNDS)
		printf("%u of %u messages were spam: the law was not tried on both kinds\n", spam,
		       ROUNDS);
	bad += !spam || spam == ROUNDS;
	wn_markup_free(&markup);
	small_ruleset_close(&s);
	return bad;
}

int main(void)
{
	static const char *const settings[] = {
	    "report_safe 0\n", "report_safe 0\nrewrite_header Subject ***SPAM(_SCORE_)***\n",
	    "report_safe 1\nrewrite_header Subject SPAM\n", "report_safe 2\nfold_headers 0\n"};
	unsigned bad = 0;
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		bad += check_setting(settings[i]);
	printf("prop_markup: %u of %zu messages did not come back\n", bad,
	       ROUNDS * (sizeof settings / sizeof *settings));
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
