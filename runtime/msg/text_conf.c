/* text_conf.c: normalize_charset, body_part_scan_size, rawbody_part_scan_size with SpamAssassin's defaults
 * (man Mail::SpamAssassin::Conf). */
#include "msg/text_conf.h"

static size_t size_option(const struct settings *settings, const char *name, long fallback)
{
	long n = settings_get_int(settings, name, fallback);
	return n > 0 ? (size_t)n : 0;
}

const struct text_conf *text_conf_new(struct arena *arena, const struct settings *settings,
				      struct err *err)
{
	struct text_conf *conf = ARENA_NEW(arena, struct text_conf);
	conf->normalize_charset = settings_get_bool(settings, "normalize_charset", true);
	conf->body_part_size = size_option(settings, "body_part_scan_size", 50000);
	conf->rawbody_part_size = size_option(settings, "rawbody_part_scan_size", 500000);
	return conf;
}
