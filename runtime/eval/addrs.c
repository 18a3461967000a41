/* addrs.c: see addrs.h. Resent- headers, where there are any, stand for all others. */
#include "eval/addrs.h"

#include "base/vec.h"
#include "msg/domain.h"

struct addrs_state {
	struct spans from, to;
	bool from_done, to_done;
};

struct list {
	struct arena *arena;
	VEC(struct span) all;
	struct map seen;
};

/* The family has no options. */
const void *addrs_family_conf(struct arena *arena, const struct settings *settings, struct err *err)
{
	return settings;
}

static struct addrs_state *state(struct eval *e)
{
	if (!e->state[EVAL_FAMILY_addrs])
		e->state[EVAL_FAMILY_addrs] = ARENA_NEW(e->msg->arena, struct addrs_state);
	return e->state[EVAL_FAMILY_addrs];
}

static struct list list_new(struct arena *arena)
{
	struct list list = {.arena = arena, .seen = map_new(arena)};
	return list;
}

static void add(struct list *list, struct span address)
{
	if (map_has(&list->seen, address))
		return;
	map_set(&list->seen, address, list);
	vec_push(list->arena, &list->all, address);
}

static void add_headers(struct list *list, struct message *m, enum header_asked what)
{
	struct spans values = header_ask(m, what)->list;
	for (size_t i = 0; i < values.n; i++)
		add(list, values.v[i]);
}

/* "foo@bar..example": runs of dots are one. */
static struct span squeeze_dots(struct arena *arena, struct span s)
{
	if (span_find(s, SPAN_LIT(".."), 0) == (size_t)-1)
		return s;
	unsigned char *p = arena_bytes(arena, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '.' || n == 0 || p[n - 1] != '.')
			p[n++] = s.p[i];
	return (struct span){p, n};
}

static struct spans gather_from(struct message *m)
{
	static const enum header_asked specs[] = {ASK_FROM_ADDR, ASK_ENVELOPE_SENDER_ADDR,
						  ASK_RESENT_SENDER_ADDR, ASK_X_ENVELOPE_FROM_ADDR,
						  ASK_ENVELOPE_FROM_ADDR};
	struct list list = list_new(m->arena);
	add_headers(&list, m, ASK_RESENT_FROM_FIRST_ADDR);
	if (list.all.n)
		return (struct spans){list.all.v, list.all.n};
	for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
		struct spans values = header_ask(m, specs[i])->list;
		for (size_t k = 0; k < values.n; k++)
			if (values.v[k].n)
				add(&list, squeeze_dots(m->arena, values.v[k]));
	}
	return (struct spans){list.all.v, list.all.n};
}

struct spans addrs_from(struct eval *e)
{
	struct addrs_state *s = state(e);
	if (!s->from_done)
		s->from = gather_from(e->msg);
	s->from_done = true;
	return s->from;
}

/* "for <user@host>;" in a Received field: the address, when text[at..] goes on like that. The
 * local part runs up to the last '@' that a host and a semicolon follow. */
static bool take_for(struct span text, size_t at, struct span *address_r, struct span *host_r)
{
	if (at < text.n && text.p[at] == '<')
		at++;
	size_t end = at, sign;
	while (end < text.n && !byte_is_space(text.p[end]))
		end++;
	for (sign = end; sign-- > at + 1;) {
		if (text.p[sign] != '@')
			continue;
		size_t stop = span_find_byte(span_slice(text, 0, end), ';', sign + 2);
		if (stop == (size_t)-1)
			continue;
		if (text.p[stop - 1] == '>' && stop - 1 > sign + 1)
			stop--;
		*address_r = span_slice(text, at, stop);
		*host_r = span_slice(text, sign + 1, stop);
		return true;
	}
	return false;
}

/* sendmail tells the recipient only there: the three newest Received fields. */
static void add_received(struct list *list, struct message *m)
{
	enum { NEWEST = 3 };
	struct spans received = header_ask(m, ASK_RECEIVED)->list;
	for (size_t i = 0; i < received.n && i < NEWEST; i++) {
		struct span text = received.v[i], address, host;
		size_t at = 0;
		bool found = false;
		while (!found && (at = span_find(text, SPAN_LIT(" for "), at)) != (size_t)-1)
			found = take_for(text, at += 5, &address, &host);
		if (found && domain_is_fqdn_idn(m->arena, host))
			add(list, address);
	}
}

static struct spans gather_to(struct message *m)
{
	static const enum header_asked specs[] = {ASK_TO_ADDR,
						  ASK_APPARENTLY_TO_ADDR,
						  ASK_DELIVERED_TO_ADDR,
						  ASK_ENVELOPE_RECIPIENTS_ADDR,
						  ASK_APPARENTLY_RESENT_TO_ADDR,
						  ASK_X_ENVELOPE_TO_ADDR,
						  ASK_ENVELOPE_TO_ADDR,
						  ASK_X_DELIVERED_TO_ADDR,
						  ASK_X_ORIGINAL_TO_ADDR,
						  ASK_X_RCPT_TO_ADDR,
						  ASK_X_REAL_TO_ADDR,
						  ASK_CC_ADDR};
	struct list list = list_new(m->arena);
	add_headers(&list, m, ASK_RESENT_TO_FIRST_ADDR);
	add_headers(&list, m, ASK_RESENT_CC_FIRST_ADDR);
	if (!list.all.n) {
		add_received(&list, m);
		for (size_t i = 0; i < sizeof specs / sizeof *specs; i++)
			add_headers(&list, m, specs[i]);
	}
	return (struct spans){list.all.v, list.all.n};
}

struct spans addrs_to(struct eval *e)
{
	struct addrs_state *s = state(e);
	if (!s->to_done)
		s->to = gather_to(e->msg);
	s->to_done = true;
	return s->to;
}
