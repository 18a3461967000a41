/* vbounce.c: bounces of mail that one's own relays did send (Plugin/VBounce.pm): a relay of
 * welcomelist_bounce_relays named in a Received line inside the body. */
#include "eval/wlbl.h"

#include "base/strbuf.h"

double have_any_bounce_relays(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return addrlist_count(wlbl_conf_of(e)->welcomelist_bounce_relays) > 0;
}

/* Quote marks and blanks, then "Received:". */
static bool is_received(struct span line)
{
	size_t at = 0;
	while (at < line.n && (line.p[at] == '>' || line.p[at] == ' '))
		at++;
	return span_has_prefix_nocase(span_slice(line, at, line.n), SPAN_LIT("Received:"));
}

/* A dot with something on both sides. */
static bool has_inner_dot(struct span word)
{
	return word.n > 2 && span_find_byte(span_slice(word, 0, word.n - 1), '.', 1) != (size_t)-1;
}

/* The next word with a dot inside that stands between white space. The space behind it is used up, so
 * that of two such words one space apart the second is passed over, as there. */
static bool next_relay(struct span line, bool blanks_only, size_t *at, struct span *word_r)
{
	for (size_t i = *at; i < line.n; i++) {
		if (line.p[i] != ' ' && (blanks_only || !byte_is_space(line.p[i])))
			continue;
		size_t end = i + 1;
		while (end < line.n && !byte_is_space(line.p[end]))
			end++;
		*word_r = span_slice(line, i + 1, end);
		if (end < line.n && (!blanks_only || line.p[end] == ' ') && has_inner_dot(*word_r)) {
			*at = end + 1;
			return true;
		}
	}
	return false;
}

static bool names_relay(struct eval *e, struct span line, bool blanks_only)
{
	struct span word;
	for (size_t at = 0; next_relay(line, blanks_only, &at, &word);)
		if (addrlist_has(wlbl_conf_of(e)->welcomelist_bounce_relays, word))
			return true;
	return false;
}

#define FIELD_LIMIT 8192u /* bytes of a folded field that are looked at; bounds the work */

/* Attached messages: lines of the body as received, folded fields put together. */
static bool in_attached(struct eval *e)
{
	struct span body = e->msg->pristine_body, line;
	struct strbuf field = strbuf_new(e->msg->arena);
	bool begun = false;
	for (size_t at = 0; at < body.n; at += line.n + 1) {
		size_t end = span_find_byte(body, '\n', at);
		line = span_slice(body, at, end == (size_t)-1 ? body.n : end);
		begun = begun || is_received(line);
		if (!begun)
			continue;
		if (!line.n || !byte_is_space(line.p[0]))
			field.n = 0;
		if (field.n + line.n > FIELD_LIMIT)
			continue;
		strbuf_add_span(&field, line);
		if (is_received(strbuf_span(&field)) && names_relay(e, strbuf_span(&field), false))
			return true;
	}
	return false;
}

double check_welcomelist_bounce_relays(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	if (!have_any_bounce_relays(e, argv, argc))
		return 0;
	struct spans body = message_body(e->msg);
	for (size_t i = 0; i < body.n; i++)
		if (is_received(body.v[i]) && names_relay(e, body.v[i], true))
			return 1;
	return in_attached(e);
}

double check_whitelist_bounce_relays(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return check_welcomelist_bounce_relays(e, argv, argc);
}
