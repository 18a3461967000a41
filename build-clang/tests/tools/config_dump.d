build-clang/tests/tools/config_dump.o: tests/tools/config_dump.c \
  runtime/base/strbuf.h runtime/base/arena.h runtime/base/span.h \
  compiler/rules.h runtime/base/err.h compiler/diag.h \
  grammar/diagnostics.def runtime/ruleset_abi.h grammar/ruletypes.def \
  grammar/tflags.def

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

compiler/rules.h:

runtime/base/err.h:

compiler/diag.h:

grammar/diagnostics.def:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:
