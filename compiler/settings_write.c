/* settings_write.c: the settings file of a compiled ruleset; runtime/load/settings.c reads it. */
#include "base/file.h"
#include "base/strbuf.h"
#include "rules.h"
#include "source.h"

static void add_value(struct strbuf *b, const char *value)
{
	for (; *value; value++) {
		if (*value == '\\')
			strbuf_add_str(b, "\\\\");
		else if (*value == '\n')
			strbuf_add_str(b, "\\n");
		else
			strbuf_add_byte(b, (unsigned char)*value);
	}
}

struct span settings_text(struct arena *arena, const struct ruleset_src *rules)
{
	struct strbuf b = strbuf_new(arena);

	strbuf_reserve(&b, 256u << 10);
	for (size_t i = 0; i < rules->nsettings; i++) {
		const struct setting_src *s = &rules->settings[i];
		unsigned line, column;
		source_position(s->where.source, s->where.start, &line, &column);
		strbuf_printf(&b, "@file %u %s\n%s ", line, s->where.source->path, s->name);
		add_value(&b, s->value);
		strbuf_add_byte(&b, '\n');
	}
	return strbuf_span(&b);
}

int settings_write(const struct ruleset_src *rules, const char *path, struct err *err)
{
	return file_write(path, settings_text(rules->arena, rules), err);
}
