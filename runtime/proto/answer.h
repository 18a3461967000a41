/* answer: what spamd answers, byte for byte, and the lines it logs about it. Input: a request and
 * its verdict; output: appended to a strbuf. Counterpart: check, protocol_error,
 * service_unavailable_error, service_timeout of spamd, Util.pm get_tag_value_for_score. Differs:
 * two answers that spamd does not know, SPAMD_TEMPFAIL and SPAMD_TOOBIG, in the form of its others.
 */
#ifndef WINNOW_PROTO_ANSWER_H
#define WINNOW_PROTO_ANSWER_H

#include "base/strbuf.h"
#include "proto/request.h"

/* Response codes: those of sysexits.h, and spamd's and spamc's own. */
enum spamd_code {
	SPAMD_OK = 0,
	SPAMD_UNAVAILABLE = 69,
	SPAMD_TEMPFAIL = 75,
	SPAMD_PROTOCOL = 76,
	SPAMD_TIMEOUT = 79,
	SPAMD_TOOBIG = 98,
};

struct spamd_verdict {
	bool spam;
	double score, required;
	struct span tests; /* names of the rules that hit, with commas */
	struct span text;  /* the report or the rewritten message, for those who asked */
};

/* "SPAMD/1.1 0 EX_OK" and all that follows. */
void spamd_answer_verdict(struct strbuf *b, const struct spamd_request *r,
			  const struct spamd_verdict *v);
/* TELL: nothing was learned or reported. */
void spamd_answer_told(struct strbuf *b);
void spamd_answer_pong(struct strbuf *b);
/* An error: code, and the text behind the code's own words; no line end in it but where spamd has
 * one. */
void spamd_answer_error(struct strbuf *b, enum spamd_code code, struct span text);
/* The words of the code: "Bad header line", "Service Unavailable", ... */
const char *spamd_code_words(enum spamd_code code);

/* "12.3", "5.0": as in the Spam: header and in the log. A score that is below the threshold but
 * would be printed as the threshold is printed a tenth below it. */
#define SPAMD_SCORE_SIZE 32
void spamd_score_text(const struct spamd_verdict *v, char score_r[SPAMD_SCORE_SIZE],
		      char required_r[SPAMD_SCORE_SIZE]);

/* What the log lines tell about a scanned message beside the verdict. */
struct spamd_scanned {
	const char *user; /* "(unknown)" where none was named */
	unsigned uid;
	double seconds;
	size_t size;
	const char *rhost, *raddr, *rport;
	struct span id, resent_id; /* "<...>"; empty: none */
	const char *autolearn;
};
/* "checking message <id> for user:uid" ("processing" for PROCESS) */
void spamd_log_start(struct strbuf *b, enum spamd_method method, const struct spamd_scanned *s);
/* "identified spam (12.3/5.0) for user:uid in 0.1 seconds, 1234 bytes." */
void spamd_log_end(struct strbuf *b, const struct spamd_verdict *v, const struct spamd_scanned *s);
/* "result: Y 12 - RULES scantime=0.1,size=1234,..." */
void spamd_log_result(struct strbuf *b, const struct spamd_verdict *v,
		      const struct spamd_scanned *s);
/* A Message-Id field as the log shows it: the id alone, in angle brackets (spamd's parse_msgids).
 */
void spamd_log_id(struct strbuf *b, struct span field);

#endif
