/* compat_help.c: --help and --version of `spamassassin`. */
#include "cli/cli.h"
#include "cli/compat.h"

void compat_version(FILE *out)
{
	fputs("SpamAssassin version " COMPAT_VERSION "\n  as winnow " WINNOW_VERSION " answers\n", out);
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
	    "     --mbox, --mbx              the paths are mboxes; or mbx folders\n"
	    "     -r, -k                     report as spam, or take that back: without learning and -L, nothing\n"
	    "                                is there to report to\n"
	    "     -W, -R, --add-to-blocklist, --add-addr-to-welcomelist=address and kin\n"
	    "                                persistent address lists: without AWL and TxRep there are none\n"
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
	    "     -D, --debug [area,...]     say what is done: areas config, plugin, received-header, metadata,\n"
	    "                                rules, mimeheader, check, lint; all, noAREA\n"
	    "     --progress                 a bar on standard error\n"
	    "     -V, --version\n"
	    "     -h, --help\n"
	    "     -u, -4, -6, --net          are accepted\n"
	    "\n"
	    "    Rules are compiled when they have changed, into ~/.cache/winnow.\n",
	    out);
}

void compat_learn_help(FILE *out)
{
	fputs("Usage:\n"
	      "    sa-learn [options] --spam|--ham|--forget [path ...]\n"
	      "    sa-learn [options] --dump[=all|data|magic] | --sync | --import | --clear | --backup | --restore file\n"
	      "\n"
	      "    Winnow does not learn yet: this says what sa-learn says where there is nothing to learn with\n"
	      "    (use_bayes 0) or nothing was learned, and ends with 69 where it would have something to do.\n"
	      "\n"
	      "     -C path, -p file, --siteconfigpath=path, --cf='line', -D [area,...], -L as for spamassassin;\n"
	      "     --folders=file --dbpath=path --regexp=re --mbox --mbx --dir --file --max-size=n --progress\n"
	      "     --showdots --no-sync --force-expire --learnprob=p --randseed=n --stopafter=n --use-ignores\n"
	      "     -u name, -q, -V, -h\n",
	      out);
}

void compat_compile_help(FILE *out)
{
	fputs("Usage:\n"
	      "    sa-compile [options]\n"
	      "\n"
	      "    Compiles the rules, when --lint finds nothing wrong with them, for winnow and winnowd.\n"
	      "\n"
	      "     --updatedir=path           where to put them (/var/lib/winnow/ruleset for root)\n"
	      "     --list                     print what each pattern became instead\n"
	      "     --quiet                    errors only\n"
	      "     -C path, -p file, --siteconfigpath=path, --cf='line', -D [area,...] as for spamassassin\n"
	      "     --keep-tmps, --sudo        are accepted\n"
	      "     -V, -h\n",
	      out);
}
