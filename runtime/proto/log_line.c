/* log_line.c: spamd's log lines about a message, for those who watch its log. */
#include "proto/answer.h"

#include <stdint.h>

void spamd_log_start(struct strbuf *b, enum spamd_method method, const struct spamd_scanned *s)
{
	strbuf_printf(b, "%s message ", method == SPAMD_PROCESS ? "processing" : "checking");
	strbuf_add_span(b, s->id.n ? s->id : SPAN_LIT("(unknown)"));
	if (s->resent_id.n) {
		strbuf_add_str(b, " aka ");
		strbuf_add_span(b, s->resent_id);
	}
	strbuf_printf(b, " for %s:%u", s->user, s->uid);
}

void spamd_log_end(struct strbuf *b, const struct spamd_verdict *v, const struct spamd_scanned *s)
{
	char score[SPAMD_SCORE_SIZE], required[SPAMD_SCORE_SIZE];
	spamd_score_text(v, score, required);
	strbuf_printf(b, "%s (%s/%s) for %s:%u in %.1f seconds, %zu bytes.",
		      v->spam ? "identified spam" : "clean message", score, required, s->user,
		      s->uid, s->seconds, s->size);
}

/* An id as one item of a list with commas. */
static void add_item(struct strbuf *b, const char *name, struct span id)
{
	strbuf_printf(b, ",%s=", name);
	for (size_t i = 0; i < id.n; i++)
		strbuf_add_byte(b, id.p[i] <= ' ' || id.p[i] == ',' ? '_' : id.p[i]);
}

void spamd_log_result(struct strbuf *b, const struct spamd_verdict *v,
		      const struct spamd_scanned *s)
{
	char score[SPAMD_SCORE_SIZE], required[SPAMD_SCORE_SIZE];
	spamd_score_text(v, score, required);
	strbuf_printf(b, "result: %c %2d - ", v->spam ? 'Y' : '.', (int)v->score);
	strbuf_add_span(b, v->tests);
	strbuf_printf(
	    b,
	    " scantime=%.1f,size=%zu,user=%s,uid=%u,required_score=%s,rhost=%s,raddr=%s,rport=%s",
	    s->seconds, s->size, s->user, s->uid, required, s->rhost, s->raddr, s->rport);
	add_item(b, "mid", s->id.n ? s->id : SPAN_LIT("(unknown)"));
	if (s->resent_id.n)
		add_item(b, "rmid", s->resent_id);
	strbuf_printf(b, ",autolearn=%s", s->autolearn);
}

/* Cuts the innermost comments until there are none: "(a (b) c)" goes as a whole. */
static size_t drop_comments(unsigned char *p, size_t n)
{
	size_t out = 0, depth = 0;
	size_t open[64];
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '(' && depth < sizeof open / sizeof *open)
			open[depth++] = out;
		p[out++] = p[i];
		if (p[i] == ')' && depth)
			out = open[--depth];
	}
	return out;
}

static struct span one_line(unsigned char *p, size_t n)
{
	size_t out = 0;
	struct span s = span_trim((struct span){p, n});
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = byte_is_space(s.p[i]) ? ' ' : s.p[i];
		if (c != ' ' || out == 0 || p[out - 1] != ' ')
			p[out++] = c;
	}
	return (struct span){p, out};
}

void spamd_log_id(struct strbuf *b, struct span field)
{
	struct span copy = arena_dup_span(b->arena, field);
	unsigned char *p = (unsigned char *)(uintptr_t)copy.p;
	struct span s = one_line(p, drop_comments(p, copy.n));
	size_t open = span_find_byte(s, '<', 0);
	size_t close = open == (size_t)-1 ? open : span_find_byte(s, '>', open);
	if (close != (size_t)-1)
		s = span_slice(s, open + 1, close);
	if (s.n == 0)
		return;
	strbuf_add_byte(b, '<');
	for (size_t i = 0; i < s.n; i++)
		strbuf_add_byte(b, s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == '<' || s.p[i] == '>'
				       ? '?'
				       : s.p[i]);
	strbuf_add_byte(b, '>');
}
