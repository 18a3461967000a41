/* user_dir.c: %u the name, %l and %d its parts around the last @, %x the name or else the domain,
 * %% itself: replaced one after the other, as spamd does, so that "%%u" is a percent sign and the
 * name. */
#include "proto/user_dir.h"

#include "base/strbuf.h"

/* What may be dangerous in a path becomes an underscore. */
static struct span safe_name(struct arena *arena, struct span user)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < user.n; i++) {
		unsigned char c = user.p[i];
		strbuf_add_byte(&b, byte_is_alnum(c) || (c && strchr("-+_.,@=", c)) ? c : '_');
	}
	return strbuf_span(&b);
}

static const char *replace(struct arena *arena, const char *text, char letter, struct span by)
{
	struct strbuf b = strbuf_new(arena);
	for (; *text; text++)
		if (text[0] == '%' && text[1] == letter) {
			strbuf_add_span(&b, by);
			text++;
		} else {
			strbuf_add_byte(&b, (unsigned char)*text);
		}
	return strbuf_str(&b);
}

static bool steps_out(struct span name)
{
	return span_equal(name, SPAN_LIT(".")) || span_equal(name, SPAN_LIT(".."));
}

static size_t last_at(struct span name)
{
	size_t n = name.n;
	while (n && name.p[n - 1] != '@')
		n--;
	return n; /* behind it; 0: none */
}

bool user_dirs_make(struct arena *arena, const char *pattern, struct span user,
		    struct user_dirs *dirs_r)
{
	struct span name = safe_name(arena, user), local = {0}, domain = {0};
	size_t at = last_at(name);
	if (at) {
		local = span_slice(name, 0, at - 1);
		domain = span_slice(name, at, name.n);
	}
	if (steps_out(name) || steps_out(local) || steps_out(domain))
		return false;
	if (strstr(pattern, "%x")) {
		*dirs_r = (struct user_dirs){replace(arena, pattern, 'x', name),
					     replace(arena, pattern, 'x', domain)};
		return true;
	}
	const char *dir = replace(arena, pattern, 'u', name);
	dir = replace(arena, dir, 'l', local);
	dir = replace(arena, dir, 'd', domain);
	*dirs_r = (struct user_dirs){replace(arena, dir, '%', SPAN_LIT("%")), NULL};
	return true;
}
