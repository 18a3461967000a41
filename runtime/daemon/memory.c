/* memory.c: /proc/PID/smaps_rollup, /proc/PID/statm, /proc/PID/task/PID/children. */
#include "daemon/memory.h"

#include <stdio.h>
#include <unistd.h>

enum { DEPTH = 4 }; /* supervisor, nursery, scanner, and one more */

static FILE *open_proc(pid_t pid, const char *format)
{
	char path[64];
	snprintf(path, sizeof path, format, (int)pid, (int)pid);
	return fopen(path, "re");
}

static int64_t proportional(pid_t pid)
{
	char line[128];
	long long kb = -1;
	FILE *f = open_proc(pid, "/proc/%d/smaps_rollup");
	while (f && kb < 0 && fgets(line, sizeof line, f))
		sscanf(line, "Pss: %lld", &kb);
	if (f)
		fclose(f);
	return kb < 0 ? -1 : kb * 1024;
}

static int64_t resident(pid_t pid)
{
	long long size, pages = 0, shared = 0;
	FILE *f = open_proc(pid, "/proc/%d/statm");
	if (f && fscanf(f, "%lld %lld %lld", &size, &pages, &shared) != 3)
		pages = shared = 0;
	if (f)
		fclose(f);
	return (pages - shared) * sysconf(_SC_PAGESIZE);
}

static int64_t add_up(pid_t pid, int depth)
{
	int64_t sum = proportional(pid);
	int child;
	FILE *f = depth < DEPTH ? open_proc(pid, "/proc/%d/task/%d/children") : NULL;
	if (sum < 0)
		sum = resident(pid);
	while (f && fscanf(f, "%d", &child) == 1)
		sum += add_up(child, depth + 1);
	if (f)
		fclose(f);
	return sum;
}

int64_t memory_of_tree(pid_t pid)
{
	return add_up(pid, 0);
}
