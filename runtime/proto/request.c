/* request.c: what the lines of a request's head mean: the command and its version, each header's
 * value, and the answers to wrong ones. The bytes were taken apart by the machine in
 * grammar/spamd.rl. */
#include "proto/request_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	int rank;
	double headers_above;
} methods[SPAMD_METHODS] = {
    [SPAMD_NO_METHOD] = {"", 9, 0},
#define METHOD(name, rank, headers_above) [SPAMD_##name] = {#name, rank, headers_above},
#include "grammar/spamd_methods.def"
#undef METHOD
};

const char *spamd_method_name(enum spamd_method method)
{
	return methods[method].name;
}

bool spamd_request_has_message(const struct spamd_request *r)
{
	return r->method != SPAMD_PING && r->method != SPAMD_SKIP;
}

static int fail(struct spamd_request *r, const char *before, struct span text, const char *after)
{
	r->error = (struct spamd_error){before, text, after};
	r->ended = true;
	return -1;
}

int request_fail(struct spamd_request *r, const char *text)
{
	return fail(r, text, (struct span){0}, "");
}

void request_found(struct spamd_request *r, enum spamd_method method)
{
	if (methods[method].rank < methods[r->method].rank) {
		r->method = method;
		r->method_end = r->n + 1;
	}
}

/* The number at the start of a text, as Perl takes it: no hexadecimal, no infinity. */
static double number_at_start(const char *text, size_t n)
{
	char number[32];
	size_t i = 0, digits;
	while (i < n && byte_is_space((unsigned char)text[i]))
		i++;
	digits = i;
	while (i < n && i - digits < sizeof number - 1 &&
	       (byte_is_digit((unsigned char)text[i]) || memchr("+-.eE", text[i], 5)))
		i++;
	memcpy(number, text + digits, i - digits);
	number[i - digits] = 0;
	return strtod(number, NULL);
}

int request_take_line(struct spamd_request *r, bool newline)
{
	if (newline && r->n && r->line[r->n - 1] == '\r')
		r->n--;
	if (r->method == SPAMD_NO_METHOD)
		return fail(r, "", (struct span){(unsigned char *)r->line, r->n}, "");
	r->version = r->method_end < r->n
			 ? number_at_start(r->line + r->method_end, r->n - r->method_end)
			 : 0;
	r->in_headers = r->version > methods[r->method].headers_above;
	r->n = 0;
	r->ended = !r->in_headers;
	return r->in_headers;
}

static int take_length(struct spamd_request *r, struct span value)
{
	uint64_t n = 0;
	for (size_t i = 0; i < value.n; i++) {
		unsigned digit = value.p[i] - '0';
		if (!byte_is_digit(value.p[i]))
			return request_fail(r, "(Content-Length contains non-numeric bytes)");
		n = n > (UINT64_MAX - digit) / 10 ? UINT64_MAX : n * 10 + digit;
	}
	r->has_length = true;
	r->length = n;
	snprintf(r->length_text, sizeof r->length_text, "%.*s", (int)value.n,
		 (const char *)value.p);
	return 1;
}

static int take_user(struct spamd_request *r, struct span value)
{
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] < ' ')
			return request_fail(r, "(User header contains control chars)");
	if (value.n > SPAMD_USER_LIMIT)
		value.n = SPAMD_USER_LIMIT;
	memcpy(r->user, value.p, value.n);
	r->user[value.n] = 0;
	r->has_user = true;
	return 1;
}

static int take_message_class(struct spamd_request *r, struct span value)
{
	snprintf(r->message_class, sizeof r->message_class, "%.*s", (int)value.n,
		 (const char *)value.p);
	return 1;
}

static bool names(struct span value, struct span word)
{
	for (size_t i = 0; i + word.n <= value.n; i++)
		if (span_has_prefix_nocase(span_slice(value, i, value.n), word))
			return true;
	return false;
}

static int take_set(struct spamd_request *r, struct span value)
{
	r->set_local = names(value, SPAN_LIT("local"));
	r->set_remote = names(value, SPAN_LIT("remote"));
	return 1;
}

static int take_remove(struct spamd_request *r, struct span value)
{
	r->remove_local = names(value, SPAN_LIT("local"));
	r->remove_remote = names(value, SPAN_LIT("remote"));
	return 1;
}

static int take_compress(struct spamd_request *r, struct span value)
{
	if (!names(value, SPAN_LIT("zlib")))
		return fail(r, "(compression type not supported: ", value, ")");
	r->compress = true;
	return 1;
}

/* Others are passed over. */
static const struct {
	struct span name;
	int (*take)(struct spamd_request *r, struct span value);
} headers[] = {
    {SPAN_LIT("Compress"), take_compress},
    {SPAN_LIT("Content-length"), take_length},
    {SPAN_LIT("Message-class"), take_message_class},
    {SPAN_LIT("Remove"), take_remove},
    {SPAN_LIT("Set"), take_set},
    {SPAN_LIT("User"), take_user},
};

static int take_named(struct spamd_request *r)
{
	struct span line = {(unsigned char *)r->line, r->n}, name = {line.p, r->colon}, value;
	value = span_slice(line, r->value < r->n ? r->value : r->n, r->n);
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (span_equal(name, headers[i].name))
			return headers[i].take(r, value);
	return 1;
}

int request_take_header(struct spamd_request *r, bool newline)
{
	if (newline && r->n && r->line[r->n - 1] == '\r')
		r->n--;
	if (r->n == 0) {
		r->ended = true;
		return 0;
	}
	if (r->colon == REQUEST_NONE)
		return request_fail(r, "(header not in 'Name: value' format)");
	int status = take_named(r);
	if (status == 1 && ++r->headers == SPAMD_HEADERS_LIMIT)
		status = request_fail(r, "(too many headers)");
	if (status == 1) {
		r->n = 0;
		r->colon = REQUEST_NONE;
	}
	return status;
}

int spamd_request_end(struct spamd_request *r)
{
	if (r->ended)
		return -1;
	if (!r->in_headers) {
		if (r->n == 0)
			return request_fail(r, "(closed before headers)");
		int status = request_take_line(r, false);
		if (status != 1)
			return status;
	}
	if (r->n && request_take_header(r, false) < 0)
		return -1;
	return request_fail(r, "(EOF during headers)");
}
