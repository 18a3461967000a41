/* compat_options.c: the command line of `spamassassin`. The options are in compat_options.def. */
#include "cli/compat.h"
#include "cli/compat_getopt.h"

#include <stdlib.h>
#include <sysexits.h>

enum what {
	LIST_ADDRESS,
	LIST_MESSAGES,
	REPORT,
	REVOKE,
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

static const struct compat_option options[] = {
#define COMPAT_OPTION(names, kind, what) {names, kind, what},
#include "cli/compat_options.def"
#undef COMPAT_OPTION
};

static int set(void *context, int what, const char *name, const char *value)
{
	struct compat_options *o = context;

	switch ((enum what)what) {
	case LIST_ADDRESS: o->list_address = true; break;
	case LIST_MESSAGES: o->list_messages = true; break;
	case REPORT: o->report = true; break;
	case REVOKE: o->revoke = true; break;
	case MBX: o->format = "mbx"; break;
	case CONFIGPATH: o->configpath = value; break;
	case SITECONFIGPATH: o->siteconfigpath = value; break;
	case PREFSPATH: o->prefspath = value; break;
	case CREATE_PREFS: o->no_prefs = false; break;
	case NO_PREFS: o->no_prefs = true; break;
	case PRE: vec_push(o->arena, &o->pre, value); break;
	case CF: vec_push(o->arena, &o->cf, value); break;
	case DEBUG: o->debug = value && *value ? value : "all"; break;
	case EXIT_CODE:
		o->exit_code = true;
		o->spam_code = value && atoi(value) ? atoi(value) : SPAM_CODE;
		break;
	case HELP: o->help = true; break;
	case VERSION: o->version = true; break;
	case LINT: o->lint = true; break;
	case NET: o->net = true; break;
	case LOCAL: o->local = true; break;
	case MBOX: o->format = "mbox"; break;
	case REMOVE_MARKUP: o->remove_markup = true; break;
	case TEST: o->test = true; break;
	case PROGRESS: o->progress = true; break;
	case OLD: compat_warn("%s is an option of old, without effect now", name); break;
	case GONE:
		compat_warn("%s is an option of old that is gone; leave it out", name);
		return EXIT_GONE;
	case USERNAME:
	case IGNORED:
		break;
	}
	return 0;
}

static void add_target(void *context, const char *word)
{
	struct compat_options *o = context;
	vec_push(o->arena, &o->targets, word);
}

static void complain(const char *text)
{
	compat_warn("%s", text);
	compat_help(stderr);
}

int compat_options_parse(int argc, char **argv, struct compat_options *o)
{
	const struct compat_getopt g = {.arena = o->arena, .options = options, .n = sizeof options / sizeof *options,
					.context = o, .set = set, .target = add_target, .complain = complain};
	int status = compat_getopt(&g, argc, argv);

	if (!o->targets.n)
		vec_push(o->arena, &o->targets, (const char *)"-");
	if (o->lint && !o->net) /* lint makes no queries unless told to */
		o->local = true;
	return status < 0 ? EX_USAGE : status;
}
