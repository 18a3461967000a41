/* answer.c: responses of the spamd protocol. */
#include "proto/answer.h"

#include <stdio.h>
#include <stdlib.h>

const char *spamd_code_words(enum spamd_code code)
{
	switch (code) {
	case SPAMD_OK:
		return "EX_OK";
	case SPAMD_UNAVAILABLE:
		return "Service Unavailable";
	case SPAMD_TEMPFAIL:
		return "Temporary Failure";
	case SPAMD_PROTOCOL:
		return "Bad header line";
	case SPAMD_TIMEOUT:
		return "Timeout";
	case SPAMD_TOOBIG:
		return "Message Too Big";
	}
	return "";
}

void spamd_answer_error(struct strbuf *b, enum spamd_code code, struct span text)
{
	strbuf_printf(b, "SPAMD/1.0 %d %s: ", code, spamd_code_words(code));
	strbuf_add_span(b, text);
	strbuf_add_str(b, "\r\n");
}

void spamd_answer_pong(struct strbuf *b)
{
	strbuf_add_str(b, "SPAMD/1.5 0 PONG\r\n");
}

void spamd_answer_told(struct strbuf *b)
{
	strbuf_add_str(b, "SPAMD/1.1 0 EX_OK\r\n\r\n\r\n");
}

void spamd_score_text(const struct spamd_verdict *v, char score_r[SPAMD_SCORE_SIZE],
		      char required_r[SPAMD_SCORE_SIZE])
{
	snprintf(score_r, SPAMD_SCORE_SIZE, "%2.1f", v->score);
	snprintf(required_r, SPAMD_SCORE_SIZE, "%2.1f", v->required);
	double score = strtod(score_r, NULL), required = strtod(required_r, NULL);
	if (!v->spam && score >= required)
		snprintf(score_r, SPAMD_SCORE_SIZE, "%.15g", required - 0.1);
}

static void add_spam_header(struct strbuf *b, const struct spamd_request *r,
			    const struct spamd_verdict *v)
{
	char score[SPAMD_SCORE_SIZE], required[SPAMD_SCORE_SIZE];
	bool yes_no = r->method == SPAMD_REPORT_IFSPAM;
	spamd_score_text(v, score, required);
	strbuf_printf(b, "Spam: %s ; %s / %s\r\n",
		      v->spam  ? yes_no ? "Yes" : "True"
		      : yes_no ? "No"
			       : "False",
		      score, required);
}

static void add_length(struct strbuf *b, struct span text)
{
	strbuf_printf(b, "Content-length: %zu\r\n", text.n);
}

/* PROCESS and HEADERS: the message with its headers, behind as many response headers as the version
 * knows. */
static void answer_message(struct strbuf *b, const struct spamd_request *r,
			   const struct spamd_verdict *v)
{
	strbuf_add_str(b, r->version >= 1.2 ? "SPAMD/1.1 0 EX_OK\r\n" : "SPAMD/1.0 0 EX_OK\r\n");
	if (r->version >= 1.2)
		add_length(b, v->text);
	if (r->version >= 1.3)
		add_spam_header(b, r, v);
	if (r->version >= 1.2)
		strbuf_add_str(b, "\r\n");
	strbuf_add_span(b, v->text);
}

void spamd_answer_verdict(struct strbuf *b, const struct spamd_request *r,
			  const struct spamd_verdict *v)
{
	struct span text = {0};
	if (r->method == SPAMD_PROCESS || r->method == SPAMD_HEADERS) {
		answer_message(b, r, v);
		return;
	}
	if (r->method == SPAMD_REPORT || (r->method == SPAMD_REPORT_IFSPAM && v->spam))
		text = v->text;
	else if (r->method == SPAMD_SYMBOLS)
		text = v->tests;
	strbuf_add_str(b, "SPAMD/1.1 0 EX_OK\r\n");
	if (r->method != SPAMD_CHECK && r->version >= 1.3)
		add_length(b, text);
	add_spam_header(b, r, v);
	strbuf_add_str(b, "\r\n");
	strbuf_add_span(b, text);
	if (r->method == SPAMD_SYMBOLS && r->version < 1.3)
		strbuf_add_str(b, "\r\n");
}
