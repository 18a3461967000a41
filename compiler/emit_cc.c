/* emit_cc.c: runs the system's C compiler on rules.c, and holds the one header that it includes, so that
 * an installed compiler needs no source tree. */
#include "emit.h"
#include "ruleset_abi.h"

#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

/* The files as they were when this was built. The #include above makes the build notice changes. */
#define INCLUDE_TEXT(name, path)                                                                   \
	__asm__(".pushsection .rodata\n" #name ":\n.incbin \"" path "\"\n" #name                   \
		"_end:\n.byte 0\n.popsection\n");                                                  \
	extern const unsigned char name[], name##_end[]
INCLUDE_TEXT(emit_text_abi, "runtime/ruleset_abi.h");
INCLUDE_TEXT(emit_text_ruletypes, "grammar/ruletypes.def");
INCLUDE_TEXT(emit_text_tflags, "grammar/tflags.def");
#define TEXT(name) ((struct span){name, (size_t)(name##_end - name)})

static void replace_line(struct strbuf *b, struct span text, size_t at, struct span line,
			 struct span by, size_t *end)
{
	strbuf_add_span(b, span_slice(text, *end, at));
	strbuf_add_span(b, by);
	*end = at + line.n;
}

struct span emit_abi_header(struct arena *arena)
{
	static const struct span ruletypes = SPAN_LIT("#include \"grammar/ruletypes.def\"\n");
	static const struct span tflags = SPAN_LIT("#include \"grammar/tflags.def\"\n");
	struct strbuf b = strbuf_new(arena);
	struct span text = TEXT(emit_text_abi);
	size_t end = 0;

	replace_line(&b, text, span_find(text, ruletypes, 0), ruletypes, TEXT(emit_text_ruletypes), &end);
	replace_line(&b, text, span_find(text, tflags, end), tflags, TEXT(emit_text_tflags), &end);
	strbuf_add_span(&b, span_slice(text, end, text.n));
	return strbuf_span(&b);
}

/* Line numbers say where an error is; the code is the same without them. */
static void add_without_lines(struct strbuf *b, struct span c)
{
	for (size_t at = 0; at < c.n;) {
		size_t end = span_find_byte(c, '\n', at);
		end = end == (size_t)-1 ? c.n : end + 1;
		struct span line = span_slice(c, at, end);
		if (!span_has_prefix(line, SPAN_LIT("#line ")))
			strbuf_add_span(b, line);
		at = end;
	}
}

static const char *compiler_name(void)
{
	const char *cc = getenv("CC");

	return cc && *cc ? cc : "cc";
}

/* -Og: the same size and speed as -O1 for metas, in half the time. */
static const char *const flags[] = {"-std=gnu11", "-Og", "-w", "-shared", "-fPIC", "-fvisibility=hidden"};
enum { FLAGS = sizeof flags / sizeof *flags };

struct digest emit_c_key(struct arena *arena, struct span c)
{
	struct strbuf b = strbuf_new(arena);

	strbuf_reserve(&b, c.n + 64);
	strbuf_add_str(&b, compiler_name());
	for (size_t i = 0; i < FLAGS; i++)
		strbuf_printf(&b, " %s", flags[i]);
	strbuf_add_byte(&b, '\n');
	strbuf_add_span(&b, emit_abi_header(arena));
	add_without_lines(&b, c);
	return digest_of(strbuf_span(&b));
}

enum { CC_WORDS = 64 }; /* of the environment's CC: "ccache gcc -m64" */

static int start(char **argv, pid_t *child_r, struct err *err)
{
	int rc = posix_spawnp(child_r, argv[0], NULL, NULL, argv, environ);

	if (rc != 0)
		return err_set(err,
			       "no C compiler: %s: %s. Install one (apt-get install gcc, or set CC), or "
			       "run `winnow compile -o DIR` on a machine of the same kind that has one "
			       "and copy DIR here: scanning needs no compiler",
			       argv[0], strerror(rc));
	return 0;
}

int emit_cc_begin(struct emit_cc *cc_r, const char *dir, struct err *err)
{
	struct arena *arena = arena_new();
	char *words = arena_dup_str(arena, compiler_name()), *save;
	char *argv[CC_WORDS + FLAGS + 16];
	struct emit_cc cc = {.name = compiler_name()};
	size_t n = 0;

	for (char *w = strtok_r(words, " ", &save); w && n < CC_WORDS; w = strtok_r(NULL, " ", &save))
		argv[n++] = w;
	for (size_t i = 0; i < FLAGS; i++)
		argv[n++] = arena_dup_str(arena, flags[i]);
	argv[n++] = arena_printf(arena, "-I%s", dir);
	argv[n++] = arena_dup_str(arena, "-o");
	argv[n++] = arena_printf(arena, "%s/rules.so", dir);
	argv[n++] = arena_printf(arena, "%s/rules.c", dir);
	argv[n++] = arena_dup_str(arena, "-lm");
	argv[n] = NULL;
	int rc = start(argv, &cc.child, err);
	arena_free(&arena);
	if (rc == 0)
		*cc_r = cc;
	return rc;
}

static int wait_for(struct emit_cc *cc)
{
	int status;

	while (waitpid(cc->child, &status, 0) < 0)
		;
	cc->child = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int emit_cc_end(struct emit_cc *cc, struct err *err)
{
	return wait_for(cc) == 0 ? 0 : err_set(err, "%s could not compile the generated rules.c", cc->name);
}

void emit_cc_abort(struct emit_cc *cc)
{
	kill(cc->child, SIGTERM); /* cc removes what it has begun, and ends its own children */
	wait_for(cc);
}
