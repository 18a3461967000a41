build-clang/compiler/cache.o: compiler/cache.c compiler/cache.h \
  compiler/hsdb.h compiler/ir.h runtime/base/digest.h \
  runtime/base/span.h compiler/regex/regex.h runtime/base/arena.h \
  runtime/base/err.h runtime/ruleset_abi.h grammar/ruletypes.def \
  grammar/tflags.def compiler/rules.h compiler/diag.h \
  grammar/diagnostics.def runtime/base/file.h runtime/base/strbuf.h \
  runtime/base/vec.h

compiler/cache.h:

compiler/hsdb.h:

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

runtime/base/file.h:

runtime/base/strbuf.h:

runtime/base/vec.h:
