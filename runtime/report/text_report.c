/* text_report.c: the report template, filled in. SpamAssassin counterpart: PerMsgStatus.pm
 * get_report. */
#include "report/markup.h"

struct span text_report(struct markup *m)
{
	struct span text = strbuf_span(&m->conf->report);
	struct strbuf b = strbuf_new(m->arena);
	if (!text.n || (text.n == 1 && text.p[0] == '0'))
		text = SPAN_LIT("(no report template found)");
	text = template_expand(m, text);
	while (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	strbuf_add_span(&b, text);
	strbuf_add_str(&b, "\n\n");
	return strbuf_span(&b);
}
