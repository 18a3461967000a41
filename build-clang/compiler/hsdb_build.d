build-clang/compiler/hsdb_build.o: compiler/hsdb_build.c compiler/hsdb.h \
  compiler/ir.h runtime/base/digest.h runtime/base/span.h \
  compiler/regex/regex.h runtime/base/arena.h runtime/base/err.h \
  runtime/ruleset_abi.h grammar/ruletypes.def grammar/tflags.def \
  compiler/rules.h compiler/diag.h grammar/diagnostics.def \
  /usr/include/hs/hs.h /usr/include/hs/hs_compile.h \
  /usr/include/hs/hs_common.h /usr/include/hs/hs_runtime.h

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

/usr/include/hs/hs.h:

/usr/include/hs/hs_compile.h:

/usr/include/hs/hs_common.h:

/usr/include/hs/hs_runtime.h:
