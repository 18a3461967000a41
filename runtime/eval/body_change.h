/* body_change: paragraphs that an eval altered for the rules that run behind it. Rules of a lower priority have run
 * by then and saw them as they were; Winnow, which walks no priorities, keeps both. In the message's arena. */
#ifndef WINNOW_EVAL_BODY_CHANGE_H
#define WINNOW_EVAL_BODY_CHANGE_H

#include "eval/eval.h"

struct body_change {
	struct spans before, after;
	int32_t priority; /* of the eval: rules from this one on see what it left */
};

/* Around what alters message_body()'s spans: a copy to compare with afterwards, the change noted for the rule being run. */
struct spans body_change_begin(struct eval *e);
void body_change_end(struct eval *e, struct spans before);
/* One more rule that would have done the same: it may be of a lower priority. */
void body_change_again(struct eval *e);
/* Makes message_body() what rules of that priority see. Nothing when there is no change (NULL). */
void body_change_show(const struct body_change *c, struct message *m, int32_t priority);

#endif
