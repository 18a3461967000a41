/* uri_conf.c: gathers the settings behind URIs. */
#include "msg/uri_conf.h"

#include "msg/redirector.h"
#include "msg/registry.h"

const struct uri_conf *uri_conf_new(struct arena *arena, const struct settings *settings,
				    struct err *err)
{
	struct uri_conf *conf = ARENA_NEW(arena, struct uri_conf);
	conf->registry = registry_new(arena, settings, err);
	if (!conf->registry)
		return NULL;
	conf->redirectors = redirectors_new(arena, settings, err);
	if (!conf->redirectors)
		return NULL;
	conf->parse_dkim_uris = settings_get_bool(settings, "parse_dkim_uris", true);
	return conf;
}

void uri_conf_release(const struct uri_conf *conf)
{
	if (conf)
		redirectors_release(conf->redirectors);
}
