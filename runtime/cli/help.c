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
	      "  bench     what rules cost and hit on a corpus of spam and ham\n"
	      "  ctl       ask a running winnowd: status, reload, stop\n"
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
	      "  --prefs FILE      a user_prefs file laid over the ruleset: scores, lists, required_score, ...\n"
	      "  --scoreset N      0 local tests, 1 network, 2 Bayes, 3 both (default: as compiled)\n"
	      "  --json            one line of JSON a message: file, score, spam, hits, subhits\n"
	      "  --no-subhits      with --json: without subhits, which takes less time: sub-rules are decided only where\n"
	      "                    the verdict depends on them\n"
	      "  --layers          with --json: also texts, URIs, relays, MIME parts, header values\n"
	      "  --explain         under each rule: the text that matched and where\n"
	      "  --subrules        list the sub-rules (names with two underscores), too\n"
	      "  --rewrite         print the message with its markup (X-Spam-* headers, report) instead\n"
	      "  --report          print the report of `spamassassin -t`; with --rewrite behind the message\n"
	      "  -d, --remove-markup  print the message as it was before markup; nothing is scanned\n"
	      "  -j N              N threads (default 1); output stays in the order of the input\n"
	      "  --files-from FILE scan the files named in FILE, one a line (- is standard input)\n"
	      "  --max-size SIZE   refuse larger messages; bytes, or with K, M, G (default 256M)\n"
	      "  --timing          at the end, on standard error: time per stage and of loading, peak memory\n"
	      "  --warm            compile every regex before the first message (half a second), not at its first use\n"
	      "  --quiet           no output but errors; the exit status is the verdict\n"
	      "\n"
	      "Exit status: 0 not spam, 1 spam (when one message was scanned; 0 for several), 64 usage,\n"
	      "66 a message that could not be read, 74 output failed,\n"
	      "78 no usable ruleset.\n"
	      "\n"
	      "Colours follow the terminal and NO_COLOR.\n",
	      out);
}

void help_bench(FILE *out)
{
	fputs("usage: winnow bench [options] [RULES...] --corpus DIR\n"
	      "\n"
	      "For those who write rules: what each rule costs and what it hits. RULES are rule files or directories,\n"
	      "as for `winnow compile`, or one compiled ruleset; without any, the installed SpamAssassin's rules.\n"
	      "\n"
	      "  --corpus DIR      mail whose directories say what it is: names that begin with spam, or have ham in\n"
	      "                    them (spam-2, easy_ham). Other mail counts for the times alone\n"
	      "  --spam DIR, --ham DIR\n"
	      "                    mail that is spam, or ham, whatever its name; all three may be given again\n"
	      "  --stock           the installed SpamAssassin's rules first, then RULES\n"
	      "  --vs RULES        other rules on the same mail, side by side (may be given again: one set)\n"
	      "  --rows N          length of each list (default 30)\n"
	      "  --passes N        scan the corpus N times for the times (default 1)\n"
	      "  --json            one JSON object with everything\n"
	      "  --html FILE       also a page to look at\n"
	      "  --profile DIR     no bench: print how often which strings are met in this mail, for `winnow compile --profile`\n"
	      "\n"
	      "COST: nanoseconds of an average message. Own: PCRE2 on the rule's candidates, its eval function. Part:\n"
	      "all patterns of a view are found in one pass; each of them has the same part of it.\n"
	      "HITS: SPAM% and HAM% of the messages with that label; S/O is SPAM% / (SPAM% + HAM%); RANK is the place\n"
	      "among the rules that hit, by how sure it is (95%) that a hit is on the side of the score: 1 the best.\n"
	      "\n"
	      "Exit status: 0 done, 64 usage, 65 rules that can't be read, 66 no mail, 70 compiling failed.\n",
	      out);
}
