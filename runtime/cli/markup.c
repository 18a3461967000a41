/* markup.c: `winnow scan` as a filter: --rewrite, --report, --remove-markup instead of the table.
 * Several of them, or many messages: one after the other, as `spamassassin -t` and --mbox print
 * them. */
#include "cli/markup.h"

#include "report/json_write.h"

bool markup_wanted(const struct scan_options *o)
{
	return o->rewrite || o->report || o->unmark;
}

static void add(struct strbuf *out, const struct scan_options *o, const char *key,
		struct wn_text text)
{
	struct span s = {text.p, text.n};
	if (!o->json) {
		strbuf_add_span(out, s);
		return;
	}
	json_key(out, key);
	json_string(out, s);
}

void markup_print(struct strbuf *out, const struct scan_options *o, const struct wn_markup *markup,
		  struct wn_scanner *scanner, const struct mail *mail)
{
	if (o->json) {
		strbuf_add_byte(out, '{');
		json_key(out, "file");
		json_str(out, mail->name);
	}
	if (o->unmark)
		add(out, o, "restored", wn_unmark(markup, scanner, mail->bytes.p, mail->bytes.n));
	if (o->rewrite)
		add(out, o, "rewritten", wn_rewrite(markup, scanner));
	if (o->report)
		add(out, o, "report", wn_report(markup, scanner));
	if (o->json)
		strbuf_add_str(out, "}\n");
}
