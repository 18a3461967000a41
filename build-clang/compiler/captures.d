build-clang/compiler/captures.o: compiler/captures.c compiler/captures.h \
  compiler/rules.h runtime/base/err.h compiler/diag.h \
  runtime/base/arena.h runtime/base/span.h grammar/diagnostics.def \
  runtime/ruleset_abi.h grammar/ruletypes.def grammar/tflags.def \
  runtime/base/strbuf.h

compiler/captures.h:

compiler/rules.h:

runtime/base/err.h:

compiler/diag.h:

runtime/base/arena.h:

runtime/base/span.h:

grammar/diagnostics.def:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

runtime/base/strbuf.h:
