build-clang/compiler/compile.o: compiler/compile.c compiler/compile.h \
  compiler/hsdb.h compiler/ir.h runtime/base/digest.h \
  runtime/base/span.h compiler/regex/regex.h runtime/base/arena.h \
  runtime/base/err.h runtime/ruleset_abi.h grammar/ruletypes.def \
  grammar/tflags.def compiler/rules.h compiler/diag.h \
  grammar/diagnostics.def compiler/publish.h runtime/base/manifest.h \
  runtime/base/strbuf.h compiler/cache.h compiler/emit.h

compiler/compile.h:

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

compiler/publish.h:

runtime/base/manifest.h:

runtime/base/strbuf.h:

compiler/cache.h:

compiler/emit.h:
