/* manifest.c: reads, checks and prints the manifest of a compiled ruleset. */
#include "base/manifest.h"
#include "ruleset_abi.h"

#include <hs_runtime.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#define AGAIN "run `winnow compile` again"

/* Splits off the first word of *rest. */
static struct span take_word(struct span *rest)
{
	size_t gap = span_find_byte(*rest, ' ', 0);
	struct span word = gap == (size_t)-1 ? *rest : span_slice(*rest, 0, gap);

	*rest = gap == (size_t)-1 ? (struct span){0} : span_slice(*rest, gap + 1, rest->n);
	return word;
}

static int parse_file(struct arena *arena, struct span value, struct manifest *m, struct err *err)
{
	struct manifest_file *f = &m->files[m->nfiles];
	struct span name = take_word(&value), size = take_word(&value);

	if (m->nfiles == MANIFEST_FILES || value.n != DIGEST_HEX - 1)
		return err_set(err, "manifest: bad line about a file; " AGAIN);
	f->name = arena_span_str(arena, name);
	f->size = strtoull(arena_span_str(arena, size), NULL, 10);
	memcpy(f->digest.hex, value.p, value.n);
	f->digest.hex[DIGEST_HEX - 1] = 0;
	m->nfiles++;
	return 0;
}

static int parse_line(struct arena *arena, struct span line, struct manifest *m, struct err *err)
{
	struct span value = line, key = take_word(&value);
	const char *text = arena_span_str(arena, value);

	if (span_equal(key, SPAN_LIT("file")))
		return parse_file(arena, value, m, err);
	if (span_equal(key, SPAN_LIT("winnow-ruleset")))
		m->format = (unsigned)strtoul(text, NULL, 10);
	else if (span_equal(key, SPAN_LIT("abi")))
		m->abi = (unsigned)strtoul(text, NULL, 10);
	else if (span_equal(key, SPAN_LIT("scoreset")))
		m->scoreset = (int)(strtoul(text, NULL, 10) & 3);
	else if (span_equal(key, SPAN_LIT("winnow")))
		m->version = text;
	else if (span_equal(key, SPAN_LIT("arch")))
		m->arch = text;
	else if (span_equal(key, SPAN_LIT("hyperscan")))
		m->hyperscan = text;
	else if (span_equal(key, SPAN_LIT("cpu")))
		m->cpu = text;
	else if (span_equal(key, SPAN_LIT("source")))
		m->source = text;
	else if (span_equal(key, SPAN_LIT("code")))
		m->code = text;
	else if (span_equal(key, SPAN_LIT("errors")))
		sscanf(text, "%9u %9u", &m->errors, &m->code_errors);
	return 0; /* a key of a later version of the same format is no harm */
}

int manifest_parse(struct arena *arena, struct span text, struct manifest *manifest_r,
		   struct err *err)
{
	struct manifest m = {.version = "", .arch = "", .hyperscan = "", .cpu = "", .source = "", .code = "", .id = ""};

	if (!span_has_prefix(text, SPAN_LIT("winnow-ruleset ")))
		return err_set(err, "manifest: this is no compiled ruleset; " AGAIN);
	for (size_t at = 0; at < text.n;) {
		size_t end = span_find_byte(text, '\n', at);
		if (end == (size_t)-1)
			break;
		struct span line = span_slice(text, at, end);
		if (span_has_prefix(line, SPAN_LIT("end "))) {
			struct digest d = digest_of(span_slice(text, 0, at));
			if (!span_equal(span_slice(line, 4, line.n), span_from_str(d.hex)))
				return err_set(err, "manifest: has been altered; " AGAIN);
			m.id = arena_dup_str(arena, d.hex);
			*manifest_r = m;
			return 0;
		}
		if (parse_line(arena, line, &m, err) != 0)
			return -1;
		at = end + 1;
	}
	return err_set(err, "manifest: is cut short; " AGAIN);
}

/* The features that Hyperscan compiles for, by its names for them. */
static const char *const features_known[] = {"avx2", "avx512", "avx512vbmi"};
enum { FEATURES = sizeof features_known / sizeof *features_known };

static bool cpu_has_known(int feature)
{
#if defined(__x86_64__) || defined(__i386__)
	return feature == 0   ? __builtin_cpu_supports("avx2")
	       : feature == 1 ? __builtin_cpu_supports("avx512bw")
			      : __builtin_cpu_supports("avx512vbmi");
#else
	return feature < 0;
#endif
}

static bool cpu_has(struct span feature)
{
	for (int i = 0; i < FEATURES; i++)
		if (span_equal(feature, span_from_str(features_known[i])))
			return cpu_has_known(i);
	return span_equal(feature, SPAN_LIT("-"));
}

static const char *cpu_features(struct arena *arena)
{
	struct strbuf b = strbuf_new(arena);

	for (int i = 0; i < FEATURES; i++)
		if (cpu_has_known(i))
			strbuf_printf(&b, "%s%s", b.n ? " " : "", features_known[i]);
	return b.n ? strbuf_str(&b) : "-";
}

struct manifest manifest_here(struct arena *arena)
{
	struct utsname host;

	return (struct manifest){
		.format = WN_FORMAT_VERSION,
		.abi = WN_ABI_VERSION,
		.version = WN_VERSION,
		.arch = uname(&host) == 0 ? arena_dup_str(arena, host.machine) : "unknown",
		.hyperscan = hs_version(),
		.cpu = cpu_features(arena),
		.source = "-",
		.code = "-",
	};
}

void manifest_add_file(struct manifest *m, const char *name, struct span bytes)
{
	manifest_add_known(m, &(struct manifest_file){name, bytes.n, digest_of(bytes)});
}

void manifest_add_known(struct manifest *m, const struct manifest_file *file)
{
	if (m->nfiles < MANIFEST_FILES)
		m->files[m->nfiles++] = *file;
}

void manifest_print(struct strbuf *b, const struct manifest *m)
{
	size_t start = b->n;

	strbuf_printf(b, "winnow-ruleset %u\nwinnow %s\nabi %u\narch %s\n", m->format, m->version,
		      m->abi, m->arch);
	strbuf_printf(b, "hyperscan %s\ncpu %s\nscoreset %d\nsource %s\ncode %s\nerrors %u %u\n", m->hyperscan,
		      m->cpu, m->scoreset, m->source, m->code, m->errors, m->code_errors);
	for (size_t i = 0; i < m->nfiles; i++)
		strbuf_printf(b, "file %s %llu %s\n", m->files[i].name,
			      (unsigned long long)m->files[i].size, m->files[i].digest.hex);
	struct digest end = digest_of(span_slice(strbuf_span(b), start, b->n));
	strbuf_printf(b, "end %s\n", end.hex);
}

int manifest_check_host(const struct manifest *m, struct err *err)
{
	struct utsname host;
	struct span features = span_from_str(m->cpu);

	if (m->format != WN_FORMAT_VERSION || m->abi != WN_ABI_VERSION)
		return err_set(err,
			       "has format %u, ABI %u; this program reads format %u, ABI %u: " AGAIN,
			       m->format, m->abi, WN_FORMAT_VERSION, WN_ABI_VERSION);
	if (strcmp(m->version, WN_VERSION) != 0)
		return err_set(err, "was compiled by Winnow %s, this is %s: " AGAIN, m->version,
			       WN_VERSION);
	if (uname(&host) != 0 || strcmp(m->arch, host.machine) != 0)
		return err_set(err, "was compiled for %s, this is %s: compile on a machine like this",
			       m->arch, host.machine);
	if (strcmp(m->hyperscan, hs_version()) != 0)
		return err_set(err, "was compiled with Hyperscan %s, this program has %s: " AGAIN,
			       m->hyperscan, hs_version());
	while (features.n) {
		struct span one = take_word(&features);
		if (!cpu_has(one))
			return err_set(err,
				       "was compiled for a CPU with %.*s, which this one lacks: "
				       "compile on a machine like this",
				       (int)one.n, (const char *)one.p);
	}
	return 0;
}

const struct manifest_file *manifest_find(const struct manifest *m, const char *name)
{
	for (size_t i = 0; i < m->nfiles; i++)
		if (strcmp(m->files[i].name, name) == 0)
			return &m->files[i];
	return NULL;
}

int manifest_check_size(const struct manifest *m, const char *name, int fd, struct err *err)
{
	const struct manifest_file *f = manifest_find(m, name);
	struct stat st;

	if (!f)
		return err_set(err, "manifest: says nothing about %s; " AGAIN, name);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(err, "%s: not a file; " AGAIN, name);
	if ((uint64_t)st.st_size != f->size)
		return err_set(err, "%s: has %llu bytes instead of %llu; " AGAIN, name,
			       (unsigned long long)st.st_size, (unsigned long long)f->size);
	return 0;
}

int manifest_check_file(const struct manifest *m, const char *name, int fd, struct err *err)
{
	struct digest d;

	if (manifest_check_size(m, name, fd, err) != 0)
		return -1;
	if (digest_of_file(fd, &d) != 0)
		return err_set_errno(err, "%s", name);
	if (strcmp(d.hex, manifest_find(m, name)->digest.hex) != 0)
		return err_set(err, "%s: has been altered; run `winnow compile --full`", name);
	return 0;
}
