/* stopping.c: the end in three steps: finish what is in hand; a temporary error for what is left;
 * the end. */
#include "daemon/parent.h"

#include "daemon/log.h"
#include "daemon/notify.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { STEPS = 3, STEP_SECONDS = 5 };

static void first_step(struct supervisor *s)
{
	/* A draining worker takes TERM for the second one: only those that run get it. */
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		if (s->units[i].state == UNIT_RUNNING)
			unit_signal(&s->units[i], SIGTERM);
		else if (s->units[i].state > UNIT_NONE && s->units[i].state < UNIT_RUNNING)
			unit_kill(&s->units[i]);
}

static void later_step(struct supervisor *s)
{
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		if (s->units[i].state == UNIT_NONE)
			continue;
		else if (s->units[i].state < UNIT_RUNNING || s->stop_step == STEPS - 1)
			unit_kill(&s->units[i]);
		else
			unit_signal(&s->units[i], SIGTERM);
}

static void step(struct supervisor *s)
{
	double seconds = s->stop_step ? STEP_SECONDS : s->o->stop_timeout;
	if (s->stop_step == STEPS)
		return;
	if (s->stop_step == 0)
		first_step(s);
	else
		later_step(s);
	s->stop_at = supervisor_now() + (int64_t)(seconds * 1000);
	s->stop_step++;
}

void stopping_start(struct supervisor *s, int signal)
{
	if (s->stopping) {
		step(s);
		return;
	}
	log_info("server killed by SIG%s, shutting down", sigabbrev_np(signal));
	notify_send("STOPPING=1");
	s->stopping = true;
	if (s->o->pidfile && s->was_ready)
		unlink(s->o->pidfile);
	step(s);
	listeners_close(s->listeners);
	listeners_close(&s->http);
	if (s->status_pid)
		kill(s->status_pid, SIGTERM);
	if (s->compile.pid)
		kill(s->compile.pid, SIGKILL);
	control_close(&s->control);
}

void stopping_on_time(struct supervisor *s)
{
	if (s->stopping && supervisor_now() >= s->stop_at)
		step(s);
}
