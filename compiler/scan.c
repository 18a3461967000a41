/* scan.c: what the scanner's actions do: texts out of tokens, directives out of words. */
#include "scan.h"
#include "base/strbuf.h"
#include "parse.h"
#include "source.h"

static bool is_blank(char c)
{
	return byte_is_space((unsigned char)c);
}

/* The bytes between two offsets, trimmed, with \# undone. */
static struct ast_text make_text(struct parse *p, uint32_t start, uint32_t end)
{
	const char *text = p->source->text;

	while (end > start && is_blank(text[end - 1]))
		end--;
	while (start < end && is_blank(text[start]))
		start++;
	struct ast_text t = {{(const unsigned char *)text + start, end - start},
			     {p->source, start, end}};
	if (span_find_byte(t.s, '#', 0) == (size_t)-1)
		return t;
	struct strbuf plain = strbuf_new(p->arena);
	for (size_t i = 0; i < t.s.n; i++)
		if (t.s.p[i] != '\\' || i + 1 == t.s.n || t.s.p[i + 1] != '#')
			strbuf_add_byte(&plain, t.s.p[i]);
	t.s = strbuf_span(&plain);
	return t;
}

struct ast_text scan_text(struct parse *p, struct parse_loc *at)
{
	struct ast_text t = make_text(p, at->start, at->end);
	at->end = t.where.end;
	return t;
}

struct ast_text scan_lang(struct parse *p, struct parse_loc *at)
{
	return make_text(p, at->start + (uint32_t)strlen("lang"), at->end);
}

struct ast_text scan_glob(struct parse *p, struct parse_loc *at)
{
	p->run = 0;
	return make_text(p, at->start + (uint32_t)strlen("rules_matching("), at->end - 1);
}

struct ast_key scan_key(struct parse *p, struct parse_loc *at)
{
	struct ast_key key = {NULL, make_text(p, at->start, at->end)};
	unsigned char name[DIRECTIVE_NAME_LIMIT];

	if (key.text.s.n <= sizeof name) {
		for (size_t i = 0; i < key.text.s.n; i++)
			name[i] = key.text.s.p[i] == '-' ? '_' : byte_lower(key.text.s.p[i]);
		key.directive = directive_find((struct span){name, key.text.s.n});
	}
	p->key = key;
	return key;
}

void scan_line_end(struct parse *p)
{
	p->in_meta = false;
	p->nested = p->run = 0;
}

static int too_deep(struct parse *p, struct parse_loc *at)
{
	return scan_bad(p, at, "the expression is nested too deeply");
}

int scan_bad(struct parse *p, struct parse_loc *at, const char *why)
{
	if (why && !p->trouble) {
		p->trouble = why;
		p->trouble_at = parse_where(p, at);
	}
	return BAD;
}

int scan_prefix(struct parse *p, int token)
{
	return ++p->run > EXPR_DEPTH_LIMIT ? BAD : token;
}

int scan_open(struct parse *p, struct parse_loc *at, int token)
{
	p->run = 0;
	return ++p->nested > EXPR_DEPTH_LIMIT ? too_deep(p, at) : token;
}

bool scan_sign_ends(struct parse *p, const char *text, size_t n)
{
	if (n == 2 && (text[1] == '+' || text[1] == '-'))
		return text[0] == text[1]; /* ++ and -- are other operators in Perl */
	if (p->in_meta)
		return true;
	size_t i = 1;
	while (i < n && byte_is_digit((unsigned char)text[i]))
		i++;
	if (i == 1 || i == n)
		return i == 1;
	if (text[i++] != '.' || i == n)
		return true;
	while (i < n && byte_is_digit((unsigned char)text[i]))
		i++;
	return i != n;
}
