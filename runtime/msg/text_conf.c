/* text_conf.c: normalize_charset, body_part_scan_size, rawbody_part_scan_size with SpamAssassin's defaults
 * (man Mail::SpamAssassin::Conf). */
#include "msg/text_conf.h"

const struct text_conf *text_conf_new(struct arena *arena, const struct settings *settings,
				      struct err *err)
{
	struct text_conf *conf = ARENA_NEW(arena, struct text_conf);
	conf->normalize_charset = settings_get_bool(settings, "normalize_charset", true);
	conf->body_part_size = settings_get_int(settings, "body_part_scan_size", 50000);
	conf->rawbody_part_size = settings_get_int(settings, "rawbody_part_scan_size", 500000);
	return conf;
}
