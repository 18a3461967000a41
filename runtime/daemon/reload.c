/* reload.c: new rules: asked for by HUP or `winnow ctl reload`, or seen to have changed. Rule files
 * are compiled first; what does not compile, or does not open, leaves the rules in force where they
 * are, and says why in the log, to `winnow ctl` and on /healthz. */
#include "daemon/parent.h"

#include "daemon/log.h"
#include "daemon/log_out.h"
#include "daemon/notify.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>

static void open_new(struct supervisor *s)
{
	if (units_any(s, UNIT_OPENING, UNIT_STARTING))
		s->reload_again = true;
	else
		units_start(s);
}

static void compile(struct supervisor *s)
{
	struct err err;
	watch_refresh(&s->watch, s->rules, s->o->ruleset);
	if (s->compile.pid)
		s->compile_again = true;
	else if (rules_compile_start(&s->compile, s->rules, s->o, s->id, s->was_ready, &err) < 0)
		reload_failed(s, err.text);
	else
		units_prepare(s);
}

void reload_start(struct supervisor *s, const char *why)
{
	if (s->was_ready) {
		log_out_reopen();
		log_info("server %s, restarting", why);
		notify_reloading();
	}
	if (s->rules->on)
		compile(s);
	else
		open_new(s);
}

/* A log file that was moved away: only the supervisor can open another, the others inherit it. */
void reload_processes(struct supervisor *s)
{
	log_out_reopen();
	log_info("server hit by SIGUSR1: log file opened anew");
	if (s->status_pid)
		kill(s->status_pid, SIGTERM);
	open_new(s);
}

/* What winnow-compile said, line by line. */
static void log_words(const char *text, bool failed)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		if (n)
			log_line(failed ? LOG_LEVEL_ERROR : LOG_LEVEL_WARN, "config: %.*s", (int)n,
				 text);
		text += n + (text[n] == '\n');
	}
}

void reload_take_output(struct supervisor *s)
{
	rules_compile_read(&s->compile);
}

/* Files have changed since it began, or somebody asked again: what it says is old. */
static bool is_overtaken(struct supervisor *s)
{
	int64_t now = supervisor_now();
	if (!s->compile_again && !s->watch_at)
		return false;
	if (!s->overtaken_at)
		s->overtaken_at = now;
	return now - s->overtaken_at < WATCH_QUIET_LIMIT_MS;
}

static void take_compiled(struct supervisor *s, int status)
{
	bool failed = status != 0;
	s->overtaken_at = 0;
	log_words(s->compile.text, failed);
	if (failed && WIFSIGNALED(status))
		snprintf(s->compile.text, sizeof s->compile.text, "winnow-compile died, signal %d",
			 WTERMSIG(status));
	if (!failed) {
		open_new(s);
		return;
	}
	units_drop_prepared(s);
	reload_failed(s, *s->compile.text ? s->compile.text : "winnow-compile failed");
}

void reload_compile_ended(struct supervisor *s, int status)
{
	rules_compile_end(&s->compile);
	if (s->stopping)
		return;
	if (!is_overtaken(s))
		take_compiled(s, status);
	if (s->compile_again) {
		s->compile_again = false;
		compile(s);
	}
}

void reload_take_changes(struct supervisor *s)
{
	int64_t now = supervisor_now();
	if (!watch_read(&s->watch))
		return;
	bool alone = !s->watch_at && !s->compile.pid && now - s->changed_at > WATCH_QUIET_MS;
	if (!s->watch_at)
		s->watch_latest = now + WATCH_QUIET_LIMIT_MS;
	s->changed_at = now;
	s->watch_at = alone				       ? now
		      : now + WATCH_QUIET_MS < s->watch_latest ? now + WATCH_QUIET_MS
							       : s->watch_latest;
}

void reload_on_time(struct supervisor *s)
{
	if (!s->watch_at || supervisor_now() < s->watch_at || s->stopping)
		return;
	s->watch_at = 0;
	reload_start(s, "has seen the rules change");
}

void reload_done(struct supervisor *s)
{
	shared_set(&s->shared->trouble, "");
	count_add(&s->shared->blocks[0].reloads_total, 1);
	notify_send("READY=1");
	control_answer_waiting(&s->control, "the new rules are in force\n");
	if (s->reload_again) {
		s->reload_again = false;
		units_start(s);
	}
}

/* Without rules in force there is nothing to serve: the first time that ends the server, later it
 * tries again. */
void reload_failed(struct supervisor *s, const char *why)
{
	char text[SHARED_TEXT + 64];
	shared_set(&s->shared->trouble, why);
	if (!s->was_ready) {
		s->status = EX_CONFIG;
		return;
	}
	if (!units_any(s, UNIT_RUNNING, UNIT_RUNNING)) {
		s->retry_at = supervisor_now() + RETRY_SECONDS * 1000;
		return;
	}
	count_add(&s->shared->blocks[0].reload_failures_total, 1);
	log_error("the ruleset in force stays");
	snprintf(text, sizeof text, "failed: %.*s\nthe ruleset in force stays\n", SHARED_TEXT, why);
	control_answer_waiting(&s->control, text);
	notify_send("READY=1");
}
