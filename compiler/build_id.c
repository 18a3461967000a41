/* build_id.c: finds the GNU build-id note of the running program. */
#include "build_id.h"
#include "ruleset_abi.h"

#include <elf.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static char text[2 * 64 + 1];

static void read_notes(const char *p, size_t n)
{
	while (n >= sizeof(ElfW(Nhdr))) {
		const ElfW(Nhdr) *note = (const void *)p;
		size_t name = (note->n_namesz + 3u) & ~3u, desc = (note->n_descsz + 3u) & ~3u;
		const char *value = p + sizeof *note + name;
		if (sizeof *note + name + desc > n)
			return;
		if (note->n_type == NT_GNU_BUILD_ID && note->n_descsz <= 64 && name == 4)
			for (size_t i = 0; i < note->n_descsz; i++)
				snprintf(text + 2 * i, 3, "%02x", (unsigned char)value[i]);
		n -= sizeof *note + name + desc;
		p += sizeof *note + name + desc;
	}
}

/* The program itself is the first object; the others don't matter. */
static int look(struct dl_phdr_info *info, size_t size, void *context)
{
	for (int i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_NOTE)
			read_notes((const char *)info->dlpi_addr + info->dlpi_phdr[i].p_vaddr,
				   info->dlpi_phdr[i].p_memsz);
	return 1;
}

static void find(void)
{
	snprintf(text, sizeof text, "%s", WN_VERSION);
	dl_iterate_phdr(look, NULL);
}

const char *build_id(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, find);
	return text;
}
