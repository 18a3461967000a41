/* image.c: maps the files of a compiled ruleset's directory, loads rules.so and rules.tab, reads the
 * scores. */
#include "load/image.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int image_open_dir(const char *path, struct image_dir *dir_r, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_set_errno(err, "no compiled ruleset here (`winnow compile` makes one)");
	dir_r->fd = fd;
	return 0;
}

void image_close_dir(struct image_dir *dir)
{
	if (dir->fd >= 0)
		close(dir->fd);
	dir->fd = -1;
}

static int map_fd(int fd, const char *name, struct span *bytes_r, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(err, "%s: not a file; run `winnow compile` again", name);
	if (st.st_size == 0) {
		*bytes_r = (struct span){(const unsigned char *)"", 0};
		return 0;
	}
	void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return err_set_errno(err, "%s", name);
	*bytes_r = (struct span){p, (size_t)st.st_size};
	return 0;
}

int image_map(const struct image_dir *dir, const struct manifest *m, const char *name,
	      struct image_file *file_r, struct err *err)
{
	int fd = openat(dir->fd, name, O_RDONLY | O_CLOEXEC), rc = 0;

	if (fd < 0)
		return err_set_errno(err, "%s: run `winnow compile` again", name);
	if (m)
		rc = manifest_check_file(m, name, fd, err);
	if (rc == 0)
		rc = map_fd(fd, name, &file_r->bytes, err);
	close(fd);
	return rc;
}

void image_unmap(struct image_file *file)
{
	if (file->bytes.n)
		munmap((void *)(uintptr_t)file->bytes.p, file->bytes.n);
	file->bytes = (struct span){0};
}

/* dlopen takes a name it has seen for the library it saw it on, even when another file has that name
 * by now: after a reload it would return the old rules. So no name is used twice: a count is written
 * into the path as a row of "./" and ".//", which the file system does not mind. */
static void unique_path(const struct image_dir *dir, char *path, size_t size)
{
	static atomic_uint count;
	unsigned n = atomic_fetch_add(&count, 1) + 1;
	int at = snprintf(path, size, "/proc/self/fd/%d/", dir->fd);

	for (; n; n >>= 1)
		at += snprintf(path + at, size - (size_t)at, n & 1 ? "./" : ".//");
	snprintf(path + at, size - (size_t)at, "rules.so");
}

const struct wn_code *image_open_code(const struct image_dir *dir, void **handle_r, struct err *err)
{
	char path[256];

	unique_path(dir, path, sizeof path);
	void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		err_set(err, "rules.so: %s", dlerror());
		return NULL;
	}
	const struct wn_code *code = dlsym(handle, "wn_code");
	if (!code || code->abi != WN_ABI_VERSION) {
		err_set(err, "rules.so: not what this program expects; run `winnow compile` again");
		dlclose(handle);
		return NULL;
	}
	*handle_r = handle;
	return code;
}

void image_close_code(void **handle)
{
	if (*handle)
		dlclose(*handle);
	*handle = NULL;
}

static bool tables_fit(const struct wn_tables *t, size_t size)
{
	return size >= sizeof *t && memcmp(t->magic, WN_TABLES_MAGIC, sizeof t->magic) == 0 &&
	       t->abi == WN_ABI_VERSION && t->places <= size && t->places % sizeof(uint32_t) == 0 &&
	       t->nplaces <= (size - t->places) / sizeof(uint32_t);
}

struct wn_program *image_open_tables(struct image_file *file, struct err *err)
{
	unsigned char *base = (unsigned char *)(uintptr_t)file->bytes.p;
	struct wn_tables *t = (struct wn_tables *)base;
	size_t size = file->bytes.n;

	if (!tables_fit(t, size) || mprotect(base, size, PROT_READ | PROT_WRITE) != 0) {
		err_set(err, "rules.tab: not what this program expects; run `winnow compile` again");
		return NULL;
	}
	const uint32_t *places = (const uint32_t *)(base + t->places), n = t->nplaces;
	for (uint32_t i = 0; i < n; i++) {
		uintptr_t value;
		if (places[i] > size - sizeof value) {
			err_set(err, "rules.tab: a pointer lies outside the file; run `winnow compile` again");
			return NULL;
		}
		memcpy(&value, base + places[i], sizeof value);
		if (value >= size) {
			err_set(err, "rules.tab: a pointer leads outside the file; run `winnow compile` again");
			return NULL;
		}
		value += (uintptr_t)base;
		memcpy(base + places[i], &value, sizeof value);
	}
	return &t->program;
}

static int read_score(struct ruleset *rs, uint32_t rule, struct span line)
{
	struct span name = span_from_str(rs->program->rules[rule].name), describe = {0};
	size_t tab = span_find_byte(line, '\t', 0);
	char number[64];
	size_t at = name.n;

	if (tab != (size_t)-1) {
		describe = span_slice(line, tab + 1, line.n);
		line = span_slice(line, 0, tab);
	}
	if (!span_has_prefix(line, name))
		return -1;
	for (int set = 0;; set++) {
		if (at >= line.n || line.p[at] != ' ')
			return -1;
		size_t end = span_find_byte(line, ' ', at + 1);
		if (end == (size_t)-1)
			end = line.n;
		if (end - at > sizeof number)
			return -1;
		memcpy(number, line.p + at + 1, end - at - 1);
		number[end - at - 1] = 0;
		if (set == (rs->scoreset & 1))
			rs->learn_scores[rule] = strtod(number, NULL);
		if (set == rs->scoreset) {
			rs->scores[rule] = strtod(number, NULL);
			break;
		}
		at = end;
	}
	if (describe.n)
		rs->describe[rule] = arena_span_str(rs->arena, describe);
	return 0;
}

int image_read_scores(struct ruleset *rs, struct span text, struct err *err)
{
	uint32_t rule = 0;

	for (size_t at = 0; at < text.n; rule++) {
		size_t end = span_find_byte(text, '\n', at);
		if (end == (size_t)-1 || rule >= rs->program->nrules ||
		    read_score(rs, rule, span_slice(text, at, end)) != 0)
			return err_set(err, "scores:%u: not of this ruleset; run `winnow compile` again",
				       rule + 1);
		at = end + 1;
	}
	if (rule != rs->program->nrules)
		return err_set(err, "scores: has %u rules instead of %u; run `winnow compile` again",
			       rule, rs->program->nrules);
	return 0;
}
