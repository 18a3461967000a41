/* compat_help.c: --help and --version of `spamassassin`. */
#include "cli/cli.h"
#include "cli/compat.h"

void compat_version(FILE *out)
{
	fputs("SpamAssassin version 4.0.1\n  as winnow " WINNOW_VERSION " answers\n", out);
}

void compat_help(FILE *out)
{
	fputs(
	    "Usage:\n"
	    "    spamassassin [options] [ < message | path ... ]\n"
	    "\n"
	    "    Prints each message with its markup.\n"
	    "\n"
	    "     -t, --test-mode            with the report behind it\n"
	    "     -d, --remove-markup        without the markup it has, and without a scan (-d -t: "
	    "then scan it)\n"
	    "     -e [n], --exit-code[=n]    exit with n (5) when a message was spam\n"
	    "     -L, --local                local tests only\n"
	    "     --mbox                     the paths are mboxes\n"
	    "     --lint                     check the rules; exit with 1 when something is wrong\n"
	    "\n"
	    "     -C path, --configpath=path rule files (a directory or a file)\n"
	    "     --siteconfigpath=path      the site's configuration (/etc/spamassassin)\n"
	    "     -p file, --prefspath=file  preferences (~/.spamassassin/user_prefs)\n"
	    "     -x, --nocreate-prefs       don't make that file when there is none\n"
	    "     --cf='line'                one more line of configuration, read last; may be "
	    "given again\n"
	    "     --pre='line'               the same, read first\n"
	    "\n"
	    "     -D, --debug [area,...]     say what is done: areas config, rules, check\n"
	    "     --progress                 a bar on standard error\n"
	    "     -V, --version\n"
	    "     -h, --help\n"
	    "     -u, -4, -6, --net          are accepted\n"
	    "\n"
	    "    Not done yet: -r, -k (reporting), -W, -R and their kin (address lists), --mbx.\n"
	    "    Rules are compiled when they have changed, into ~/.cache/winnow.\n",
	    out);
}
