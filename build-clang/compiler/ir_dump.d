build-clang/compiler/ir_dump.o: compiler/ir_dump.c compiler/ir.h \
  runtime/base/digest.h runtime/base/span.h compiler/regex/regex.h \
  runtime/base/arena.h runtime/base/err.h runtime/ruleset_abi.h \
  grammar/ruletypes.def grammar/tflags.def compiler/rules.h \
  compiler/diag.h grammar/diagnostics.def

compiler/ir.h:

runtime/base/digest.h:

runtime/base/span.h:

compiler/regex/regex.h:

runtime/base/arena.h:

runtime/base/err.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

compiler/rules.h:

compiler/diag.h:

grammar/diagnostics.def:
