/* fuzz_unmark.c: any bytes as a marked message. What comes back has no X-Spam-* header of SpamAssassin's left, and
 * is not much longer: CRLF for LF is the most that is added. */
#include "report/markup.h"

#include "msg/message.h"

#include <stdlib.h>

static struct markup_conf conf;
static const struct msg_conf *msg_conf;
static struct arena *arena;

static void set_up(void)
{
	static struct settings settings;
	struct err err;
	struct arena *lasting = arena_new();
	if (settings_parse(lasting,
			   SPAN_LIT("rewrite_header Subject ***SPAM(_SCORE_)***\nrewrite_header To x\n"),
			   &settings, &err) < 0)
		abort();
	markup_conf_read(&conf, lasting, &settings);
	msg_conf = msg_conf_new(lasting, &settings, &err);
	arena = arena_new();
	if (!msg_conf)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	if (!arena)
		set_up();
	arena_reset(arena);
	struct span bytes = {data, size};
	struct message *m = message_new(arena, bytes, msg_conf);
	struct span headers = unmark_headers(&conf, arena, m->pristine_headers);
	if (span_has_prefix(headers, SPAN_LIT("X-Spam-")) && span_find_byte(headers, '\n', 0) != (size_t)-1)
		abort();
	struct span back = unmark_message(&conf, m);
	if (back.n > 2 * size + 200)
		abort();
	return 0;
}
