/* shared.c: see shared.h. */
#include "daemon/shared.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

struct shared *shared_new(void)
{
	void *p = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return p == MAP_FAILED ? NULL : p;
}

void shared_set_trouble(struct shared *s, const char *text)
{
	atomic_fetch_add(&s->trouble_turn, 1);
	snprintf(s->trouble, sizeof s->trouble, "%s", text);
	atomic_fetch_add(&s->trouble_turn, 1);
}

void shared_get_trouble(const struct shared *s, char text_r[TROUBLE_SIZE])
{
	enum { TRIES = 100 }; /* the writer may have died in the middle */
	for (int i = 0; i < TRIES; i++) {
		unsigned turn = atomic_load(&s->trouble_turn);
		memcpy(text_r, s->trouble, TROUBLE_SIZE);
		if (turn % 2 == 0 && turn == atomic_load(&s->trouble_turn))
			break;
	}
	text_r[TROUBLE_SIZE - 1] = 0;
}
