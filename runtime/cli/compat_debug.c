/* compat_debug.c: what `spamassassin -D` tells of a message, in its words: files and plugins that were read, relays, the
 * tags that rules captured, which text each rule hit, and the verdict.
 * SpamAssassin counterpart: dbg() all over it. Differs: rules in name order, once each; of their texts the first one. */
#include "base/strbuf.h"
#include "cli/compat.h"
#include "msg/relay.h"
#include "report/report.h"
#include "scan/scanner.h"
#include "scan/template.h"

void compat_debug_rules(const struct compat_options *o, const struct wn_ruleset *rules)
{
	const char *plugin;

	for (size_t i = 0; (plugin = wn_ruleset_setting(rules, "loadplugin", i)); i++)
		compat_debug(o, "plugin: loading %s from @INC", plugin);
}

static const char *yes_no(bool yes)
{
	return yes ? "yes" : "no";
}

static void tell_span(const struct compat_options *o, const char *name, struct span value)
{
	compat_debug(o, "metadata: %s: %.*s", name, (int)value.n, (const char *)value.p);
}

static void tell_relays(const struct compat_options *o, struct wn_scanner *s)
{
	const struct relays *r = message_relays(s->msg);

	for (size_t i = 0; i < r->n; i++) {
		const struct relay *one = &r->all[i];
		compat_debug(o, "received-header: parsed as %.*s", (int)one->as_string.n,
			     (const char *)one->as_string.p);
		compat_debug(o, "received-header: relay %.*s trusted? %s internal? %s msa? %s", (int)one->ip.n,
			     (const char *)one->ip.p, yes_no(one->trusted), yes_no(one->internal), yes_no(one->msa));
	}
	tell_span(o, "X-Spam-Relays-Trusted", r->trusted_str);
	tell_span(o, "X-Spam-Relays-Untrusted", r->untrusted_str);
	tell_span(o, "X-Spam-Relays-Internal", r->internal_str);
	tell_span(o, "X-Spam-Relays-External", r->external_str);
}

static void tell_tags(const struct compat_options *o, struct wn_scanner *s)
{
	for (size_t i = 0; s->tags && i < s->tags->n; i++) {
		const struct scan_tag *tag = s->tags->entries[i].value;
		struct strbuf b = strbuf_new(o->arena);
		for (size_t k = 0; k < tag->values.n; k++) {
			strbuf_add_str(&b, k ? "," : "");
			strbuf_add_span(&b, tag->values.v[k]);
		}
		compat_debug(o, tag->values.n > 1 ? "check: tagrun - tag %.*s is now ready, value: ARY:[%s]"
						  : "check: tagrun - tag %.*s is now ready, value: %s",
			     (int)s->tags->entries[i].key.n, (const char *)s->tags->entries[i].key.p, strbuf_str(&b));
	}
}

/* Its pattern hits where there is no match. */
static bool is_negated(const struct wn_program *p, uint32_t rule)
{
	for (uint32_t i = 0; i < p->npatterns; i++)
		if (p->patterns[i].rule == rule)
			return p->patterns[i].negated;
	return false;
}

static const char *type_name(uint8_t type)
{
	switch (type) {
	case WN_RULE_BODY: return "body";
	case WN_RULE_FULL: return "full";
	case WN_RULE_HEADER: return "header";
	case WN_RULE_RAWBODY: return "rawbody";
	case WN_RULE_URI: return "uri";
	case WN_RULE_META: return "meta";
	default: return "eval";
	}
}

static void tell_hit(const struct compat_options *o, struct wn_scanner *s, const struct wn_hit *hit)
{
	const struct wn_program *p = s->sp->p;
	uint8_t type = p->rules[hit->rule].type;
	struct report_place place = {0};
	struct span text = SPAN_LIT("<YES>");

	if (type == WN_RULE_META || type == WN_RULE_URI_DETAIL || type >= WN_RULE_EVAL_BODY) {
		compat_debug(o, "rules: ran %s rule %s ======> got hit (%g)", type_name(type), hit->name, hit->count);
		return;
	}
	if (is_negated(p, hit->rule))
		text = SPAN_LIT("<negative match>");
	else if (report_find(s, hit->rule, &place))
		text = place.text;
	if (type == WN_RULE_MIMEHEADER)
		compat_debug(o, "mimeheader: ran rule %s ======> got hit: \"%.*s\"%s", hit->name, (int)text.n,
			     (const char *)text.p, text.p == place.text.p ? arena_printf(o->arena, " (part %zu)", place.unit + 1) : "");
	else
		compat_debug(o, "rules: ran %s rule %s ======> got hit: \"%.*s\"", type_name(type), hit->name,
			     (int)text.n, (const char *)text.p);
}

/* The rules that hit, or the sub-rules with how often they did. */
static const char *names(const struct compat_options *o, const struct wn_result *result, bool sub)
{
	struct strbuf b = strbuf_new(o->arena);
	unsigned long hits = 0, n = 0;

	for (size_t i = 0; i < result->nhits; i++) {
		const struct wn_hit *hit = &result->hits[i];
		if (hit->sub != sub)
			continue;
		strbuf_printf(&b, "%s%s", b.n ? "," : "", hit->name);
		if (sub && hit->times > 1)
			strbuf_printf(&b, "(%u)", hit->times);
		hits += hit->times;
		n++;
	}
	if (sub && n)
		strbuf_printf(&b, " (Total Subtest Hits: %lu / Deduplicated Total Hits: %lu)", hits, n);
	return strbuf_str(&b);
}

void compat_debug_result(const struct compat_options *o, struct wn_scanner *s)
{
	const struct wn_result *result = wn_scanner_result(s);

	if (!o->debug)
		return;
	tell_relays(o, s);
	tell_tags(o, s);
	for (size_t i = 0; i < result->nhits; i++)
		tell_hit(o, s, &result->hits[i]);
	compat_debug(o, "check: is spam? score=%g required=%g", result->score, result->required);
	compat_debug(o, "check: tests=%s", names(o, result, false));
	compat_debug(o, "check: subtests=%s", names(o, result, true));
}
