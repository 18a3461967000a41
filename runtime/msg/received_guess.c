/* received_guess.c: takes what received_names (a Ragel machine) found up to where it ends. */
#include "msg/received_guess.h"

struct received_names received_names_read(struct span header)
{
	struct received_names names;
	received_names_init(&names);
	received_names_feed(&names, header, true);
	return names;
}

static bool is_id_byte(unsigned char c)
{
	return c != ' ' && c != '<' && c != '>' && c != ';';
}

static bool is_helo_byte(unsigned char c)
{
	return byte_is_word(c) || (c && memchr("-.^+&:=?!@%*$\\/", c, 15));
}

static bool is_word_byte(unsigned char c)
{
	return c != ' ';
}

/* The run of such bytes that starts at `from`; nothing when that is 0. */
static struct span run(struct span s, size_t from, bool (*is)(unsigned char))
{
	size_t end = from;
	while (from && end < s.n && is(s.p[end]))
		end++;
	return span_slice(s, from, end);
}

void received_guess(struct span s, const struct received_names *names, struct received *r)
{
	size_t helo = names->helo_named ? names->helo_named : names->helo_said;
	r->id = run(s, names->id, is_id_byte);
	r->helo = run(s, helo, is_helo_byte);
	r->by = run(s, names->by, is_word_byte);
}

/* Its address ends with the last letter or digit of the word; there is one. */
void received_guess_sender(struct span s, const struct received_names *names, struct received *r)
{
	struct span sender = run(s, names->sender, is_word_byte);
	while (sender.n && !byte_is_word(sender.p[sender.n - 1]))
		sender.n--;
	r->has_envfrom = names->sender;
	if (r->has_envfrom)
		r->envfrom = sender;
}
