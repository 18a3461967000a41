/* compat_options.c: reads the command line of `spamassassin` as Perl's Getopt::Long does there:
 * letters may be bundled, long names are written whole, options may stand behind paths, an optional
 * value is the next word unless that begins with "-". The options are in compat_options.def. */
#include "cli/compat.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum kind { FLAG, VALUE, OPTIONAL_TEXT, OPTIONAL_NUMBER, LATER, LATER_VALUE };
enum what {
	ADDRESS_LIST,
	REPORTING,
	USERNAME,
	CONFIGPATH,
	SITECONFIGPATH,
	PREFSPATH,
	CREATE_PREFS,
	NO_PREFS,
	PRE,
	CF,
	DEBUG,
	EXIT_CODE,
	HELP,
	VERSION,
	IGNORED,
	LINT,
	NET,
	LOCAL,
	MBOX,
	MBX,
	REMOVE_MARKUP,
	TEST,
	PROGRESS,
	OLD,
	GONE
};

enum { EXIT_GONE = 2, SPAM_CODE = 5 }; /* SpamAssassin's */

static const struct option {
	const char *names;
	enum kind kind;
	enum what what;
} options[] = {
#define COMPAT_OPTION(names, kind, what) {names, kind, what},
#include "cli/compat_options.def"
#undef COMPAT_OPTION
};

struct words {
	char **v;
	int n, at;
};

static const struct option *find(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		for (const char *p = options[i].names; *p; p += p[0] == '|') {
			size_t length = strcspn(p, "|");
			if (length == n && memcmp(p, name, n) == 0)
				return &options[i];
			p += length;
		}
	return NULL;
}

static bool is_number(const char *s)
{
	s += *s == '-' || *s == '+';
	return *s && s[strspn(s, "0123456789")] == 0;
}

static int usage(void)
{
	compat_help(stderr);
	return EX_USAGE;
}

/* The value behind an option, or NULL. */
static const char *next_value(const struct option *option, struct words *words)
{
	const char *word = words->at < words->n ? words->v[words->at] : NULL;
	bool take = word && (option->kind == VALUE || option->kind == LATER_VALUE ||
			     (option->kind == OPTIONAL_TEXT && (*word != '-' || !word[1])) ||
			     (option->kind == OPTIONAL_NUMBER && is_number(word)));

	if (take)
		words->at++;
	return take ? word : NULL;
}

static int later(enum what what, const char *name)
{
	fprintf(stderr, "spamassassin: %s: %s\n", name,
		what == REPORTING      ? "Winnow does not report or revoke messages yet"
		: what == ADDRESS_LIST ? "Winnow has no persistent address lists yet"
				       : "Winnow does not read UW mbx folders");
	return EX_USAGE;
}

static int set(struct compat_options *o, const struct option *option, const char *name,
	       const char *value)
{
	switch (option->what) {
	case ADDRESS_LIST:
	case REPORTING:
	case MBX:
		return later(option->what, name);
	case CONFIGPATH:
		o->configpath = value;
		break;
	case SITECONFIGPATH:
		o->siteconfigpath = value;
		break;
	case PREFSPATH:
		o->prefspath = value;
		break;
	case CREATE_PREFS:
		o->no_prefs = false;
		break;
	case NO_PREFS:
		o->no_prefs = true;
		break;
	case PRE:
		vec_push(o->arena, &o->pre, value);
		break;
	case CF:
		vec_push(o->arena, &o->cf, value);
		break;
	case DEBUG:
		o->debug = value && *value ? value : "all";
		break;
	case EXIT_CODE:
		o->exit_code = true;
		o->spam_code = value && atoi(value) ? atoi(value) : SPAM_CODE;
		break;
	case HELP:
		o->help = true;
		break;
	case VERSION:
		o->version = true;
		break;
	case LINT:
		o->lint = true;
		break;
	case NET:
		o->net = true;
		break;
	case LOCAL:
		o->local = true;
		break;
	case MBOX:
		o->mbox = true;
		break;
	case REMOVE_MARKUP:
		o->remove_markup = true;
		break;
	case TEST:
		o->test = true;
		break;
	case PROGRESS:
		o->progress = true;
		break;
	case OLD:
		compat_warn("%s is an option of old, without effect now", name);
		break;
	case GONE:
		compat_warn("%s is an option of old that is gone; leave it out", name);
		return EXIT_GONE;
	case USERNAME:
	case IGNORED:
		break;
	}
	return 0;
}

static int take_long(struct compat_options *o, const char *word, struct words *words)
{
	size_t n = strcspn(word, "=");
	const struct option *option = find(word, n);
	const char *value = word[n] ? word + n + 1 : NULL;

	if (!option) {
		compat_warn("Unknown option: %.*s", (int)n, word);
		return usage();
	}
	if (value && (option->kind == FLAG || option->kind == LATER)) {
		compat_warn("Option %.*s does not take an argument", (int)n, word);
		return usage();
	}
	if (!value)
		value = next_value(option, words);
	if (!value && (option->kind == VALUE || option->kind == LATER_VALUE)) {
		compat_warn("Option %s requires an argument", word);
		return usage();
	}
	return set(o, option, arena_printf(o->arena, "--%.*s", (int)n, word), value);
}

/* -Lt, -e7, -Cpath: letters, the last of which may have a value. */
static int take_letters(struct compat_options *o, const char *p, struct words *words)
{
	while (*p) {
		const struct option *option = find(p, 1);
		char name[3] = {'-', *p++};
		const char *value = NULL;
		if (!option) {
			compat_warn("Unknown option: %c", name[1]);
			return usage();
		}
		bool valued = option->kind != FLAG && option->kind != LATER;
		bool here =
		    valued && *p && (option->kind != OPTIONAL_NUMBER || isdigit((unsigned char)*p));
		if (here) {
			size_t n =
			    option->kind == OPTIONAL_NUMBER ? strspn(p, "0123456789") : strlen(p);
			value = arena_printf(o->arena, "%.*s", (int)n,
					     p + (option->kind == VALUE && *p == '='));
			p += n;
		} else if (valued && !*p) {
			value = next_value(option, words);
		}
		if (!value && (option->kind == VALUE || option->kind == LATER_VALUE)) {
			compat_warn("Option %c requires an argument", name[1]);
			return usage();
		}
		int status = set(o, option, name, value);
		if (status)
			return status;
	}
	return 0;
}

int compat_options_parse(int argc, char **argv, struct compat_options *o)
{
	struct words words = {argv, argc, 1};
	int status = 0;

	while (status == 0 && words.at < argc) {
		const char *word = argv[words.at++];
		if (strcmp(word, "--") == 0)
			break;
		if (word[0] != '-' || !word[1])
			vec_push(o->arena, &o->targets, word);
		else if (word[1] == '-')
			status = take_long(o, word + 2, &words);
		else
			status = take_letters(o, word + 1, &words);
	}
	for (; words.at < argc; words.at++)
		vec_push(o->arena, &o->targets, (const char *)argv[words.at]);
	if (!o->targets.n)
		vec_push(o->arena, &o->targets, (const char *)"-");
	if (o->lint && !o->net) /* lint makes no queries unless told to */
		o->local = true;
	return status;
}
