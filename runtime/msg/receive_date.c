/* receive_date.c: when a message was received (Util.pm receive_date): by the newest Received header that is
 * not a local fetcher's, else by whatever else has a date, else now.
 * Differs: the mbox separator line, which SpamAssassin asks before the older Received headers, is gone
 * by now. */
#include "base/pcre.h"
#include "base/vec.h"
#include "msg/date.h"
#include "msg/message.h"

static struct pcre local_hop = PCRE_LIT(
	"\\bfrom (?:localhost\\s|(?:\\S+ ){1,2}\\S*\\b127\\.0\\.0\\.1\\b)|qmail \\d+ invoked by uid \\d+", 0);
static struct pcre fetchmail = PCRE_LIT("\\bby localhost with \\w+ \\(fetchmail-[\\d.]", 0);

size_t received_fetched(const struct span *lines, size_t n)
{
	size_t local = n && pcre_match(&local_hop, lines[0], 0, NULL) == 1;
	return n > local && pcre_match(&fetchmail, lines[local], 0, NULL) == 1 ? local + 1 : 0;
}

/* The first date in lines[from] to lines[to - 1] that is not the epoch. */
static bool first_date(const struct span *lines, size_t from, size_t to, time_t *t_r)
{
	for (size_t i = from; i < to; i++)
		if (date_parse(lines[i], t_r) && *t_r)
			return true;
	return false;
}

static bool header_date(struct message *m, const char *name, time_t *t_r)
{
	struct header *h = headers_find(m->headers, span_from_str(name));
	struct span value = h ? header_decoded(m, h) : SPAN_LIT("");
	return first_date(&value, 0, 1, t_r);
}

time_t message_receive_date(struct message *m)
{
	VEC(struct span) lines = {0};
	time_t t;
	struct header *h = headers_find(m->headers, SPAN_LIT("Received"));
	for (; h; h = h->next_same)
		vec_push(m->arena, &lines, header_decoded(m, h));
	size_t skip = received_fetched(lines.v, lines.n);
	size_t rest = skip < lines.n ? skip + 1 : lines.n;
	if (first_date(lines.v, skip, rest, &t) || first_date(lines.v, 0, skip, &t) ||
	    header_date(m, "X-From-Line", &t) || first_date(lines.v, rest, lines.n, &t) ||
	    header_date(m, "Resent-Date", &t) || header_date(m, "Date", &t))
		return t;
	return m->now;
}
