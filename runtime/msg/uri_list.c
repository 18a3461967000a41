/* uri_list.c: the URIs of a message: from its text, then its HTML parts, then its signatures
 * (PerMsgStatus.pm get_uri_detail_list and get_uri_list). Made when first asked for, kept with the
 * message.
 *
 * Differs: lists are in the order found; SpamAssassin's are in the order of Perl hashes. */
#include "msg/html.h"
#include "msg/message.h"
#include "msg/uri_collect.h"
#include "msg/views.h"

struct uri_views {
	struct uri_collect collect;
	struct uri_details details;
	struct uri_list uris;
	bool listed;
};

static void collect_text(struct uri_collect *c, struct message *m)
{
	struct spans body = message_body(m);
	for (size_t i = 0; i < body.n; i++)
		uri_collect_text(c, body.v[i]);
}

static void collect_html(struct uri_collect *c, struct message *m)
{
	for (struct part *p = part_next_leaf(m, NULL); p; p = part_next_leaf(m, p)) {
		part_render(m, p);
		if (!p->html)
			continue;
		c->truncated |= p->html->uri_truncated;
		for (size_t i = 0; i < p->html->nuris; i++)
			uri_collect_html(c, &p->html->uris[i]);
	}
}

static void collect_signatures(struct uri_collect *c, struct message *m)
{
	static const enum header_asked names[] = {ASK_DOMAINKEY_SIGNATURE, ASK_DKIM_SIGNATURE};
	for (int k = 0; k < 2; k++) {
		struct spans values = header_ask(m, names[k])->list;
		for (size_t i = 0; i < values.n; i++)
			uri_collect_signature(c, values.v[i]);
	}
}

static struct uri_views *views(struct message *m)
{
	struct uri_views *v = m->views->uris;
	if (v)
		return v;
	m->views->uris = v = ARENA_NEW(m->arena, struct uri_views);
	v->collect = uri_collect_new(m->arena, m->conf->uri);
	collect_text(&v->collect, m);
	collect_html(&v->collect, m);
	if (m->conf->uri->parse_dkim_uris)
		collect_signatures(&v->collect, m);
	if (v->collect.full)
		m->cut |= MESSAGE_CUT_URIS;
	if (v->collect.truncated || v->collect.unfollowed)
		m->cut |= MESSAGE_CUT_LONG_URIS;
	v->details = (struct uri_details){v->collect.details.v, v->collect.details.n,
					  v->collect.truncated, false};
	return v;
}

const struct uri_details *message_uri_hosts(struct message *m)
{
	return &views(m)->details;
}

const struct uri_details *message_uri_details(struct message *m)
{
	struct uri_views *v = views(m);
	if (!v->details.has_domains)
		uri_collect_domains(&v->collect);
	v->details.has_domains = true;
	return &v->details;
}

static const struct uri_list *list(struct message *m)
{
	struct uri_views *v = views(m);
	if (!v->listed)
		v->uris = uri_collect_list(&v->collect);
	v->listed = true;
	return &v->uris;
}

struct spans message_uris(struct message *m)
{
	return list(m)->all;
}

size_t message_wide_uris(struct message *m)
{
	return list(m)->nwide;
}
