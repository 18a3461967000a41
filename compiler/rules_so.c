/* rules_so.c: see rules_so.h. */
#include "rules_so.h"
#include "cache.h"

/* Is the ruleset in force of the same C? Then rules.so is too. */
static bool is_same_code(const struct published *old, const struct digest *key)
{
	return old->there && strcmp(old->manifest.code, key->hex) == 0;
}

int rules_so_begin(struct rules_so *so, struct publish *p, const struct ir *ir, const char *cache,
		   const struct published *old, struct err *err)
{
	struct span c = emit_c(ir->arena, ir);
	struct hsdb_built cached; /* an entry without patterns */

	*so = (struct rules_so){.key = emit_c_key(ir->arena, c)};
	p->manifest.code = arena_dup_str(ir->arena, so->key.hex);
	if (publish_put(p, "ruleset_abi.h", emit_abi_header(ir->arena), err) != 0 ||
	    publish_put(p, "rules.c", c, err) != 0)
		return -1;
	if (is_same_code(old, &so->key))
		return publish_reuse(p, old, "rules.so", err);
	if (cache && cache_get(ir->arena, cache, &so->key, &cached))
		return publish_put(p, "rules.so", cached.bytes, err);
	return emit_cc_begin(&so->running, p->beside, err);
}

int rules_so_end(struct rules_so *so, struct publish *p, const char *cache, struct err *err)
{
	struct hsdb_built made = {0};

	if (!so->running.child)
		return 0;
	if (emit_cc_end(&so->running, err) != 0 || publish_note(p, "rules.so", &made.bytes, err) != 0)
		return -1;
	if (cache)
		cache_put(cache, &so->key, &made);
	return 0;
}

void rules_so_abort(struct rules_so *so)
{
	if (so->running.child)
		emit_cc_abort(&so->running);
}
