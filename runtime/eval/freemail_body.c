/* freemail_body.c: the addresses a reader may answer to: in mailto: links that are not in the text,
 * and in the text itself but for quotations. Found once per message.
 *
 * SpamAssassin strips quoted addresses and URLs with addresses from the very paragraphs that body
 * rules see, so that rules run after this look at the stripped text; so does this (body_change.h). */
#include "eval/body_change.h"
#include "eval/freemail.h"

#include "base/vec.h"
#include "msg/registry.h"
#include "msg/uri.h"
#include "msg/uri_conf.h"

#define LINKS_LIMIT 20 /* addresses taken from links, and in all, as there */
#define ALL_LIMIT 40

struct gather {
	struct arena *arena;
	const struct registry *registry;
	VEC(struct span) emails;
	struct map seen;
};

static void add_email(struct gather *g, struct span text)
{
	unsigned char *p = arena_bytes(g->arena, text.n + 1);
	for (size_t i = 0; i < text.n; i++)
		p[i] = byte_lower(text.p[i]);
	struct span email = {p, text.n};
	if (map_has(&g->seen, email))
		return;
	map_set(&g->seen, email, g);
	vec_push(g->arena, &g->emails, email);
}

static void gather_links(struct gather *g, const struct uri_details *uris)
{
	struct span mailto = SPAN_LIT("mailto:");
	struct freemail_address a;
	for (size_t i = 0; i < uris->n && g->emails.n < LINKS_LIMIT; i++) {
		const struct uri_detail *u = &uris->v[i];
		if (!(u->types & URI_TYPE_A) || u->types & URI_TYPE_PARSED)
			continue;
		if (span_has_prefix_nocase(u->uri, mailto) &&
		    freemail_find(g->registry, u->uri, mailto.n, &a) && a.start == mailto.n)
			add_email(g, span_slice(u->uri, a.start, a.end));
	}
}

static void gather_body(struct gather *g, struct spans body)
{
	struct freemail_address a;
	for (size_t i = 0; i < body.n; i++) {
		body.v[i] = freemail_strip(g->arena, g->registry, body.v[i]);
		for (size_t from = 0; freemail_find(g->registry, body.v[i], from, &a);
		     from = a.end) {
			add_email(g, span_slice(body.v[i], a.start, a.end));
			if (g->emails.n >= ALL_LIMIT)
				return;
		}
	}
}

/* Keeps the free ones; false when there are too many of either kind. */
static bool choose(struct gather *g, struct eval *e, struct spans *out)
{
	const struct freemail_conf *conf = e->conf->family[EVAL_FAMILY_freemail];
	long all = 0, free_ones = 0;
	out->v = ARENA_ARRAY(g->arena, struct span, g->emails.n + 1);
	for (size_t i = 0; i < g->emails.n; i++) {
		struct span email = g->emails.v[i];
		if (++all == conf->max_body_emails && conf->skip_when_over_max)
			return false;
		if (!freemail_ask(e, email))
			continue;
		if (++free_ones == conf->max_body_freemails && conf->skip_when_over_max)
			return false;
		out->v[out->n++] = email;
	}
	return true;
}

bool freemail_body(struct eval *e, struct spans *emails_r)
{
	struct freemail_message *f = freemail_message(e);
	if (!f->has_body) {
		struct arena *arena = e->msg->arena;
		struct gather g = {.arena = arena,
				   .registry = e->msg->conf->uri->registry,
				   .seen = map_new(arena)};
		f->has_body = true;
		gather_links(&g, message_uri_details(e->msg));
		struct spans before = body_change_begin(e);
		gather_body(&g, message_body(e->msg));
		body_change_end(e, before);
		f->body_ok = choose(&g, e, &f->body);
	}
	body_change_again(e);
	*emails_r = f->body;
	return f->body_ok;
}
