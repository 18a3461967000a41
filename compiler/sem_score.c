/* sem_score.c: `score NAME 1.5`, `score NAME 0 1 0 1`, `score NAME (0.5)`.
 * SpamAssassin counterpart: the score command of Conf.pm. One value in parentheses makes all of the
 * line relative to the earlier score line. */
#include "load.h"

#include <stdlib.h>

/* -?digits[.digits], in parentheses or not. */
static bool read_score(struct span s, double *score_r, bool *relative_r)
{
	char number[64];

	if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')') {
		s = span_slice(s, 1, s.n - 1);
		*relative_r = true;
	}
	size_t at = s.n && s.p[0] == '-', digits = at;
	while (at < s.n && byte_is_digit(s.p[at]))
		at++;
	if (at == digits || s.n >= sizeof number)
		return false;
	if (at < s.n && s.p[at] == '.') {
		digits = ++at;
		while (at < s.n && byte_is_digit(s.p[at]))
			at++;
	}
	if (at == digits || at != s.n)
		return false;
	memcpy(number, s.p, s.n);
	number[s.n] = 0;
	*score_r = strtod(number, NULL);
	return true;
}

void sem_score(struct load *l, const struct ast_stmt *stmt)
{
	size_t n = stmt->words.list.n;
	double score[4];
	bool relative = false;

	if (n != 1 && n != 4) {
		diag_add(l->diags, DIAG_ID_SCORE_BAD, stmt->words.list.v[0].where,
			 "a rule has one score or four, these are %zu", n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (!read_score(stmt->words.list.v[i].s, &score[i], &relative)) {
			diag_add(l->diags, DIAG_ID_SCORE_BAD, stmt->words.list.v[i].where,
				 "this is no score");
			return;
		}
	}
	struct symbol *s = symbol_get(l, stmt->name.s);
	if (relative && !s->scored && !s->defaulted) {
		diag_add(l->diags, DIAG_ID_SCORE_BAD, stmt->words.list.v[0].where,
			 "there is no earlier score of %s to add to", s->name);
		return;
	}
	for (size_t i = 0; i < 4; i++)
		s->score[i] = (relative ? s->score[i] : 0) + score[n == 4 ? i : 0];
	s->scored = true;
	s->score_at = stmt->name.where;
}
