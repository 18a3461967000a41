/* mime_facts: what the MIME evals ask, counted in one walk over the parts of a message (MIMEEval.pm
 * _check_attachments). */
#ifndef WINNOW_EVAL_MIME_FACTS_H
#define WINNOW_EVAL_MIME_FACTS_H

#include "eval/eval.h"
#include "eval/locale.h"

struct mime_facts {
	unsigned html_parts, text_parts; /* mime_body_html_count, mime_body_text_count */
	unsigned base64_parts;           /* mime_base64_count */
	double qp_count;  /* mime_qp_count: parts; but needlessly escaped bytes once there are any */
	size_t qp_bytes;  /* bytes in quoted-printable parts */
	double qp_ratio;
	double unicode_ratio;   /* &#xNNNN; for other bytes in plain text */
	double multipart_ratio; /* text to HTML in alternatives */
	bool attachment, base64_text, bad_iso_charset, faraway_charset, alternative;
	bool qp_long_line, ascii_illegal, missing_boundary;
	struct span charsets; /* the declared ones that have letters, separated by spaces */
	/* Of check_for_uppercase and check_base64_length; negative until computed. */
	double uppercase, base64_length;
};

/* Computed on first use, kept for the message. */
struct mime_facts *mime_facts(struct eval *e);

#endif
