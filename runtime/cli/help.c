/* help.c: the help texts. */
#include "cli/cli.h"

void help_main(FILE *out)
{
	fputs("winnow: SpamAssassin's rules, compiled\n"
	      "\n"
	      "usage: winnow COMMAND [options] ...\n"
	      "\n"
	      "  compile   rule files in, compiled ruleset out\n"
	      "  lint      check rule files: errors and warnings with file, line and the way out\n"
	      "  scan      scan mail: files, directories, maildirs, mboxes, standard input\n"
	      "\n"
	      "  winnow COMMAND --help    says more\n"
	      "  winnow --version\n"
	      "\n"
	      "A first time:\n"
	      "  winnow compile -o rules          SpamAssassin's rules from their default places\n"
	      "  winnow scan --ruleset rules mail.eml\n",
	      out);
}

void help_scan(FILE *out)
{
	fputs("usage: winnow scan [options] [PATH... | -]\n"
	      "\n"
	      "Scans each PATH: a message, an mbox, a maildir, a directory (all files below it, in name\n"
	      "order). Without PATH, or for -, standard input. Prints score, verdict and the rules that hit.\n"
	      "\n"
	      "  --ruleset DIR     the compiled ruleset (default: $WINNOW_RULESET, else\n"
	      "                    " DEFAULT_RULESET ")\n"
	      "  --scoreset N      0 local tests, 1 network, 2 Bayes, 3 both (default: as compiled)\n"
	      "  --json            one line of JSON a message: file, score, spam, hits, subhits\n"
	      "  --layers          with --json: also texts, URIs, relays, MIME parts, header values\n"
	      "  --explain         under each rule: the text that matched and where\n"
	      "  --subrules        list the sub-rules (names with two underscores), too\n"
	      "  -j N              N threads (default 1); output stays in the order of the input\n"
	      "  --files-from FILE scan the files named in FILE, one a line (- is standard input)\n"
	      "  --max-size SIZE   refuse larger messages; bytes, or with K, M, G (default 256M)\n"
	      "  --timing          at the end, on standard error: time per stage, peak memory\n"
	      "  --quiet           no output but errors; the exit status is the verdict\n"
	      "\n"
	      "Exit status: 0 not spam, 1 spam (when one message was scanned; 0 for several), 64 usage,\n"
	      "66 a message that could not be read, 74 output failed,\n"
	      "78 no usable ruleset.\n"
	      "\n"
	      "Colours follow the terminal and NO_COLOR.\n",
	      out);
}
