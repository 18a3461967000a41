/* body_eval: what the body evals keep for a message (Plugin/BodyEval.pm), each computed on first use. */
#ifndef WINNOW_EVAL_BODY_EVAL_H
#define WINNOW_EVAL_BODY_EVAL_H

#include "eval/eval.h"

struct body_facts {
	bool lines_done, spaces_done, signature_done, alternative_done, stock_done;
	size_t lines, blank_lines;             /* of rawbody */
	double most_spaces;
	bool has_plain;                        /* there is a text/plain part: the next two count */
	double body_length, signature_length;
	double difference;                     /* percent of HTML words the plain text lacks */
	double html_words, text_words;         /* distinct ones */
	unsigned stock_hints;
};

struct body_facts *body_facts(struct eval *e);

#endif
