/* freemail_list.c: the family's options, and who is a free provider. */
#include "eval/freemail.h"

#include "base/strbuf.h"
#include "base/vec.h"

/* --- Options ---------------------------------------------------------------------------------- */

struct lists {
	struct arena *arena;
	struct freemail_conf *conf;
	VEC(struct span) wildcards;
	struct map known_wildcards;
};

static struct span dup_lower(struct arena *arena, struct span s)
{
	unsigned char *p = arena_bytes(arena, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = byte_lower(s.p[i]);
	return (struct span){p, s.n};
}

static bool next_word(struct span *rest, struct span *word_r)
{
	*rest = span_trim(*rest);
	size_t n = 0;
	while (n < rest->n && !byte_is_space(rest->p[n]))
		n++;
	*word_r = span_slice(*rest, 0, n);
	*rest = span_slice(*rest, n, rest->n);
	return n;
}

static bool is_domain_glob(struct span s, bool *wild_r)
{
	*wild_r = false;
	for (size_t i = 0; i < s.n; i++) {
		*wild_r |= s.p[i] == '*' || s.p[i] == '?';
		if (!byte_is_alnum(s.p[i]) && !memchr(".*?-", s.p[i], 4))
			return false;
	}
	return true;
}

/* Words that are no domain are passed over, as SpamAssassin does with a warning. */
static void add_domain(struct lists *l, struct span word)
{
	bool wild;
	if (!is_domain_glob(word, &wild))
		return;
	word = dup_lower(l->arena, word);
	if (!wild) {
		map_set(&l->conf->domains, word, l);
	} else if (!map_has(&l->known_wildcards, word)) {
		map_set(&l->known_wildcards, word, l);
		vec_push(l->arena, &l->wildcards, word);
	}
}

/* An address or a domain: a '.' or '@' between two word characters. */
static void add_welcome(struct lists *l, struct span word)
{
	for (size_t i = 1; i + 1 < word.n; i++)
		if ((word.p[i] == '.' || word.p[i] == '@') && byte_is_word(word.p[i - 1]) &&
		    byte_is_word(word.p[i + 1])) {
			map_set(&l->conf->welcomelist, dup_lower(l->arena, word), l);
			return;
		}
}

static void add_auth(struct lists *l, struct span word)
{
	map_set(&l->conf->auth_welcome, dup_lower(l->arena, word), l);
}

static void add_words(struct lists *l, const struct setting *s,
		      void (*add)(struct lists *, struct span))
{
	struct span rest = span_from_str(s->value), word;
	while (next_word(&rest, &word))
		add(l, word);
}

static bool is_name(const struct setting *s, const char *name, const char *alias)
{
	return strcmp(s->name, name) == 0 || strcmp(s->name, alias) == 0;
}

static bool get_switch(const struct settings *settings, const char *name, const char *alias,
		       bool fallback)
{
	return settings_get_num(settings, name, settings_get_num(settings, alias, fallback)) != 0;
}

static void read_lists(struct lists *l, const struct settings *settings)
{
	bool auth = get_switch(settings, "freemail_import_welcomelist_auth",
			       "freemail_import_whitelist_auth", false);
	bool def = get_switch(settings, "freemail_import_def_welcomelist_auth",
			      "freemail_import_def_whitelist_auth", false);
	for (size_t i = 0; i < settings->n; i++) {
		const struct setting *s = &settings->v[i];
		if (is_name(s, "freemail_domains", "freemail_domains"))
			add_words(l, s, add_domain);
		else if (is_name(s, "freemail_welcomelist", "freemail_whitelist"))
			add_words(l, s, add_welcome);
		else if ((auth && is_name(s, "welcomelist_auth", "whitelist_auth")) ||
			 (def && is_name(s, "def_welcomelist_auth", "def_whitelist_auth")))
			add_words(l, s, add_auth);
	}
}

const void *freemail_family_conf(struct arena *arena, const struct settings *settings,
				 struct err *err)
{
	struct freemail_conf *conf = ARENA_NEW(arena, struct freemail_conf);
	struct lists lists = {.arena = arena, .conf = conf, .known_wildcards = map_new(arena)};
	conf->domains = conf->welcomelist = conf->auth_welcome = map_new(arena);
	read_lists(&lists, settings);
	conf->wildcards = (struct spans){lists.wildcards.v, lists.wildcards.n};
	conf->available = conf->domains.n || conf->wildcards.n;
	conf->max_body_emails = settings_get_int(settings, "freemail_max_body_emails", 5);
	conf->max_body_freemails = settings_get_int(settings, "freemail_max_body_freemails", 3);
	conf->skip_when_over_max =
	    settings_get_num(settings, "freemail_skip_when_over_max", 1) != 0;
	conf->describe_email = settings_get_num(settings, "freemail_add_describe_email", 1) != 0;
	conf->skip_bulk_envfrom = settings_get_num(settings, "freemail_skip_bulk_envfrom", 1) != 0;
	return conf;
}

/* --- Who is one ------------------------------------------------------------------------------- */

/* '?' is any byte, '*' any run of bytes without `barrier` (0: no barrier). */
static bool glob_matches(struct span glob, struct span s, unsigned char barrier)
{
	size_t g = 0, i = 0, star = (size_t)-1, from = 0;
	while (i < s.n) {
		if (g < glob.n && glob.p[g] == '*') {
			star = g++;
			from = i;
		} else if (g < glob.n && (glob.p[g] == '?' || glob.p[g] == s.p[i])) {
			g++;
			i++;
		} else if (star != (size_t)-1 && (!barrier || s.p[from] != barrier)) {
			g = star + 1; /* let the last star take one byte more */
			i = ++from;
		} else {
			return false;
		}
	}
	while (g < glob.n && glob.p[g] == '*')
		g++;
	return g == glob.n;
}

/* Nearly all wildcards begin with the name of a provider. */
static bool may_match(struct span glob, struct span s)
{
	return !glob.n || glob.p[0] == '*' || glob.p[0] == '?' || (s.n && glob.p[0] == s.p[0]);
}

static bool is_wild_domain(const struct freemail_conf *conf, struct span email)
{
	for (size_t at = span_find_byte(email, '@', 0); at < email.n;
	     at = span_find_byte(email, '@', at + 1))
		for (size_t i = 0; i < conf->wildcards.n; i++) {
			struct span domain = span_slice(email, at + 1, email.n);
			if (may_match(conf->wildcards.v[i], domain) &&
			    glob_matches(conf->wildcards.v[i], domain, '.'))
				return true;
		}
	return false;
}

static bool is_auth_welcome(const struct freemail_conf *conf, struct span email)
{
	for (size_t i = 0; i < conf->auth_welcome.n; i++)
		if (glob_matches(conf->auth_welcome.entries[i].key, email, 0))
			return true;
	return false;
}

/* Local parts of roles and machines, which say nothing about a person: free or not. */
static bool is_role(struct span email)
{
	static struct pcre roles =
	    PCRE_LIT("^(?:(?:abuse|contact|helpdesk|info|kontakt|sales|support"
		     "|domainmaster|hostmaster|postmaster"
		     "|bounced?-"
		     "|request-[0-9a-f]{16}"
		     "|[0-9a-f]{8}\\.[0-9a-f]{8}"
		     "|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@"
		     "|undisclosed.*@"
		     "|.+=.+=.+@)",
		     PCRE_CASELESS);
	return pcre_match(&roles, email, 0, NULL) == 1;
}

bool freemail_is(const struct freemail_conf *conf, struct span email)
{
	const unsigned char *at = email.n ? memrchr(email.p, '@', email.n) : NULL;
	struct span domain = at ? span_slice(email, (size_t)(at - email.p) + 1, email.n) : email;
	if (!email.n)
		return false;
	if (!map_has(&conf->domains, domain) && !is_wild_domain(conf, email))
		return false;
	return !map_has(&conf->welcomelist, email) && !map_has(&conf->welcomelist, domain) &&
	       !is_role(email) && !is_auth_welcome(conf, email);
}

bool freemail_ask(struct eval *e, struct span email)
{
	struct freemail_message *f = freemail_message(e);
	if (!f->asked.n || !span_equal(f->asked, email)) {
		f->asked = email;
		f->asked_free = freemail_is(e->conf->family[EVAL_FAMILY_freemail], email);
	}
	return f->asked_free;
}
