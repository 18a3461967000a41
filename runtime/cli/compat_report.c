/* compat_report.c: `spamassassin -r, -k` (report a message as spam, revoke that) and `-W, -R` and kin (persistent address
 * lists), for configurations where nothing is there to do it with: without learning, reporting plugins and lists.
 * SpamAssassin counterpart: spamassassin, Reporter.pm, PerMsgLearner.pm. Differs: where the message would be learned,
 * sent to a network or put on a list, one sentence says that this version does not. */
#include "cli/compat.h"
#include "winnow.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { EXIT_NO_LEARNER = 255 }; /* what SpamAssassin ends with */

static bool has_plugin(const struct wn_ruleset *rules, const char *name)
{
	const char *value;

	for (size_t i = 0; (value = wn_ruleset_setting(rules, "loadplugin", i)); i++) {
		const char *colon = strrchr(value, ':');
		if (strcmp(colon ? colon + 1 : value, name) == 0)
			return true;
	}
	return false;
}

/* The last line of that name wins. */
static bool is_on(const struct wn_ruleset *rules, const char *name)
{
	bool on = true;
	const char *value;

	for (size_t i = 0; (value = wn_ruleset_setting(rules, name, i)); i++)
		on = atoi(value) != 0 || strcasecmp(value, "yes") == 0;
	return on;
}

bool compat_reports(const struct compat_options *o)
{
	return o->report || o->revoke || o->list_messages || o->list_address;
}

/* Revoking always learns; reporting when it is told to. */
static bool wants_to_learn(const struct compat_options *o, const struct wn_ruleset *rules)
{
	return o->revoke || is_on(rules, "bayes_learn_during_report");
}

static bool has_lists(const struct wn_ruleset *rules)
{
	return (has_plugin(rules, "AWL") && is_on(rules, "use_auto_welcomelist")) ||
	       (has_plugin(rules, "TxRep") && is_on(rules, "use_txrep"));
}

static bool has_network(const struct wn_ruleset *rules)
{
	static const char *const plugins[] = {"SpamCop", "Razor2", "Pyzor", "DCC"};

	for (size_t i = 0; i < sizeof plugins / sizeof *plugins; i++)
		if (has_plugin(rules, plugins[i]))
			return true;
	return false;
}

int compat_report_check(const struct compat_options *o, const struct wn_ruleset *rules)
{
	const char *why = NULL;

	if (o->list_address || o->list_messages)
		why = has_lists(rules) ? "Winnow has no persistent address lists yet (AWL, TxRep)" : NULL;
	else if (wants_to_learn(o, rules) && is_on(rules, "use_bayes") && has_plugin(rules, "Bayes"))
		why = "the message would be learned, and Winnow does not learn yet; use_bayes 0 leaves that out";
	else if (!o->local && has_network(rules))
		why = "Winnow does not report to networks yet; -L leaves that out";
	if (why)
		fprintf(stderr, "spamassassin: %s\n", why);
	return why ? EX_UNAVAILABLE : 0;
}

static void fail(const char *verb, const char *methods)
{
	compat_warn("reporter: no %s methods available, so couldn't %s", methods, verb);
}

static int no_learner(void)
{
	fputs("spamassassin: there is nothing to learn with: use_bayes is 0\n", stderr);
	return EXIT_NO_LEARNER;
}

int compat_report(const struct compat_options *o, const struct wn_ruleset *rules)
{
	bool learner = is_on(rules, "use_bayes");

	if (o->list_messages)
		return 0;
	if (o->report && !learner && is_on(rules, "bayes_learn_during_report"))
		return no_learner();
	if (o->report)
		fail("report", "reporting");
	if (o->revoke && !learner)
		return no_learner();
	if (o->revoke)
		fail("revoke", "revoke");
	compat_warn("spamassassin: warning, unable to %s message", o->revoke ? "revoke" : "report");
	compat_warn("spamassassin: for more information, re-run with -D option to see debug output");
	return 0;
}
