build-clang/compiler/ir_lower.o: compiler/ir_lower.c compiler/ir.h \
  runtime/base/digest.h runtime/base/span.h compiler/regex/regex.h \
  runtime/base/arena.h runtime/base/err.h runtime/ruleset_abi.h \
  grammar/ruletypes.def grammar/tflags.def compiler/rules.h \
  compiler/diag.h grammar/diagnostics.def compiler/jobs.h \
  runtime/base/pcre.h

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

compiler/jobs.h:

runtime/base/pcre.h:
