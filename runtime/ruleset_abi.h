/* ruleset_abi.h: what a compiled ruleset's files and the runtime agree on. The only header that generated C
 * includes, and the only runtime header (besides base/) that the compiler sees.
 *
 * rules.tab holds the tables (struct wn_tables), mapped where it pleases; rules.so exports one symbol, `const
 * struct wn_code wn_code`: the metas' function. It holds no state, knows no rule by its id, and calls nothing
 * outside itself but libm, so that only another meta recompiles it. Scores, descriptions and settings are data
 * beside both (files `scores`, `settings`). Bump WN_ABI_VERSION with every change of layout or meaning. */
#ifndef WINNOW_RULESET_ABI_H
#define WINNOW_RULESET_ABI_H

#include <stddef.h>
#include <stdint.h>

#define WN_ABI_VERSION 22u
#define WN_FORMAT_VERSION 2 /* of the directory: file names, manifest, scores, settings */
#define WN_VERSION "0.1.0"  /* of Winnow: a ruleset is read by the version that wrote it */

enum wn_rule_type {
#define RULETYPE(symbol, keyword, view) WN_RULE_##symbol,
#include "grammar/ruletypes.def"
#undef RULETYPE
	WN_RULE_TYPES
};

/* Where a pattern looks. */
enum wn_view {
	WN_VIEW_NONE,
	WN_VIEW_BODY,       /* body paragraphs, Subject first */
	WN_VIEW_RAWBODY,    /* decoded chunks of text parts */
	WN_VIEW_URI,        /* one URI a unit */
	WN_VIEW_FULL,       /* the whole message, one unit */
	WN_VIEW_HEADER,     /* one header's value: the class names the header */
	WN_VIEW_MIMEHEADER, /* one MIME part's header value a unit */
	WN_VIEW_URI_DETAIL, /* uri_detail conditions: no database, PCRE2 only */
	WN_VIEWS
};

enum wn_tflag_bit {
#define TFLAG(symbol, word) WN_TFLAG_BIT_##symbol,
#include "grammar/tflags.def"
#undef TFLAG
	WN_TFLAG_BITS
};
#define WN_TFLAG(symbol) (1u << WN_TFLAG_BIT_##symbol)

/* One rule. Its index in wn_program.rules is its id everywhere: hit vector, scores, metas. */
struct wn_rule {
	const char *name;
	uint8_t type;      /* enum wn_rule_type */
	int16_t priority;
	uint16_t maxhits;  /* tflags maxhits=N; 0: unlimited. Only with MULTIPLE. */
	uint32_t tflags;   /* WN_TFLAG bits */
	const char *words; /* the tflags line as written, for words with values (range=1-3), or NULL */
	const char *file;  /* where it was defined */
	uint32_t line;
};

/* How a pattern is decided. */
enum wn_lowering {
	WN_DIRECT,  /* a Hyperscan hit is the answer */
	WN_CONFIRM, /* a Hyperscan hit makes it a candidate; PCRE2 decides and counts */
	WN_PCRE,    /* no useful over-approximation: PCRE2 on every unit */
	WN_GATED,   /* the literals of its gate make it a candidate; PCRE2 decides and counts */
};

/* Perl modifiers that are left for the matcher ((?^aa:...) is understood: bytes, ASCII classes). */
enum { WN_RE_CASELESS = 1, WN_RE_DOTALL = 2, WN_RE_MULTILINE = 4, WN_RE_EXTENDED = 8,
       WN_RE_LATIN1 = 16 /* a rule's pattern: C0-DE and E0-FE are cases of each other */ };

/* In which units a pattern's matches are the bytes of `bytes`, each one: none, those without 8-bit bytes, all; in all,
 * too, but beside them there are matches that begin with 8-bit bytes and hold none of `bytes`, nor more than one byte behind those. */
enum wn_bytes { WN_BYTES_NOWHERE, WN_BYTES_IN_ASCII, WN_BYTES_ANYWHERE, WN_BYTES_BESIDE_HIGH };

/* Where a match of a pattern can begin: n bytes in a row, the i-th one of those whose links[] have bit i, and `run` more like
 * the last. With edge the first is the byte before, which there need not be. Whole: a text matches where it has such bytes, be
 * it among the places where matches are known to begin or anywhere, and then perhaps once at most. */
enum wn_starts_whole { WN_STARTS_ONLY, WN_STARTS_WHOLE, WN_STARTS_WHOLE_ANYWHERE, WN_STARTS_WHOLE_ONCE };
enum { WN_STARTS_LINKS = 8, WN_STARTS_RUN = 64 /* or more, where there is one */ };
/* And the first way_bytes bytes are those of one of eight ways to begin: tables behind the struct, one a byte, have a bit for
 * each way. */
enum { WN_WAYS = 8, WN_WAY_BYTES = 8 };
struct wn_starts {
	uint8_t links[256];
	uint8_t n, edge, whole; /* enum wn_starts_whole */
	uint8_t way_bytes;
	uint16_t run;
};

static inline const uint8_t *wn_ways_of(const struct wn_starts *starts, unsigned at)
{
	return (const uint8_t *)(starts + 1) + 256 * (size_t)at;
}
static inline size_t wn_starts_size(const struct wn_starts *starts)
{
	return sizeof *starts + 256 * (size_t)starts->way_bytes;
}

/* One regex of one rule. */
struct wn_pattern {
	uint32_t rule;
	uint8_t lowering;      /* enum wn_lowering */
	uint8_t flags;         /* WN_RE_* for `pcre` */
	uint8_t negated;       /* header !~ : hits when it does not match */
	uint8_t absent_hits;   /* header: matches the value used when the header is absent
				* ([if-unset: ...] or the empty string), before `negated` */
	uint8_t certain;       /* where its chains are met it matches: it is met by them alone */
	uint16_t reach;        /* of its chains or automaton: what is told ends at most so many bytes behind where a match begins */
	uint16_t lead;         /* and a match begins at most so many bytes before what its automaton tells of; WN_REACH_BEHIND: any number, NONE: it has none */
	uint8_t counts_bytes;  /* enum wn_bytes */
	uint8_t lines;         /* each match begins a line, and its automaton tells of something in every one */
	uint64_t bytes[2];
	const char *pcre;      /* the pattern for PCRE2: exactly what the rule means */
	uint32_t pcre_length;
	const struct wn_starts *starts; /* or NULL: not known, or nearly anywhere */
	const struct wn_starts *later; /* what a text holds no more than WN_REACH_SLACK bytes before where a match begins, or behind that; or NULL */
	const char *why;       /* the reason for CONFIRM and PCRE, else NULL; --explain prints it */
	const char *absent;    /* the [if-unset: ...] text, or NULL */
	const char *captures;  /* "TAG1,TAG2" named captures that set tags, or NULL */
	const char *templates; /* "TAG1,TAG2" tags whose values %{TAG1} ... in `pcre` stand for, or NULL */
};

/* One scan class: a view (and header), its patterns, its databases. */
struct wn_class {
	uint8_t view;             /* enum wn_view */
	const char *header;       /* HEADER, MIMEHEADER: name with modifiers as written, e.g. "From:addr" */
	uint32_t first, n;        /* its patterns: patterns[first .. first + n) */
	uint32_t first_db, ndb;   /* its databases */
	uint32_t first_pcre, npcre; /* its WN_PCRE patterns: pcre_patterns[first_pcre ..) */
	uint32_t first_absent, nabsent; /* rules that hit when the header is absent, `negated` allowed
					 * for: absent_patterns[first_absent ..) */
};

/* What a database is for. */
enum wn_db_kind {
	WN_DB_LITERALS,  /* ids are gates */
	WN_DB_AUTOMATON, /* struct wn_automaton instead of a Hyperscan database; ids are patterns */
	WN_DB_AUTOMATON_EIGHT_BIT, /* the same, for units with bytes over 127 only */
	WN_DB_CHAINS, /* struct wn_chains; ids are patterns */
	WN_DB_CHAINS_EIGHT_BIT, /* the same, for units with bytes over 127 only */
};

/* Chains of sets of bytes, looked for side by side (base/shift_and.c). Each link is a bit in a row of words; those of
 * a chain follow each other in one word. Behind the header lie struct wn_chain_words, then rows, two for each class of
 * bytes and at last for the ends of the text: which links it is right for, and behind which links it may stand: behind
 * the last of a chain all may, so that what was met is not forgotten. */
enum { WN_CHAIN_WORDS = 8, WN_CHAIN_WORDS_MOST = 32 }; /* a row has a multiple of the first and at most the second */
struct wn_chains {
	uint32_t nwords, nclasses, nids;
	uint32_t ids_before[WN_CHAIN_WORDS_MOST]; /* ids of the chains that end in earlier words */
	uint8_t class_of[256];
	uint8_t unused[52]; /* to the alignment */
};
struct wn_chain_words { /* each nwords long: bits of links */
	uint64_t first[WN_CHAIN_WORDS_MOST];
	uint64_t last[WN_CHAIN_WORDS_MOST];  /* the n-th of a word is id ids_before + n */
};

/* A nondeterministic automaton over classes of bytes: patterns without rare literals, loosely. The
 * scanner makes it deterministic as far as texts need it (base/automaton.c). Behind the header lie
 * sets[nsets], instrs[ninstrs], starts[nstarts]. */
enum wn_op { WN_OP_BYTE, WN_OP_SPLIT, WN_OP_ASSERT, WN_OP_MATCH, WN_OP_MATCH_END /* only where the text ends */ };
enum wn_assert {
	WN_AT_TEXT_START, WN_AT_LINE_START, WN_AT_LINE_END, WN_AT_TEXT_END, WN_AT_TEXT_END_NL, /* or before a newline */
	WN_AT_WORD_EDGE, WN_AT_WORD_INSIDE, WN_ASSERTS,
};
struct wn_instr {
	uint8_t op;           /* enum wn_op */
	uint16_t set;         /* BYTE: which bytes; ASSERT: enum wn_assert; MATCH: id in the database */
	uint16_t next, other; /* BYTE, ASSERT: next; SPLIT: both ways */
};
struct wn_set {
	uint64_t classes[4]; /* bit c: bytes of class c belong to it */
};
struct wn_start {
	uint16_t instr;
	uint16_t anchored; /* only where the text begins */
};
/* Automata of a class and kind run side by side, as many at a time, with the same classes of bytes. */
enum { WN_LANES = 4 };
struct wn_automaton {
	uint32_t nsets, ninstrs, nstarts, nclasses;
	uint8_t class_of[256]; /* bytes that no set tells apart have the same class; with ASSERT, neither are word
				* characters and others, newlines and others */
};

/* One Hyperscan database, or what is in its place, a slice of patterns.hs: as it lies in memory, at a multiple of the alignment. */
#define WN_DB_ALIGNMENT 64 /* a cache line, and what Hyperscan asks of databases */
struct wn_db {
	uint8_t kind; /* enum wn_db_kind */
	uint64_t offset, size;
	uint32_t first_id, nids; /* id i means pattern db_ids[first_id + i]; LITERALS:
				  * gates[db_ids[first_id] + i] */
};

/* Instead of a number of bytes: there are at most so many newlines between them, less WN_REACH_LINES; a match begins no
 * more than WN_REACH_SLACK bytes behind the end of what was met; nothing is known. (Look-behinds that became part of what is
 * looked for end where the match begins.) */
enum { WN_REACH_LINES = 0xff00, WN_REACH_BEHIND = UINT16_MAX - 1, WN_REACH_NONE = UINT16_MAX };
enum { WN_REACH_LINES_MOST = 2 };
enum { WN_REACH_SLACK = 8 };

/* One literal that patterns wait for: gate_refs[first .. first + n). */
struct wn_gate {
	uint32_t first, n;
};
enum { WN_CLAUSES = 2 };
struct wn_gate_ref {
	uint32_t pattern; /* patterns[] index */
	uint8_t clause;   /* of its gate */
	uint8_t alone;    /* the gate wants nothing but one literal of this clause */
	uint16_t reach;   /* it ends at most so many bytes behind where a match begins */
	int8_t beyond;    /* and a match begins at most so many bytes behind its end, mostly less than 0 */
	uint8_t ascii;    /* which is known in units without bytes over 127 only */
	uint8_t need[WN_CLAUSES]; /* how many literals of each clause of the gate a unit must hold; 0: no such clause */
};

/* header NAME =~ is in classes; `header X exists:NAME` is here. */
struct wn_exists {
	uint32_t rule;
	const char *header;
	uint8_t negated;
};

/* uri_detail RULE key op /re/ ...: all conditions must hold on one URI. */
struct wn_uri_detail {
	uint32_t rule;
	uint32_t first, n; /* uri_detail_conds[first ..) */
};
struct wn_uri_detail_cond {
	const char *key; /* raw, type, cleaned, text, domain, host */
	uint32_t pattern; /* patterns[] index; `negated` as there */
};

enum wn_arg_kind { WN_ARG_STR, WN_ARG_NUM, WN_ARG_REGEX };

/* One argument of an eval call, checked against evals.def by the compiler. */
struct wn_arg {
	uint8_t kind;
	uint8_t flags;    /* REGEX: WN_RE_* */
	const char *s;    /* the text as written (all kinds); REGEX: the pattern without delimiters */
	double num;       /* NUM */
};

/* A call of an eval function; `function` is resolved by name when the ruleset is loaded. */
struct wn_eval_call {
	uint32_t rule;
	const char *function;
	const struct wn_arg *argv;
	uint32_t argc;
};

/* What a meta waits for; what follows from it is in scan/metas.c. */
struct wn_meta {
	uint32_t rule;
	uint32_t first, n; /* the rules it names, of all types: meta_deps[first ..), rule ids */
	uint8_t late;      /* it also waits for the end of the message: it names something that is no
			    * rule, or is an empty () */
	/* All it names, as often as it names it: meta_names[first_name ..), rule ids or WN_NO_RULE. What
	 * AutoLearnThreshold goes by. */
	uint32_t first_name, nnames;
	uint32_t term; /* terms[] index of what it says */
};
#define WN_NO_RULE UINT32_MAX

