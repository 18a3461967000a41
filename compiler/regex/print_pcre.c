/* print_pcre.c: the pattern as PCRE2 10.42 has to see it: the original text, with the few runs respelled
 * that it reads differently from Perl (the parser found them). Case of Latin-1 letters is not among
 * them: base/pcre.h folds them when asked to. */
#include "lower.h"

struct span regex_print_pcre(struct arena *arena, struct span pattern, const struct regex_parse *parsed)
{
	if (!parsed->edits.n && !parsed->twin_names)
		return pattern;
	struct strbuf b = strbuf_new(arena);
	size_t at = 0;
	if (parsed->twin_names)
		strbuf_add_str(&b, "(?J)");
	for (size_t i = 0; i < parsed->edits.n; i++) {
		const struct regex_edit *e = &parsed->edits.v[i];
		strbuf_add_span(&b, span_slice(pattern, at, e->start));
		strbuf_add_span(&b, e->text);
		at = e->end;
	}
	strbuf_add_span(&b, span_slice(pattern, at, pattern.n));
	strbuf_str(&b);
	return strbuf_span(&b);
}
