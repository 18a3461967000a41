/* warm.c: regexes compiled before the first message instead of on first use: for a process that is to be forked, so
 * that all copies share them, and whose copies may not make memory executable, as PCRE2's JIT needs. */
#include "scan/scanner.h"

void wn_scanner_warm(struct wn_scanner *scanner)
{
	struct scan_program *sp = scanner->sp;
	for (uint32_t i = 0; i < sp->p->npatterns; i++) {
		uint8_t flags = sp->patterns[i].flags;
		if ((flags & PATTERN_LIVE) && !(flags & PATTERN_DECIDES))
			pcre_compile(&sp->patterns[i].re, NULL);
	}
	for (size_t i = 0; i < sp->nevals; i++)
		for (uint32_t k = 0; k < sp->evals[i].argc; k++)
			if (sp->evals[i].regexes[k].pattern)
				pcre_compile(&sp->evals[i].regexes[k], NULL);
}
