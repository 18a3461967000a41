/* body_eval.c: the evals of Plugin/BodyEval.pm but those on multipart/alternative
 * (alternative_eval.c) and on stock spam (stock_eval.c). What needs a walk over the text is kept for
 * the message. */
#include "eval/body_eval.h"

#include "base/bytes.h"

const void *body_family_conf(struct arena *arena, const struct settings *settings, struct err *err)
{
	return settings; /* nothing to read */
}

struct body_facts *body_facts(struct eval *e)
{
	void **state = &e->state[EVAL_FAMILY_body];
	if (!*state)
		*state = ARENA_NEW(e->msg->arena, struct body_facts);
	return *state;
}

double check_body_length(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return (double)e->msg->pristine_body.n <= argv[0].num;
}

static void count_lines(struct eval *e, struct body_facts *f)
{
	struct spans chunks = message_rawbody(e->msg);
	f->lines_done = true;
	for (size_t i = 0; i < chunks.n; i++) {
		const unsigned char *p = chunks.v[i].p, *end = p + chunks.v[i].n;
		while (p < end) {
			const unsigned char *nl = memchr(p, '\n', (size_t)(end - p));
			const unsigned char *line_end = nl ? nl : end;
			while (p < line_end && byte_is_space(*p))
				p++;
			f->lines++;
			f->blank_lines += p == line_end;
			p = nl ? nl + 1 : end;
		}
	}
}

double check_blank_line_ratio(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct body_facts *f = body_facts(e);
	double min = argv[0].num, max = argv[1].num, least = argc > 2 ? argv[2].num : 1;
	if (!f->lines_done)
		count_lines(e, f);
	if (least < 1)
		least = 1;
	double ratio = (double)f->lines < least
			       ? -1
			       : 100 * (double)f->blank_lines / (double)f->lines;
	return (min == 0 || ratio > min) && ratio <= max;
}

/* The largest share of spaces in a paragraph of more than five bytes, in percent. */
static double most_spaces(struct spans body)
{
	double most = -1;
	for (size_t i = 0; i < body.n; i++) {
		size_t n = body.v[i].n;
		if (n <= 5)
			continue;
		size_t spaces = bytes_count(body.v[i], ' ', ' '), rest = n - spaces;
		double percent = spaces > rest || !rest ? 100 : (double)(100 * spaces / rest);
		if (percent > most)
			most = percent;
	}
	return most;
}

double tvd_vertical_words(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct body_facts *f = body_facts(e);
	double max = argv[1].num >= 100 ? 101 : argv[1].num;
	if (!f->spaces_done) {
		f->spaces_done = true;
		f->most_spaces = most_spaces(message_body(e->msg));
	}
	return f->most_spaces >= argv[0].num && f->most_spaces < max;
}

static struct part *first_plain_part(struct message *m)
{
	for (struct part *part = NULL; (part = part_next(m, part));)
		if (span_has_prefix(span_from_str(part->type), SPAN_LIT("text/plain")))
			return part;
	return NULL;
}

/* A line "--" or "-- " that delimits a signature; *end_r: where it ends, before its newline. */
static bool is_delimiter(struct span s, size_t at, size_t *end_r)
{
	if (s.n - at < 2 || s.p[at] != '-' || s.p[at + 1] != '-')
		return false;
	at += 2;
	at += at < s.n && s.p[at] == ' ';
	at += at < s.n && s.p[at] == '\r';
	*end_r = at;
	return at == s.n || s.p[at] == '\n';
}

static void measure_signature(struct eval *e, struct body_facts *f)
{
	enum { DECOY_LENGTH = 4 }; /* nothing to speak of behind the delimiter */
	struct part *part = first_plain_part(e->msg);
	f->signature_done = true;
	if (!part)
		return;
	struct span s = part_decoded(e->msg, part);
	f->has_plain = true;
	f->body_length = (double)s.n;
	for (size_t at = 0, end; at < s.n;) {
		if (is_delimiter(s, at, &end) && s.n - end > DECOY_LENGTH) {
			f->body_length = (double)at;
			f->signature_length = (double)(s.n - end);
		}
		size_t nl = span_find_byte(s, '\n', at);
		at = nl == (size_t)-1 ? s.n : nl + 1;
	}
}

static const struct body_facts *signature(struct eval *e)
{
	struct body_facts *f = body_facts(e);
	if (!f->signature_done)
		measure_signature(e, f);
	return f;
}

static double within(const struct body_facts *f, double value, const struct wn_arg *argv,
		     unsigned argc)
{
	return f->has_plain && value >= argv[0].num && (argc < 2 || value <= argv[1].num);
}

double plaintext_body_length(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct body_facts *f = signature(e);
	return within(f, f->body_length, argv, argc);
}

double plaintext_sig_length(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct body_facts *f = signature(e);
	return within(f, f->signature_length, argv, argc);
}

double plaintext_body_sig_ratio(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct body_facts *f = signature(e);
	double ratio = f->signature_length > 0 ? f->body_length / f->signature_length : 1e6;
	return within(f, ratio, argv, argc) && ratio <= 1e6;
}
