/* shared.c: see shared.h. */
#include "daemon/shared.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

struct shared *shared_new(void)
{
	void *p = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return p == MAP_FAILED ? NULL : p;
}

void shared_set(struct shared_text *s, const char *text)
{
	atomic_fetch_add(&s->turn, 1);
	snprintf(s->text, sizeof s->text, "%s", text);
	atomic_fetch_add(&s->turn, 1);
}

void shared_get(const struct shared_text *s, char text_r[SHARED_TEXT])
{
	enum { TRIES = 100 }; /* the writer may have died in the middle */
	for (int i = 0; i < TRIES; i++) {
		unsigned turn = atomic_load(&s->turn);
		memcpy(text_r, s->text, SHARED_TEXT);
		if (turn % 2 == 0 && turn == atomic_load(&s->turn))
			break;
	}
	text_r[SHARED_TEXT - 1] = 0;
}
