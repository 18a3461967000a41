/* replace.c: replace_tag, replace_pre, replace_inter, replace_post in the patterns of replace_rules.
 * SpamAssassin counterpart: Plugin/ReplaceTags.pm, whose steps are followed in its order: the pattern is
 * cut at everything that looks like <tag>, the pieces are changed one by one and joined, and again while
 * a replacement brought new tags.
 * Differs: replace_start and replace_end are texts, not regexes. */
#include "load.h"

#define REPLACE_PASSES 6u              /* SpamAssassin's */
#define REPLACE_LENGTH_LIMIT (1u << 20) /* as REGEX_LENGTH_LIMIT: more can't be compiled */
#define NOWHERE ((size_t)-1)

struct pieces {
	VEC(struct span) list;
};

/* The first `start` word `end` with at least one byte between: where it begins and ends. */
static bool find_tag(const struct load *l, struct span s, struct span word, size_t from,
		     size_t *start_r, size_t *end_r)
{
	struct span open = l->replace_start, close = l->replace_end;

	for (size_t at = from; (at = span_find(s, open, at)) != NOWHERE; at++) {
		size_t inside = at + open.n;
		if (!span_has_prefix(span_slice(s, inside, s.n), word))
			continue;
		if (inside + word.n + 1 > s.n)
			return false;
		size_t end = span_find(s, close, inside + word.n + 1);
		if (end == NOWHERE)
			return false;
		*start_r = at;
		*end_r = end + close.n;
		return true;
	}
	return false;
}

/* Takes "<pre NAME>" out of the pattern; what NAME stands for, or an empty span. */
static struct span take_modifier(struct load *l, struct span *re, const char *word,
				 const struct map *values)
{
	size_t start, end;
	struct span w = span_from_str(word);

	if (!find_tag(l, *re, w, 0, &start, &end))
		return (struct span){0};
	struct span name = span_slice(*re, start + l->replace_start.n + w.n,
				      end - l->replace_end.n);
	struct strbuf rest = strbuf_new(l->arena);
	strbuf_add_span(&rest, span_slice(*re, 0, start));
	strbuf_add_span(&rest, span_slice(*re, end, re->n));
	*re = strbuf_span(&rest);
	const struct span *value = map_get(values, name);
	return value ? *value : (struct span){0};
}

/* "a<X><Y>b": a, <X>, an empty piece, <Y>, b. Empty pieces at the end are dropped. */
static void cut(struct load *l, struct span re, struct pieces *pieces)
{
	size_t done = 0;

	for (size_t at = 0; at < re.n; at++) {
		if (re.p[at] != '<')
			continue;
		size_t end = at + 1;
		while (end < re.n && re.p[end] != '<' && re.p[end] != '>')
			end++;
		if (end == re.n)
			break;
		if (end == at + 1 || re.p[end] == '<') {
			at = end - 1;
			continue;
		}
		vec_push(l->arena, &pieces->list, span_slice(re, done, at));
		vec_push(l->arena, &pieces->list, span_slice(re, at, end + 1));
		done = end + 1;
		at = end;
	}
	if (done < re.n)
		vec_push(l->arena, &pieces->list, span_slice(re, done, re.n));
}

/* Puts `before` and `behind` around tags of a piece: the first one, or all. */
static struct span surround(struct load *l, struct span piece, struct span before,
			    struct span behind, bool all)
{
	struct strbuf out = strbuf_new(l->arena);
	size_t done = 0, start, end;

	while (find_tag(l, piece, (struct span){0}, done, &start, &end)) {
		strbuf_add_span(&out, span_slice(piece, done, start));
		strbuf_add_span(&out, before);
		strbuf_add_span(&out, span_slice(piece, start, end));
		strbuf_add_span(&out, behind);
		done = end;
		if (!all)
			break;
	}
	if (!done)
		return piece;
	strbuf_add_span(&out, span_slice(piece, done, piece.n));
	return strbuf_span(&out);
}

static bool has_tag(struct span s)
{
	for (size_t at = 0; (at = span_find_byte(s, '<', at)) != NOWHERE; at++)
		if (at + 1 < s.n && s.p[at + 1] != '>')
			return span_find_byte(s, '>', at + 1) != NOWHERE;
	return false;
}

/* Replaces the piece's first tag wherever it occurs in the piece. */
static struct span expand(struct load *l, struct span piece, bool *again)
{
	struct strbuf out = strbuf_new(l->arena);
	size_t start, end, done = 0;

	if (!find_tag(l, piece, (struct span){0}, 0, &start, &end))
		return piece;
	struct span tag = span_slice(piece, start, end);
	const struct span *value = map_get(
		&l->replace_tag, span_slice(tag, l->replace_start.n, tag.n - l->replace_end.n));
	if (!value || span_equal(*value, SPAN_LIT("0")))
		return piece;
	for (size_t at = 0; (at = span_find(piece, tag, at)) != NOWHERE; at = done) {
		strbuf_add_span(&out, span_slice(piece, done, at));
		strbuf_add_span(&out, *value);
		done = at + tag.n;
	}
	strbuf_add_span(&out, span_slice(piece, done, piece.n));
	*again = *again || has_tag(*value);
	return strbuf_span(&out);
}

/* One pass over the pattern. */
static struct span pass(struct load *l, struct span re, bool *again)
{
	struct pieces pieces = {0};
	struct strbuf out = strbuf_new(l->arena);
	struct span pre = take_modifier(l, &re, "pre ", &l->replace_pre);
	struct span post = take_modifier(l, &re, "post ", &l->replace_post);
	struct span inter = take_modifier(l, &re, "inter ", &l->replace_inter);

	*again = false;
	cut(l, re, &pieces);
	for (size_t i = 0; i < pieces.list.n; i++) {
		struct span piece = pieces.list.v[i];
		if (pre.n)
			piece = surround(l, piece, pre, (struct span){0}, false);
		if (post.n)
			piece = surround(l, piece, (struct span){0}, post, true);
		/* The first piece is never empty there: modifiers stand before the pattern. */
		if (inter.n && !piece.n && i)
			piece = inter;
		strbuf_add_span(&out, expand(l, piece, again));
	}
	return strbuf_span(&out);
}

static void replace_rule(struct load *l, struct rule *rule)
{
	struct span re = rule->pattern.text;
	bool again = true;

	for (unsigned i = 0; again && i < REPLACE_PASSES && re.n <= REPLACE_LENGTH_LIMIT; i++)
		re = pass(l, re, &again);
	if (re.n > REPLACE_LENGTH_LIMIT) {
		diag_add(l->diags, DIAG_ID_REPLACE_LIMIT, rule->where,
			 "with its tags replaced the pattern is longer than %u bytes",
			 REPLACE_LENGTH_LIMIT);
		rule->left_out = true;
		return;
	}
	rule->pattern.replaced = !span_equal(re, rule->pattern.text);
	rule->pattern.text = re.n ? re : SPAN_LIT(""); /* PCRE2 wants a text, even of no bytes */
}

void replace_resolve(struct load *l)
{
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (!s->replace || !l->replace_start.n || !l->replace_end.n)
			continue;
		for (struct rule *r = s->rule; r; r = r->also)
			if (r->pattern.modifiers && r->type != WN_RULE_MIMEHEADER)
				replace_rule(l, r);
	}
}
