/* fuzz_uri: any bytes as a paragraph, as the URI of an HTML part, as a signature and as text with mail
 * addresses. Matches never overlap and never reach past the text. */
#include "base/strbuf.h"
#include "eval/freemail.h"
#include "msg/uri_collect.h"
#include "msg/uri_text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const char settings_text[] =
	"util_rb_tld com org de uk us\nutil_rb_2tld co.uk\nutil_rb_3tld demon.co.uk\n"
	"redirector_pattern m'/redirect\\\\.php\\\\?.*(?<=[?&])goto=(.*?)(?:$|[&#])'i\n"
	"redirector_pattern /^http:\\\\/\\\\/.+\\\\.com\\\\/(?:.*\\\\/)?link\\\\?.*url=(.*?)(?:&.*)?$/i\n";

static const struct uri_conf *uri_conf(void)
{
	static const struct uri_conf *conf;
	struct settings settings;
	struct err err;
	struct arena *forever = conf ? NULL : arena_new();
	if (!conf && settings_parse(forever, SPAN_LIT(settings_text), &settings, &err) == 0)
		conf = uri_conf_new(forever, &settings, &err);
	if (!conf)
		abort();
	return conf;
}

static void check_scan(const struct registry *registry, struct span text)
{
	struct uri_scan scan = uri_scan_new(text, registry);
	struct uri_match match;
	size_t before = 0;
	while (uri_scan_next(&scan, &match)) {
		struct span trimmed = uri_text_trim(match.text);
		if (scan.pos <= before || scan.pos > text.n || trimmed.n > match.text.n)
			abort();
		before = scan.pos;
	}
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct arena *arena = arena_new();
	const struct uri_conf *conf = uri_conf();
	struct span text = {data, size};
	struct uri_collect c = uri_collect_new(arena, conf);
	struct uri_found found = {.uri = text, .types = URI_TYPE_A};
	struct freemail_address a;
	check_scan(conf->registry, text);
	uri_collect_text(&c, text);
	uri_collect_html(&c, &found);
	uri_collect_signature(&c, text);
	uri_collect_list(&c);
	struct span stripped = freemail_strip(arena, conf->registry, text);
	for (size_t from = 0; freemail_find(conf->registry, stripped, from, &a); from = a.end)
		if (a.start < from || a.start >= a.at || a.end <= a.at || a.end > stripped.n)
			abort();
	arena_free(&arena);
	return 0;
}
