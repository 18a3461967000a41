/* asked.c: what operators ask the supervisor: `winnow ctl` through its socket, HTTP through a
 * process of its own. */
#include "daemon/memory.h"
#include "daemon/parent.h"

#include <signal.h>
#include <unistd.h>

void asked_start_status(struct supervisor *s)
{
	struct status_start start = {s->id, s->shared, &s->http};
	s->status_started = supervisor_now();
	s->status_pid = fork();
	if (s->status_pid == 0)
		status_run(&start);
	if (s->status_pid < 0)
		s->status_pid = 0;
}

void asked_on_time(struct supervisor *s)
{
	int64_t now = supervisor_now();
	if (!s->http.n || now < s->memory_at)
		return;
	s->shared->memory = memory_of_tree(getpid());
	s->memory_at = now + MEMORY_SECONDS * 1000;
}

static void answer_status(struct supervisor *s, int client)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	s->shared->memory = memory_of_tree(getpid());
	strbuf_printf(&b, "%12d  Process id\n", (int)getpid());
	status_text(&b, s->shared);
	control_answer(&s->control, client, strbuf_str(&b));
	arena_free(&arena);
}

void asked_take_control(struct supervisor *s, struct pollfd *p)
{
	int client;
	for (;;)
		switch (control_step(&s->control, p, &client)) {
		case CONTROL_NOTHING:
			return;
		case CONTROL_STATUS:
			answer_status(s, client);
			break;
		case CONTROL_RELOAD:
			reload_start(s, "asked to");
			break;
		case CONTROL_STOP:
			control_answer(&s->control, client, "stopping\n");
			stopping_start(s, SIGTERM);
			return;
		}
}
