/* authres.c: results that other hosts found out and wrote into Authentication-Results headers (Plugin/AuthRes.pm; RFC
 * 8601). A header counts when all of it can be read; which methods, results and properties there are is in
 * grammar/authres.def. */
#include "eval/addrlist.h"
#include "eval/eval.h"

#include <strings.h>

static const struct method {
	const char *name, *results, *properties;
} methods[] = {
#define AUTHRES(name, results, properties) {name, results, properties},
#include "grammar/authres.def"
#undef AUTHRES
};
enum { METHODS = sizeof methods / sizeof *methods, ARC_LIMIT = 50 };

struct authres_conf {
	const char *headers; /* which of them */
	struct map trusted, ignored;
};

struct authres {
	struct span results[METHODS]; /* empty: none */
};

/* One header being read. Each take_ function moves on behind what it names, or fails. */
struct reader {
	struct span s;
	size_t at;
	const struct authres_conf *conf;
	struct span found[METHODS]; /* its results so far: first, or pass */
};

/* --- options --- */

static void read_ids(struct arena *arena, struct map *ids, const struct setting *s)
{
	static char yes;
	struct span word;

	for (; s; s = s->next_same)
		for (size_t at = 0; word_next(span_from_str(s->value), &at, &word);)
			map_set(ids, span_lower(arena, word), &yes);
}

const void *authres_family_conf(struct arena *arena, const struct settings *settings, struct err *err)
{
	struct authres_conf *conf = ARENA_NEW(arena, struct authres_conf);
	const struct setting *s;

	conf->headers = "ALL-INTERNAL";
	for (s = settings_find(settings, "authres_networks"); s; s = s->next_same)
		conf->headers = !strcasecmp(s->value, "internal")  ? "ALL-INTERNAL"
				: !strcasecmp(s->value, "trusted") ? "ALL-TRUSTED"
				: !strcasecmp(s->value, "all")     ? "ALL"
								   : conf->headers;
	conf->trusted = map_new(arena);
	conf->ignored = map_new(arena);
	read_ids(arena, &conf->trusted, settings_find(settings, "authres_trusted_authserv"));
	read_ids(arena, &conf->ignored, settings_find(settings, "authres_ignored_authserv"));
	return conf;
}

/* --- pieces of the language --- */

static bool is_token(unsigned char byte)
{
	return byte > ' ' && byte < 0x80 && !strchr("()<>@,;:/[]?=\"", byte);
}

static bool is_atom(unsigned char byte)
{
	return (byte_is_word(byte) && byte < 0x80) || (byte && strchr("@!#$%&\\'*+-/=?^`{|}~", byte));
}

static bool is_word_or_dash(unsigned char byte)
{
	return byte_is_word(byte) || byte == '-';
}

static size_t run_end(const struct reader *r, size_t at, bool (*is)(unsigned char))
{
	while (at < r->s.n && is(r->s.p[at]))
		at++;
	return at;
}

static bool take_run(struct reader *r, bool (*is)(unsigned char), struct span *run_r)
{
	size_t end = run_end(r, r->at, is);

	if (end == r->at)
		return false;
	*run_r = span_slice(r->s, r->at, end);
	r->at = end;
	return true;
}

static bool take_byte(struct reader *r, unsigned char byte)
{
	if (r->at >= r->s.n || r->s.p[r->at] != byte)
		return false;
	r->at++;
	return true;
}

/* The whole word, in any case. */
static bool take_word(struct reader *r, const char *word)
{
	size_t end = r->at + strlen(word);

	if (!span_has_prefix_nocase(span_slice(r->s, r->at, r->s.n), span_from_str(word)) ||
	    (end < r->s.n && byte_is_word(r->s.p[end])))
		return false;
	r->at = end;
	return true;
}

static bool is_digit(unsigned char byte)
{
	return byte_is_digit(byte);
}

static void skip_spaces(struct reader *r)
{
	while (r->at < r->s.n && byte_is_space(r->s.p[r->at]))
		r->at++;
}

/* White space, one comment, white space. False for a comment without an end. */
static bool skip(struct reader *r)
{
	unsigned depth = 0;

	skip_spaces(r);
	if (r->at >= r->s.n || r->s.p[r->at] != '(')
		return true;
	for (; r->at < r->s.n; r->at++) {
		depth += r->s.p[r->at] == '(';
		if (r->s.p[r->at] == ')' && --depth == 0) {
			r->at++;
			skip_spaces(r);
			return true;
		}
	}
	return false;
}

/* "text", perhaps without the closing quote. */
static bool take_quoted(struct reader *r)
{
	if (!take_byte(r, '"'))
		return false;
	while (r->at < r->s.n && r->s.p[r->at] != '"') {
		if (r->s.p[r->at] == '\\' && r->at + 1 == r->s.n)
			return true;
		r->at += r->s.p[r->at] == '\\' ? 2 : 1;
	}
	take_byte(r, '"');
	return true;
}

/* A quoted string here, else the next token, wherever it is. */
static bool take_reason(struct reader *r)
{
	if (take_quoted(r))
		return true;
	while (r->at < r->s.n && !is_token(r->s.p[r->at]))
		r->at++;
	r->at = run_end(r, r->at, is_token);
	return r->at > 0 && is_token(r->s.p[r->at - 1]);
}

static bool ends_value(const struct reader *r, size_t at)
{
	return at == r->s.n || r->s.p[at] == ';' || byte_is_space(r->s.p[at]);
}

static size_t atoms_end(const struct reader *r, size_t at)
{
	size_t end = run_end(r, at, is_atom);

	while (end > at && end + 1 < r->s.n && r->s.p[end] == '.' && is_atom(r->s.p[end + 1]))
		end = run_end(r, end + 1, is_atom);
	return end;
}

/* A quoted string here, else the next atoms with dots or token that something ends, wherever it is. */
static bool take_value(struct reader *r)
{
	if (take_quoted(r))
		return true;
	for (size_t at = r->at; at < r->s.n; at++) {
		size_t atoms = atoms_end(r, at), token = run_end(r, at, is_token);
		size_t end = atoms > at && ends_value(r, atoms)   ? atoms
			     : token > at && ends_value(r, token) ? token
								  : 0;
		if (end) {
			r->at = end;
			return true;
		}
	}
	return false;
}

static bool is_among(const char *words, struct span word)
{
	for (; *words; words += strspn(words, " ")) {
		size_t n = strcspn(words, " ");
		if (n == word.n && memcmp(words, word.p, n) == 0)
			return true;
		words += n;
	}
	return false;
}

/* --- the language --- */

/* "i=1;" before the rest of an ARC header. */
static bool take_arc_index(struct reader *r)
{
	struct span digits;
	unsigned long n = 0;

	if (r->at >= r->s.n || r->s.p[r->at] != 'i' || !take_word(r, "i") || !skip(r) || !take_byte(r, '=') ||
	    !skip(r) || !take_run(r, is_digit, &digits))
		return false;
	for (size_t i = 0; i < digits.n && n <= ARC_LIMIT; i++)
		n = n * 10 + (unsigned long)(digits.p[i] - '0');
	return n >= 1 && n <= ARC_LIMIT && skip(r) && take_byte(r, ';') && skip(r);
}

/* The host that says it, if it is one to listen to; its version. */
static bool take_host(struct reader *r, struct arena *arena, struct span *host_r)
{
	struct span digits;

	if (!take_run(r, is_token, host_r) || (r->at < r->s.n && r->s.p[r->at] == '='))
		return false;
	*host_r = span_lower(arena, *host_r);
	if ((r->conf->trusted.n && !map_has(&r->conf->trusted, *host_r)) || map_has(&r->conf->ignored, *host_r))
		return false;
	if (!skip(r) || (take_run(r, is_digit, &digits) && !skip(r)))
		return false;
	return take_byte(r, ';') && skip(r);
}

/* The host once more, which some write before each method. */
static bool skip_host(struct reader *r, struct span host)
{
	struct reader again = *r;

	if (!span_has_prefix(span_slice(r->s, r->at, r->s.n), host))
		return true;
	again.at += host.n;
	skip_spaces(&again);
	if (!take_byte(&again, ';'))
		return true;
	r->at = again.at;
	return skip(r);
}

/* "method/1 = result" */
static bool take_result(struct reader *r, struct arena *arena, size_t *method_r, struct span *result_r)
{
	struct span name, digits;
	size_t m = 0;

	if (!take_run(r, is_word_or_dash, &name))
		return false;
	name = span_lower(arena, name);
	while (m < METHODS && !span_equal(name, span_from_str(methods[m].name)))
		m++;
	if (m == METHODS || !skip(r))
		return false;
	if (take_byte(r, '/') && !(skip(r) && take_run(r, is_digit, &digits) && skip(r)))
		return false;
	if (!take_byte(r, '=') || !skip(r))
		return false;
	size_t start = r->at;
	while (r->at < r->s.n && byte_is_word(r->s.p[r->at]))
		r->at++;
	*result_r = span_slice(r->s, start, r->at);
	*method_r = m;
	return is_among(methods[m].results, *result_r) && skip(r);
}

/* "reason = text" or "action = text", when it is there. */
static bool take_note(struct reader *r, const char *word)
{
	return !take_word(r, word) || (skip(r) && take_byte(r, '=') && skip(r) && take_reason(r) && skip(r));
}

/* "ptype.property = value" */
static bool take_property(struct reader *r, struct arena *arena, const char *known)
{
	struct span type, name;

	if (!take_run(r, is_word_or_dash, &type) || !skip(r) || !take_byte(r, '.') || !skip(r) ||
	    !take_run(r, is_word_or_dash, &name))
		return false;
	char *both = arena_printf(arena, "%.*s.%.*s", (int)type.n, (const char *)type.p, (int)name.n,
				  (const char *)name.p);
	char *any = arena_printf(arena, "%.*s.*", (int)type.n, (const char *)type.p);
	if (!is_among(known, span_lower(arena, span_from_str(both))) &&
	    !is_among(known, span_lower(arena, span_from_str(any))))
		return false;
	return skip(r) && take_byte(r, '=') && skip(r) && take_value(r) && skip(r);
}

static bool take_method(struct reader *r, struct arena *arena, struct span host)
{
	struct span result;
	size_t m;

	if (!skip_host(r, host) || take_word(r, "none") || !take_result(r, arena, &m, &result) ||
	    !take_note(r, "reason") || !take_note(r, "action"))
		return false;
	while (r->at < r->s.n) {
		if (take_byte(r, ';')) {
			if (!skip(r))
				return false;
			break;
		}
		if (!take_property(r, arena, methods[m].properties))
			return false;
	}
	if (!r->found[m].n || span_equal(result, SPAN_LIT("pass")))
		r->found[m] = result;
	return true;
}

static void read_header(struct authres *a, struct message *msg, const struct authres_conf *conf, struct span text,
			bool arc)
{
	struct reader r = {.s = text, .conf = conf};
	struct span host;

	if ((arc && !take_arc_index(&r)) || !take_host(&r, msg->arena, &host))
		return;
	while (r.at < r.s.n)
		if (!take_method(&r, msg->arena, host))
			return;
	for (size_t i = 0; i < METHODS; i++)
		if (r.found[i].n && (!a->results[i].n || span_equal(r.found[i], SPAN_LIT("pass"))))
			a->results[i] = r.found[i];
}

/* A line of the headers. */
static void read_line(struct authres *a, struct message *msg, const struct authres_conf *conf, struct span line)
{
	struct span name = SPAN_LIT("authentication-results:"), prefix = SPAN_LIT("arc-");
	bool arc = span_has_prefix_nocase(line, prefix);

	if (arc)
		line = span_slice(line, prefix.n, line.n);
	if (!span_has_prefix_nocase(line, name))
		return;
	line = span_slice(line, name.n, line.n);
	while (line.n && byte_is_space(line.p[0]))
		line = span_slice(line, 1, line.n);
	if (line.n)
		read_header(a, msg, conf, line, arc);
}

static const struct authres *authres_of(struct eval *e)
{
	struct authres *a = e->state[EVAL_FAMILY_authres];
	const struct authres_conf *conf = e->conf->family[EVAL_FAMILY_authres];
	struct span all;

	if (a)
		return a;
	e->state[EVAL_FAMILY_authres] = a = ARENA_NEW(e->msg->arena, struct authres);
	if (!header_get(e->msg, conf->headers, &all))
		return a;
	for (size_t at = 0, end; at < all.n; at = end + 1) {
		end = span_find_byte(all, '\n', at);
		end = end == (size_t)-1 ? all.n : end;
		read_line(a, e->msg, conf, span_slice(all, at, end));
	}
	return a;
}

/* method, result or "missing" */
double check_authres_result(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct authres *a = authres_of(e);
	struct span found = {0};

	for (size_t i = 0; i < METHODS; i++)
		if (strcmp(methods[i].name, argv[0].s) == 0)
			found = a->results[i];
	if (strcasecmp(argv[1].s, "missing") == 0)
		return !found.n;
	return found.n && span_equal(found, span_lower(e->msg->arena, span_from_str(argv[1].s)));
}
