/* main.c: the `winnow` command: finds the subcommand, or the program of SpamAssassin's whose name
 * it was called by. */
#include "cli/cli.h"
#include "cli/compat.h"

#include <string.h>
#include <sysexits.h>

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{"bench", cli_bench},
	{"compile", cli_compiler},
	{"lint", cli_compiler},
	{"scan", cli_scan},
	{"ctl", cli_ctl},
};

int main(int argc, char **argv)
{
	compat_command compat = argc > 0 ? compat_find(argv[0]) : NULL;
	if (compat)
		return compat(argc, argv);
	const char *name = argc > 1 ? argv[1] : "";
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(name, commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	if (strcmp(name, "--help") == 0 || strcmp(name, "help") == 0 || strcmp(name, "-h") == 0) {
		help_main(stdout);
		return 0;
	}
	if (strcmp(name, "--version") == 0) {
		puts("winnow " WINNOW_VERSION);
		return 0;
	}
	if (*name)
		fprintf(stderr, "winnow: there is no command '%s'\n\n", name);
	help_main(stderr);
	return EX_USAGE;
}
