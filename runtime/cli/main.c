/* main.c: the `winnow` command: finds the subcommand. */
#include "cli/cli.h"

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
