/* conf.c: gathers the options of the message modules when a ruleset is loaded. */
#include "msg/conf.h"
#include "msg/relay_conf.h"
#include "msg/text_conf.h"
#include "msg/uri_conf.h"

const struct msg_conf *msg_conf_new(struct arena *arena, const struct settings *settings,
				    struct err *err)
{
	struct msg_conf *conf = ARENA_NEW(arena, struct msg_conf);
	conf->settings = settings;
	conf->text = text_conf_new(arena, settings, err);
	if (!conf->text)
		return NULL;
	conf->uri = uri_conf_new(arena, settings, err);
	if (!conf->uri)
		return NULL;
	conf->relay = relay_conf_new(arena, settings, err);
	return conf->relay ? conf : NULL;
}
