build-clang/compiler/emit_scores.o: compiler/emit_scores.c \
  compiler/emit.h runtime/base/strbuf.h runtime/base/arena.h \
  runtime/base/span.h compiler/ir.h runtime/base/digest.h \
  compiler/regex/regex.h runtime/base/err.h runtime/ruleset_abi.h \
  grammar/ruletypes.def grammar/tflags.def compiler/rules.h \
  compiler/diag.h grammar/diagnostics.def

compiler/emit.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

compiler/ir.h:

runtime/base/digest.h:

compiler/regex/regex.h:

runtime/base/err.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

compiler/rules.h:

compiler/diag.h:

grammar/diagnostics.def:
