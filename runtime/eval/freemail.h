/* freemail: mail providers that give addresses away (Plugin/FreeMail.pm). Internal to the family:
 * freemail_list.c knows the domains, freemail_find.c finds addresses in text, freemail_body.c the
 * body's, freemail.c holds the evals. */
#ifndef WINNOW_EVAL_FREEMAIL_H
#define WINNOW_EVAL_FREEMAIL_H

#include "eval/eval.h"
#include "msg/registry.h"

struct freemail_conf {
	struct map domains;	 /* freemail_domains without wildcards */
	struct spans wildcards;	 /* ... and with: '?' any byte, '*' any bytes but dots */
	struct map welcomelist;	 /* freemail_welcomelist: addresses and domains */
	struct map auth_welcome; /* imported from (def_)welcomelist_auth: globs as keys */
	long max_body_emails, max_body_freemails;
	bool available; /* there are any domains */
	bool skip_when_over_max, skip_bulk_envfrom;
	bool describe_email; /* reports name the addresses */
};

/* What is known of a message, filled as it is asked for. */
struct freemail_message {
	bool has_senders, from_free, reply_to_free, is_bulk;
	struct spans from, reply_to; /* in lower case, as all addresses here */
	bool has_body, body_ok;
	struct spans body;
	struct span asked; /* the last address of freemail_ask() */
	bool asked_free;
};
struct freemail_message *freemail_message(struct eval *e);

/* freemail_list.c: whether a lower-case address belongs to a free provider. */
bool freemail_is(const struct freemail_conf *conf, struct span email);
/* The same for a message's evals, which often ask about the same address. */
bool freemail_ask(struct eval *e, struct span email);

/* freemail_find.c: the next address at or after `from`. */
struct freemail_address {
	size_t start, at, end;
	size_t quote; /* behind what shows that a quotation begins (">", " wrote:"), or 0 */
};
bool freemail_find(const struct registry *registry, struct span text, size_t from,
		   struct freemail_address *address_r);
/* The paragraph without URLs that hold addresses, addresses in <> and those of quotations
 * ("x@y wrote:"); `text` itself when there are none. */
struct span freemail_strip(struct arena *arena, const struct registry *registry, struct span text);

/* freemail_body.c: the free addresses in the body and in mailto: links. False when there are so
 * many addresses that the checks are skipped. */
bool freemail_body(struct eval *e, struct spans *emails_r);

#endif
