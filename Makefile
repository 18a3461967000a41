# Winnow: one Makefile, non-recursive, wildcarded. Adding a file never edits it.
# `make help` lists what can be asked for.

CC      ?= cc
B       ?= build
OPT     ?= -O3 -g
Q       := $(if $(V),,@)
WARN    := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wno-unused-parameter
LIBS    := libpcre2-8 gmime-3.0 libidn2 libcrypto zlib
CPPFLAGS += -D_GNU_SOURCE -DPCRE2_CODE_UNIT_WIDTH=8 -Iruntime -Icompiler -I. -I$(B)/gen \
            $(shell pkg-config --cflags $(LIBS) libhs 2>/dev/null)
CFLAGS  += -std=gnu11 $(OPT) $(WARN) -fno-strict-aliasing -fPIC $(SAN)
LDFLAGS += $(SAN)
LDLIBS  += $(shell pkg-config --libs $(LIBS) 2>/dev/null) -lm -ldl -lpthread
HS_RUNTIME := -lhs_runtime
HS_COMPILE := $(shell pkg-config --libs libhs 2>/dev/null || echo -lhs)

# --- sources -------------------------------------------------------------------------------------
RT_SRC   := $(wildcard runtime/base/*.c runtime/load/*.c runtime/msg/*.c runtime/scan/*.c runtime/eval/*.c \
              runtime/report/*.c runtime/proto/*.c runtime/cli/*.c)
CO_SRC   := $(wildcard compiler/*.c compiler/*/*.c)
RL_SRC   := $(wildcard grammar/*.rl)
GEN_C    := $(RL_SRC:grammar/%.rl=$(B)/gen/%.c)
RL_OBJ   := $(RL_SRC:grammar/%.rl=$(B)/gen/%.o)
RULES_OBJ := $(if $(wildcard grammar/rules.y),$(B)/gen/rules.tab.o) $(if $(wildcard grammar/rules.l),$(B)/gen/rules.lex.o)
MAINS    := runtime/cli/main.c compiler/main.c
RT_OBJ   := $(patsubst %.c,$(B)/%.o,$(filter-out $(MAINS),$(RT_SRC))) $(RL_OBJ) $(B)/gen/charset_tables.o
CO_OBJ   := $(patsubst %.c,$(B)/%.o,$(filter-out $(MAINS),$(CO_SRC))) $(RULES_OBJ)
PROGRAMS := $(if $(wildcard runtime/cli/main.c),$(B)/winnow) $(if $(wildcard compiler/main.c),$(B)/winnow-compile)
UNIT     := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/test_*.c))
PROP     := $(patsubst tests/prop/%.c,$(B)/tests/prop/%,$(wildcard tests/prop/prop_*.c))
TOOLS    := $(patsubst tests/tools/%.c,$(B)/tests/tools/%,$(wildcard tests/tools/*.c))
FUZZ     := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

# The daemon alone has the libraries of its event loop and its sandbox.
DA_OBJ   := $(patsubst %.c,$(B)/%.o,$(wildcard runtime/daemon/*.c))
DA_LIBS  := -levent_core -levent_extra -levent_openssl -lssl -lseccomp -lsqlite3
PROGRAMS += $(B)/winnowd $(B)/compat/spamd
COMPAT   := $(addprefix $(B)/compat/,spamassassin spamassassin-run sa-compile sa-learn)
PROGRAMS += $(COMPAT)

.PHONY: all
all: $(PROGRAMS) ## build everything
.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

# --- building ------------------------------------------------------------------------------------
$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(if $(V),,@echo '  CC    $<')
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@
# Generated C is compiled with fewer warnings: its style is the generator's.
$(B)/gen/%.o: $(B)/gen/%.c
	$(if $(V),,@echo '  CC    $<')
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Wno-unused -Wno-sign-compare -Wno-missing-prototypes -Wno-implicit-fallthrough -Wno-unused-const-variable -MMD -MP -c $< -o $@
$(B)/gen/%.c: grammar/%.rl
	@mkdir -p $(@D)
	$(Q)ragel -G2 -C -L $< -o $@
$(B)/compiler/profile.o: rulesets/stock.profile # it is part of the program
$(B)/gen/charset_tables.c: scripts/charset-tables
	@mkdir -p $(@D)
	$(Q)scripts/charset-tables >$@.tmp && mv $@.tmp $@
$(B)/gen/rules.tab.c $(B)/gen/rules.tab.h &: grammar/rules.y
	@mkdir -p $(@D)
	$(Q)bison -Wall -Werror --defines=$(B)/gen/rules.tab.h -o $(B)/gen/rules.tab.c $<
$(B)/gen/rules.lex.c $(B)/gen/rules.lex.h &: grammar/rules.l
	@mkdir -p $(@D)
	$(Q)flex -Cfe --header-file=$(B)/gen/rules.lex.h -o $(B)/gen/rules.lex.c $<
$(CO_OBJ): | $(if $(wildcard grammar/rules.y),$(B)/gen/rules.tab.h) $(if $(wildcard grammar/rules.l),$(B)/gen/rules.lex.h)

$(B)/libwinnow.a: $(RT_OBJ)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && ar rcs $@ $^
$(B)/libwinnow-compile.a: $(CO_OBJ)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && ar rcs $@ $^
$(B)/winnow: $(B)/runtime/cli/main.o $(B)/libwinnow.a
	$(if $(V),,@echo '  LINK  $@')
	$(Q)$(CC) $(LDFLAGS) $^ $(HS_RUNTIME) $(LDLIBS) -o $@
$(B)/winnow-compile: $(B)/compiler/main.o $(B)/libwinnow-compile.a $(B)/libwinnow.a
	$(if $(V),,@echo '  LINK  $@')
	$(Q)$(CC) $(LDFLAGS) $^ $(HS_COMPILE) $(LDLIBS) -o $@

$(B)/libwinnowd.a: $(filter-out %/main.o,$(DA_OBJ))
	@mkdir -p $(@D)
	$(Q)rm -f $@ && ar rcs $@ $^
$(B)/winnowd: $(B)/runtime/daemon/main.o $(B)/libwinnowd.a $(B)/libwinnow.a
	$(if $(V),,@echo '  LINK  $@')
	$(Q)$(CC) $(LDFLAGS) $^ $(HS_RUNTIME) $(LDLIBS) $(DA_LIBS) -o $@
$(B)/compat/spamd: $(B)/winnowd
	@mkdir -p $(@D)
	$(Q)ln -sf ../winnowd $@
$(COMPAT): $(B)/winnow
	@mkdir -p $(@D)
	$(Q)ln -sf ../winnow $@

# --- tests ---------------------------------------------------------------------------------------
# Unit and property tests and the test tools: one program a file.
$(B)/tests/%: $(B)/tests/%.o $(B)/libwinnow-compile.a $(B)/libwinnow.a
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LINK  $@')
	$(Q)$(CC) $(LDFLAGS) $^ $$(pkg-config --libs check) $(HS_COMPILE) $(LDLIBS) -o $@
$(B)/tests/tools/confirm_cost: LDFLAGS += -Wl,--wrap=pcre_match,--wrap=pcre_match_within,--wrap=pcre_count,--wrap=pcre_count_within
$(B)/tests/unit/test_daemon_%: $(B)/tests/unit/test_daemon_%.o $(B)/libwinnowd.a $(B)/libwinnow.a
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LINK  $@')
	$(Q)$(CC) $(LDFLAGS) $^ $$(pkg-config --libs check) $(HS_RUNTIME) $(LDLIBS) $(DA_LIBS) -o $@
.SECONDARY:

.PHONY: deps
deps: ## install the Debian packages that are missing
	@scripts/install-deps
.PHONY: start
start: deps ## install what is missing, build, compile the stock rules, scan sample mail
	@$(MAKE) --no-print-directory all
	@scripts/start
.PHONY: check
check: ## all tests: unit, property, golden, layers, bad mail, parity with live SpamAssassin on 300 messages and 60 mutants
	@scripts/install-deps
	@$(MAKE) --no-print-directory all
	@scripts/check
.PHONY: parity
parity: all ## scan the public corpus and compare every verdict with SpamAssassin's
	@tests/parity/run
.PHONY: parity-sample
parity-sample: all
	@tests/parity/run --sample 300
.PHONY: parity-views
parity-views: all $(B)/tests/tools/view_lines $(B)/tests/tools/uri_lines $(B)/tests/tools/freemail_lines ## URIs and relays as SpamAssassin has them, also under other network settings
	@tests/parity/views-run --sample 300
.PHONY: parity-charsets
parity-charsets: $(B)/tests/tools/charset_lines ## text in all charsets becomes UTF-8 as SpamAssassin makes it
	@tests/parity/charsets
.PHONY: parity-scanners
parity-scanners: $(B)/tests/tools/scanner_lines ## HTML tokens, dates and encoded words as SpamAssassin finds them
	@tests/parity/scanners
.PHONY: mutants
mutants: all ## 500 mutants of corpus mail, every layer and rule as live SpamAssassin has them
	@tests/parity/mutants-run
.PHONY: hard-mail
hard-mail: all ## 500 messages of whatever is hard to read, every layer and rule as live SpamAssassin has them
	@tests/parity/hard-mail 1 500 $(B)/hard-mail
	@tests/parity/mutants-run $(B)/hard-mail
.PHONY: mutants-sample
mutants-sample: all
	@tests/parity/mutants-run --count 60 --min 98
.PHONY: rulegen
rulegen: all ## 330 generated rule files of 200 rules, judged by SpamAssassin and Winnow on 100 messages each
	@tests/parity/rulegen-run --files 330
.PHONY: parity-scoresets
parity-scoresets: all ## score sets 1, 2 and 3 by SpamAssassin and Winnow on every 150th message
	@tests/parity/scoresets-run
.PHONY: scoresets-sample
scoresets-sample: all
	@tests/parity/scoresets-run 600
.PHONY: parity-prefs
parity-prefs: all ## user_prefs with rules and conditions, as spamd reads them
	@tests/parity/prefs-run 400
	@tests/parity/prefsgen-run --files 2
.PHONY: parity-rules
parity-rules: all ## rule files of ours on mail of ours: SPF headers, reuse, plugin options, time limits
	@tests/parity/rules-run
.PHONY: parity-lint
parity-lint: all ## winnow lint finds what spamassassin --lint finds
	@tests/parity/lint-run
.PHONY: rule-cases
rule-cases: all ## small rule files that once differed, judged by SpamAssassin and Winnow
	@tests/parity/rule-cases-run
.PHONY: parity-releases
parity-releases: all ## the rules of other Debian releases (fetched by apt-get), judged by SpamAssassin and Winnow
	@tests/parity/releases-run
.PHONY: rulegen-sample
rulegen-sample: all
	@tests/parity/rulegen-run --files 3
	@tests/parity/rulegen-run --seed 301 --files 3
	@tests/parity/rulegen-run --seed 9401 --files 2
.PHONY: prefsgen
prefsgen: all ## 40 generated rule files cut in two, for a site and for a user, judged by SpamAssassin and Winnow on 40 messages each
	@tests/parity/prefsgen-run --files 40
.PHONY: parity-rewrite
parity-rewrite: all ## rewritten messages and reports, byte for byte as SpamAssassin's: 300 messages, ten configurations
	@tests/parity/rewrite-run
	@tests/parity/rewrite-run --shortcircuit
.PHONY: parity-rewrite-sample
parity-rewrite-sample: all
	@tests/parity/rewrite-run --every 200 --configs "safe0 safe1 subject tags"
	@tests/parity/rewrite-run --every 200 --shortcircuit
.PHONY: profile
profile: all ## profiles of mail change how patterns are looked for, and no verdict
	@tests/profile/run
.PHONY: compat
compat: all ## winnow called as spamassassin, beside the real one
	@tests/compat/run
.PHONY: daemon
daemon: all ## winnowd beside Debian's spamd, behind its spamc, under faults and reloads
	@tests/daemon/run
.PHONY: daemon-load
daemon-load: all $(B)/tests/daemon/load ## winnowd under load, idle clients and reloads for some seconds: no answer wrong or missing
	@tests/daemon/run load
.PHONY: daemon-load-full
daemon-load-full: all $(B)/tests/daemon/load ## the same for ten minutes, with the figures that must hold, beside spamd's
	@LOAD_FULL=1 tests/daemon/run load
.PHONY: daemon-clients
daemon-clients: all ## amavisd-new, exim4, Haraka, npm's spamc, Postfix with spamass-milter before winnowd: WINNOWD_CLIENTS says which of them are installed
	@tests/daemon/run clients
.PHONY: daemon-answers
daemon-answers: all ## each command for 300 corpus messages, byte for byte as spamd answers
	@WINNOWD_MESSAGES=300 tests/daemon/run answers
.PHONY: bench
bench: all $(B)/tests/tools/scan_limits ## speed, memory and compile times beside SpamAssassin's, in one run
	@bench/run
	@bench/limits
	@bench/views
.PHONY: slow-mail
slow-mail: all $(B)/tests/tools/slow_mail ## mail made to be slow takes 100 ms of CPU per 100 KB at most
	@bench/slow
.PHONY: many-rules
many-rules: all ## a rule set of 100,000 rules: compiled, and mail scanned, in bounded time and memory
	@tests/robust/many-run 100000
.PHONY: robust
robust: all ## bad mail gets a verdict in bounded time; failed and killed compiles; spoilt rulesets
	@tests/robust/run
	@tests/robust/compile-run
	@tests/robust/many-run
# The same tests on a build with AddressSanitizer and UBSan.
.PHONY: asan
asan: ## unit and property tests under AddressSanitizer and UBSan
	@$(MAKE) --no-print-directory B=$(B)/asan-build OPT="-O1 -g -fno-omit-frame-pointer" \
	  SAN="-fsanitize=address,undefined -fno-sanitize-recover=undefined" all unit prop robust
.PHONY: asan-daemon
asan-daemon: ## the daemon's tests with a winnowd under AddressSanitizer and UBSan
	@ASAN_OPTIONS=detect_leaks=0 $(MAKE) --no-print-directory B=$(B)/asan-build OPT="-O1 -g -fno-omit-frame-pointer" \
	  SAN="-fsanitize=address,undefined -fno-sanitize-recover=undefined" all daemon daemon-users daemon-load # what lives to the end is no leak
.PHONY: tsan
tsan: ## corpus mail scanned by several threads under ThreadSanitizer
	@$(MAKE) --no-print-directory B=$(B)/tsan OPT="-O1 -g -fno-omit-frame-pointer" SAN="-fsanitize=thread" all
	@B=$(B)/tsan tests/robust/threads-run $(B)/corpus
FUZZ_SECONDS ?= 60
.PHONY: fuzz
fuzz: $(FUZZ) ## run every fuzz target for FUZZ_SECONDS (60) each
	@set -e; for t in $(FUZZ); do n=$${t##*/fuzz_}; mkdir -p $(B)/fuzz/corpus/$$n; \
	  echo "fuzz $$n"; $$t -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=2048 -timeout=10 -verbosity=0 -print_final_stats=0 \
	  $(B)/fuzz/corpus/$$n tests/fuzz/seeds/$$n; done
