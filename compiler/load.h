/* load: the state of reading rule files, shared by the files that turn statements into a ruleset.
 * The way of a statement: load.c walks the files, cond.c decides whether it is in force, apply.c sends
 * it to the sem_*.c files, which record what it says in the symbol table; resolve.c and the files it
 * calls make the ruleset of that. */
#ifndef WINNOW_LOAD_H
#define WINNOW_LOAD_H

#include "ast.h"
#include "base/condition_text.h"
#include "base/map.h"
#include "base/plugins.h"
#include "base/strbuf.h"
#include "source.h"

#define SPAMASSASSIN_VERSION 4.000001   /* whose behaviour this is */
#define SPAMASSASSIN_VERSION_TEXT "4.000001"
#define SPAMASSASSIN_PERL 5.036         /* perl_version in conditions: Debian 12's */
#define DEFAULT_LANG "en_US"            /* what C and POSIX mean there */
#define INCLUDE_DEPTH_LIMIT 64u         /* nested includes: each is a level of recursion */
#define RULE_NAME_LIMIT 100u            /* SpamAssassin's */
#define SUGGESTION_LIMIT 200u           /* "did you mean": each compares with every name there is */

/* What the files say about one name. */
struct symbol {
	const char *name;
	struct rule *rule;      /* NULL while only score, describe ... lines name it */
	struct mexpr *meta;     /* of the definition in force, names not bound yet */
	double score[4];
	bool scored;
	struct loc score_at;
	const char *describe, *tflags;
	long priority;
	long own_priority;      /* before metas that need it lowered it */
	bool has_priority;
	bool replace;           /* named by replace_rules */
	bool net;               /* \bnet\b in tflags */
	bool elsewhere;         /* defined under a condition that does not hold */
	bool mimeheader;        /* a line has made it a mimeheader rule, which another cannot again */
	struct uri_detail_cond_src *conds; /* of all uri_detail lines so far, whatever other rules have had the name since */
	size_t nconds;
	const char *templates;  /* "A,B": tags that pattern lines have named so far, whether good or not, and of whatever type */
	struct pattern_src *pattern; /* of the last good line that had one, whatever type it was of; mimeheader apart */
	const char *unset;      /* [if-unset: ...] of a header line that was no good, before there was a rule */
	bool site;              /* the site's files have it, not a user's alone */
	bool defaulted;         /* the score is what the site's rule has without a score line; only a user's file asks */
	const char *site_tflags; /* before the user's */
	bool site_replace;
	struct rule *site_rule; /* the site's definition, when a user has given another; else NULL */
	struct mexpr *site_meta;
	unsigned char mark;     /* for walks over the metas */
};

struct symbols {
	VEC(struct symbol *) list;
};

struct condition {
	struct loc where;
	bool skipping_outside;
};

struct load {
	struct arena *arena, *scratch;
	const struct rules_options *options;
	struct ruleset_src *out;
	struct diags *diags;
	struct map symbols;       /* name to struct symbol */
	struct map files_read;    /* path to struct source */
	struct map condition_cache;
	struct plugins plugins;
	struct map replace_tag, replace_pre, replace_inter, replace_post;
	struct span replace_start, replace_end;
	VEC(struct setting_src) settings;
	struct source_list sources; /* all that were read, in order */
	struct map site_globs;    /* of rules_matching() in the site's metas, when a user's file is behind them */
	bool ignore_always;       /* ignore_always_matching_regexps, of the lines so far */
	bool user, user_rules;    /* a user's file is being read; and may have rules */
	uint32_t user_types;      /* bits of the types that it has rules of */
	unsigned nsources;
	unsigned suggestions;     /* names looked for so far */
	/* of the file being walked */
	VEC(struct condition) conditions;
	bool skipping;
};

struct symbol *symbol_get(struct load *l, struct span name);
struct symbol *symbol_find(const struct load *l, struct span name);
bool is_rule_name(struct span name);
/* `, did you mean X?` or an empty string. */
const char *symbol_suggestion(struct load *l, struct span name);

/* bytes.c: warnings about what is probably not meant. */
void bytes_check_source(struct load *l, const struct source *s);
void bytes_check_pattern(struct load *l, struct loc where);

/* cond.c: if, ifplugin, else, endif. */
void cond_if(struct load *l, const struct ast_stmt *stmt);
void cond_if_bad(struct load *l, const struct ast_stmt *stmt);
void cond_else(struct load *l, const struct ast_stmt *stmt);
void cond_endif(struct load *l, const struct ast_stmt *stmt);
/* The end of a file, or an include: conditions still open are reported and forgotten. */
void cond_end(struct load *l, const char *why);

/* apply.c: a statement in force. Conditions and includes never get here. */
void apply_stmt(struct load *l, const struct ast_stmt *stmt);
/* A statement of a block that is skipped: remember the names it defines. */
void apply_skipped(struct load *l, const struct ast_stmt *stmt);

/* user.c: from now on a user's file is read. */
void user_begin(struct load *l, const struct source *prefs);
/* False, after a diagnostic, for what users may not say. */
bool user_may(struct load *l, const struct ast_stmt *stmt);
bool user_rules_allowed(const struct load *l);
/* Before a user's definition takes the place of the one there is. */
void user_keep(struct load *l, struct symbol *s);
/* Behind a definition. */
void user_note_type(struct load *l, const struct rule *rule);
/* The score of a rule without a score line. */
double symbol_default_score(const struct symbol *s);
/* When all is read: site's definitions that go on running beside the user's. */
void user_end(struct load *l);
/* Once rules are complete: these become so, too. */
void user_complete(struct load *l);

/* sem_*.c: each kind of statement. */
void sem_pattern(struct load *l, const struct ast_stmt *stmt);
void sem_header(struct load *l, const struct ast_stmt *stmt);
/* A header line of that name is no good. */
void sem_header_spoils(struct load *l, struct span name);
void sem_mimeheader(struct load *l, const struct ast_stmt *stmt);
void sem_exists(struct load *l, const struct ast_stmt *stmt);
void sem_eval(struct load *l, const struct ast_stmt *stmt);
void sem_meta(struct load *l, const struct ast_stmt *stmt);
void sem_uri_detail(struct load *l, const struct ast_stmt *stmt);
void sem_net(struct load *l, const struct ast_stmt *stmt);
void sem_score(struct load *l, const struct ast_stmt *stmt);
void sem_setting(struct load *l, const struct ast_stmt *stmt);
/* Whether Perl takes a pattern: when it does not, there is no such rule, and an earlier one of its name stays. */
bool sem_regex_is_good(struct load *l, const struct ast_stmt *stmt, const struct pattern_src *pattern);
/* sem_value.c: whether a setting's value has the form that it alone wants. */
bool sem_value_has_form(struct load *l, const struct ast_stmt *stmt);
/* sem_net.c: NAME zone TYPE of urirhsbl and kin, with an answer for those that end in sub. */
bool sem_net_is_lookup(struct span value, bool sub);
/* sem_meta.c: what an expression comes to when no rule hits; *divided_r: an operand that is divided by 0, else as it was. */
double sem_meta_without_hits(const struct mexpr *e, const struct mexpr **divided_r);
/* sem_meta.c: whether SpamAssassin turns an expression away for a byte in it, unread. */
bool sem_meta_is_refused(struct span text, size_t *at_r);
/* Tells the words of a line of networks that are none. */
void sem_networks(struct load *l, const struct ast_stmt *stmt);
/* The text of a line's argument is missing or no good. */
void sem_value_bad(struct load *l, const struct ast_stmt *stmt);
/* Starts a definition: the symbol's rule, emptied, or NULL when the name is no good. */
struct rule *sem_define(struct load *l, const struct ast_stmt *stmt, enum wn_rule_type type);
void sem_add_setting(struct load *l, const char *name, const char *value, struct loc where);

enum delimiters { DELIMITERS_NEEDED = 1, DELIMITERS_NONE };
/* /pattern/flags, m{pattern}flags and kin, as SpamAssassin reads them. 0, or -1 with err. */
int pattern_parse(struct arena *arena, const struct ast_text *text, enum delimiters delimiters,
		  struct pattern_src *pattern_r, struct err *err);
/* Cuts a trailing "[if-unset: text]" off. The text, or NULL. */
const char *pattern_unset(struct arena *arena, struct ast_text *text);

/* Splits the text between an eval's parentheses. 0, or -1 when it is malformed. */
int eval_args_split(struct arena *arena, struct span text, struct ast_words *args_r);

/* resolve.c and what it calls, in this order. */
void resolve(struct load *l);
void reuse_resolve(struct load *l);
void meta_resolve(struct load *l);        /* binds names, finds cycles */
void priority_resolve(struct load *l);    /* what metas need runs no later than they do */
void meta_cut_cycles(struct load *l);     /* takes from metas in cycles what they can't see */
void replace_resolve(struct load *l);     /* ReplaceTags */
void tflags_resolve(struct load *l);
/* Reports words that mean nothing to SpamAssassin. */
void tflags_check(struct load *l, const struct ast_text *text);
/* Whether a word is among the flags. */
bool tflags_has(const char *tflags, const char *word);
/* The digits of maxhits=N, the first that is one; NULL: none is. */
const char *tflags_maxhits_text(const char *tflags);

#endif
