/* mime_eval.c: the evals of Plugin/MIMEEval.pm but check_for_uppercase (mime_case.c). */
#include "eval/mime_facts.h"
#include "msg/content_type.h"

const void *mime_family_conf(struct arena *arena, const struct settings *settings, struct err *err)
{
	struct locales *locales = ARENA_NEW(arena, struct locales);
	*locales = locales_new(arena, settings);
	return locales;
}

/* By the names rules use behind "mime_". */
#define FACTS(FACT)                                                                                                    \
	FACT(ascii_text_illegal, f->ascii_illegal)                                                                     \
	FACT(attachment, f->attachment)                                                                                \
	FACT(bad_iso_charset, f->bad_iso_charset)                                                                      \
	FACT(base64_count, f->base64_parts != 0)                                                                       \
	FACT(base64_encoded_text, f->base64_text)                                                                      \
	FACT(body_html_count, f->html_parts != 0)                                                                      \
	FACT(body_text_count, f->text_parts != 0)                                                                      \
	FACT(checked_attachments, true) /* SpamAssassin's own note that it looked */                                   \
	FACT(faraway_charset, f->faraway_charset)                                                                      \
	FACT(missing_boundary, f->missing_boundary)                                                                    \
	FACT(multipart_alternative, f->alternative)                                                                    \
	FACT(multipart_ratio, f->multipart_ratio != 0)                                                                 \
	FACT(qp_bytes, f->qp_bytes != 0)                                                                               \
	FACT(qp_count, f->qp_count != 0)                                                                               \
	FACT(qp_long_line, f->qp_long_line)                                                                            \
	FACT(qp_ratio, f->qp_ratio != 0)                                                                               \
	FACT(text_unicode_ratio, f->unicode_ratio != 0)

/* False, too, for names that are none. */
static bool fact_by_name(const struct mime_facts *f, const char *name)
{
	struct span s = span_from_str(name), prefix = SPAN_LIT("mime_");
	if (!span_has_prefix(s, prefix))
		return false;
	s = span_slice(s, prefix.n, s.n);
#define FACT(text, holds)                                                                                              \
	if (s.n == sizeof(#text) - 1 && memcmp(s.p, #text, s.n) == 0)                                                  \
		return holds;
	FACTS(FACT)
#undef FACT
	return false;
}

double check_for_mime(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return fact_by_name(mime_facts(e), argv[0].s);
}

static bool message_is_html(struct eval *e)
{
	return span_has_prefix_nocase(header_ask(e->msg, ASK_CONTENT_TYPE)->joined,
				      SPAN_LIT("text/html"));
}

double check_for_mime_html(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return message_is_html(e) || mime_facts(e)->html_parts > 0;
}

double check_for_mime_html_only(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	if (message_is_html(e))
		return 1;
	const struct mime_facts *f = mime_facts(e);
	return f->html_parts > 0 && f->text_parts == 0;
}

double check_mime_multipart_ratio(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	double ratio = mime_facts(e)->multipart_ratio;
	return ratio >= argv[0].num && ratio < argv[1].num;
}

double check_for_ascii_text_illegal(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return mime_facts(e)->ascii_illegal;
}

/* Up to three digits, a point, one to three digits: others never hit. */
static bool is_plain_ratio(const char *s)
{
	size_t whole = strspn(s, "0123456789");
	if (whole > 3 || s[whole] != '.')
		return false;
	size_t part = strspn(s + whole + 1, "0123456789");
	return part >= 1 && part <= 3 && !s[whole + 1 + part];
}

double check_abundant_unicode_ratio(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return is_plain_ratio(argv[0].s) && mime_facts(e)->unicode_ratio >= argv[0].num;
}

double check_qp_ratio(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return mime_facts(e)->qp_ratio >= argv[0].num;
}

double check_msg_parse_flags(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	static const struct {
		const char *name;
		uint32_t flag;
	} flags[] = {
		{"mime_epilogue_exists", MESSAGE_FLAG_MIME_EPILOGUE_EXISTS},
		{"mimepart_limit_exceeded", MESSAGE_FLAG_MIMEPART_LIMIT},
		{"missing_head_body_separator", MESSAGE_FLAG_MISSING_HEAD_BODY_SEP},
		{"missing_mime_head_body_separator", MESSAGE_FLAG_MISSING_MIME_HEAD_BODY_SEP},
		{"missing_mime_headers", MESSAGE_FLAG_MISSING_MIME_HEADERS},
		{"truncated_header", MESSAGE_FLAG_TRUNCATED_HEADERS},
	};
	header_ask(e->msg, ASK_ALL); /* notes when the headers together are too long */
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (strcmp(argv[0].s, flags[i].name) == 0)
			return (e->msg->parse_flags & flags[i].flag) != 0;
	return 0;
}

/* A direct child of multipart/alternative that is neither text nor a kind that mail programs put
 * there. */
static bool is_odd_alternative(const struct part *p)
{
	return p->is_leaf && p->type[0] && strcmp(p->type, "multipart/related") != 0 &&
	       strcmp(p->type, "application/rtf") != 0 && strncmp(p->type, "text/", 5) != 0;
}

double check_ma_non_text(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	for (struct part *p = NULL; (p = part_next(e->msg, p));) {
		if (strcmp(p->type, "multipart/alternative") != 0)
			continue;
		if (is_odd_alternative(p)) /* itself a leaf, past the depth limit */
			return 1;
		for (struct part *c = p->first_child; c; c = c->next)
			if (is_odd_alternative(c))
				return 1;
	}
	return 0;
}

static size_t longest_line(struct span s)
{
	size_t longest = 0;
	for (size_t at = 0; at < s.n;) {
		size_t nl = span_find_byte(s, '\n', at);
		size_t end = nl == (size_t)-1 ? s.n : nl + 1;
		if (end - at > longest)
			longest = end - at;
		at = end;
	}
	return longest;
}

/* The longest line of the base64 parts, newline included. */
static double base64_length(struct message *m)
{
	size_t longest = 0;
	for (struct part *p = NULL; (p = part_next_leaf(m, p));) {
		struct header *h =
			headers_find_last(&p->headers, SPAN_LIT("content-transfer-encoding"));
		if (!h || !span_equal_nocase(header_text(m, h), SPAN_LIT("base64")))
			continue;
		if (strcmp(p->type, "application/ics") == 0)
			continue; /* calendars come so from large providers */
		size_t n = longest_line(p->raw);
		longest = n > longest ? n : longest;
	}
	return (double)longest;
}

double check_base64_length(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct mime_facts *f = mime_facts(e);
	if (f->base64_length < 0)
		f->base64_length = base64_length(e->msg);
	return f->base64_length >= argv[0].num && (argc < 2 || f->base64_length <= argv[1].num);
}