/* What metas say, once more, as trees: which rules still matter to one is read here (scan/guard_plan.c); its value is
 * computed by the code. */
enum wn_term_op {
	WN_TERM_NUMBER, WN_TERM_RULE, WN_TERM_META, WN_TERM_NOT, WN_TERM_AND, WN_TERM_OR, WN_TERM_ADD,
	WN_TERM_LT, WN_TERM_LE, WN_TERM_GT, WN_TERM_GE,
	/* Anything else: its operands matter, and what comes of them may be any number. QUIET: 0 where no rule in it hits. */
	WN_TERM_OTHER, WN_TERM_QUIET,
};
struct wn_term {
	uint8_t op;   /* enum wn_term_op */
	uint32_t end; /* what is behind the last of its operands; the first is right behind it */
	union {
		uint32_t rule;  /* RULE: its id; META: its index in metas_list */
		double number;
	};
};

/* One meta: reads hits[] of all other rules, writes its own. They run in dependency order; one that is known to come out
 * false need not.
 * hits[r] is the number of hits of rule r as Perl would see it (0: none). A live meta that comes
 * out true is stored as SpamAssassin stores it: value > 0 ? value : 1.
 * live[r] is 0 for rules that don't run: their value stays 0.
 * The code numbers the rules it mentions; slots[] says which rule each of them is.
 * When it came out true, *hit becomes its place in metas_list; returned is what is behind it. */
typedef uint32_t *(*wn_meta_fn)(double *hits, const uint8_t *live, const uint32_t *slots, uint32_t *hit);

/* What rules.so exports. */
struct wn_code {
	uint32_t abi;    /* WN_ABI_VERSION */
	uint32_t nslots; /* that `metas` reads */
	uint32_t nmetas;
	const wn_meta_fn *metas;
};

struct wn_program {
	uint32_t abi;                 /* WN_ABI_VERSION */
	uint32_t nrules, npatterns, nclasses, ndbs, nexists, nevals, nuri_details;
	uint32_t ndb_ids, npcre_patterns, nabsent_patterns, nuri_detail_conds;
	uint32_t nmetas, nmeta_deps, nmeta_names, nterms, nslots;
	uint32_t ngates, ngate_refs;
	const struct wn_rule *rules;  /* sorted by name, bytewise */
	const struct wn_pattern *patterns;
	const struct wn_class *classes;
	const struct wn_db *dbs;
	const uint32_t *db_ids;
	const struct wn_gate *gates;
	const struct wn_gate_ref *gate_refs;
	const uint32_t *pcre_patterns;
	const uint32_t *absent_patterns;
	const struct wn_exists *exists;
	const struct wn_eval_call *evals;
	const struct wn_uri_detail *uri_details;
	const struct wn_uri_detail_cond *uri_detail_conds;
	const struct wn_meta *metas_list; /* in the order of `metas`: dependencies first */
	const uint32_t *meta_deps;
	const uint32_t *meta_names;
	const struct wn_term *terms;
	const uint32_t *slots;        /* for `metas` */
	const wn_meta_fn *metas;      /* from rules.so; parallel to metas_list */
};
/* Where it has pointers into the tables. */
#define WN_PROGRAM_POINTERS                                                                            \
	{offsetof(struct wn_program, rules),         offsetof(struct wn_program, patterns),            \
	 offsetof(struct wn_program, classes),       offsetof(struct wn_program, dbs),                 \
	 offsetof(struct wn_program, db_ids),        offsetof(struct wn_program, pcre_patterns),       \
	 offsetof(struct wn_program, absent_patterns), offsetof(struct wn_program, exists),            \
	 offsetof(struct wn_program, evals),         offsetof(struct wn_program, uri_details),         \
	 offsetof(struct wn_program, uri_detail_conds), offsetof(struct wn_program, metas_list),       \
	 offsetof(struct wn_program, meta_deps),     offsetof(struct wn_program, meta_names),          \
	 offsetof(struct wn_program, terms),         offsetof(struct wn_program, slots),                                                           \
	 offsetof(struct wn_program, gates),         offsetof(struct wn_program, gate_refs)}

/* Among the settings: those behind it are a user's, those before it the site's. No directive can have this name. */
#define WN_SETTING_USER "(user)"

/* The file rules.tab begins with this. Its pointers are offsets from the file's start; the `nplaces` 32-bit numbers
 * at `places` say where they are. The loader adds the address it mapped the file to. */
#define WN_TABLES_MAGIC "WNTABLE"
struct wn_tables {
	char magic[8];
	uint32_t abi; /* WN_ABI_VERSION */
	uint32_t nplaces;
	uint64_t places;
	struct wn_program program;
};

#endif