.PHONY: unit-programs
unit-programs: $(UNIT) $(PROP)
.PHONY: unit
unit: $(UNIT) ## run the unit tests
	@set -e; for t in $(UNIT); do $$t; done
.PHONY: prop
prop: $(PROP) all ## run the property tests
	@set -e; for t in $(PROP); do $$t; done
.PHONY: golden
golden: all $(B)/tests/tools/config_dump ## dumps and diagnostics are what they were
	@BUILD=$(abspath $(B)) tests/golden/run
.PHONY: parity-config
parity-config: $(B)/tests/tools/config_dump ## rules are read as the installed SpamAssassin reads them
	@tests/parity/configs-run
.PHONY: laws
laws: all $(B)/tests/tools/config_dump $(B)/tests/tools/pcre_match $(B)/tests/prop/prop_lowering ## laws of lowering, every stock pattern on corpus text
	@tests/parity/laws-run
.PHONY: daemon-users
daemon-users: all ## users' preferences from files, SQLite, PostgreSQL and MariaDB, beside the real spamd
	@tests/daemon/run users sql
.PHONY: layers
layers: ## check that no file includes from a layer above its own
	@scripts/check-layers

# Fuzz targets: libFuzzer, AddressSanitizer and UBSan, everything built with clang under build/fuzz.
# (winnow-compile of the plain build makes the rulesets some of them scan with.)
.PHONY: fuzz-libraries
fuzz-libraries:
	@$(MAKE) --no-print-directory B=$(B)/fuzz-lib CC=clang OPT="-O1 -g" SAN="-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined" $(B)/fuzz-lib/libwinnow.a $(B)/fuzz-lib/libwinnow-compile.a
$(B)/fuzz/%: tests/fuzz/%.c $(B)/winnow-compile fuzz-libraries
	@mkdir -p $(@D)
	clang $(CPPFLAGS) -std=gnu11 -O1 -g -fsanitize=address,undefined,fuzzer -fno-sanitize-recover=undefined $< $(B)/fuzz-lib/libwinnow-compile.a $(B)/fuzz-lib/libwinnow.a $(HS_COMPILE) $(LDLIBS) -o $@

.PHONY: clean
clean: ## remove everything built
	rm -rf $(B)

-include $(shell find $(B) -type f -name '*.d' 2>/dev/null)
