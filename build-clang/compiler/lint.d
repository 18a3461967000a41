build-clang/compiler/lint.o: compiler/lint.c compiler/rules.h \
  runtime/base/err.h compiler/diag.h runtime/base/arena.h \
  runtime/base/span.h grammar/diagnostics.def runtime/ruleset_abi.h \
  grammar/ruletypes.def grammar/tflags.def

compiler/rules.h:

runtime/base/err.h:

compiler/diag.h:

runtime/base/arena.h:

runtime/base/span.h:

grammar/diagnostics.def:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:
