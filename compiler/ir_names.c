/* ir_names.c: how things are called in dumps, tables and messages. */
#include "ir.h"
#include "source.h"

const char *ir_rule_file(const struct rule *rule)
{
	return rule->where.source ? rule->where.source->path : "";
}

unsigned ir_rule_line(const struct rule *rule)
{
	unsigned line = 0, column;

	if (rule->where.source)
		source_position(rule->where.source, rule->where.start, &line, &column);
	return line;
}

const char *ir_view_name(enum wn_view view)
{
	static const char *const names[WN_VIEWS] = {
		[WN_VIEW_NONE] = "none",     [WN_VIEW_BODY] = "body",
		[WN_VIEW_RAWBODY] = "rawbody", [WN_VIEW_URI] = "uri",
		[WN_VIEW_FULL] = "full",     [WN_VIEW_HEADER] = "header",
		[WN_VIEW_MIMEHEADER] = "mimeheader", [WN_VIEW_URI_DETAIL] = "uri_detail",
	};
	return names[view];
}

const char *ir_lowering_name(enum wn_lowering lowering)
{
	static const char *const names[] = {[WN_DIRECT] = "direct",
					    [WN_CONFIRM] = "confirm",
					    [WN_PCRE] = "pcre",
					    [WN_GATED] = "gated"};
	return names[lowering];
}

const char *ir_type_name(enum wn_rule_type type)
{
	static const char *const names[] = {
#define RULETYPE(symbol, keyword, view) [WN_RULE_##symbol] = keyword,
#include "grammar/ruletypes.def"
#undef RULETYPE
	};
	return names[type];
}

const char *ir_class_name(struct arena *arena, const struct ir_class *c)
{
	if (!c->header)
		return ir_view_name(c->view);
	return arena_printf(arena, "%s %s", ir_view_name(c->view), c->header);
}
