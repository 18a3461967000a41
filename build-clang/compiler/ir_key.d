build-clang/compiler/ir_key.o: compiler/ir_key.c compiler/build_id.h \
  compiler/ir.h runtime/base/digest.h runtime/base/span.h \
  compiler/regex/regex.h runtime/base/arena.h runtime/base/err.h \
  runtime/ruleset_abi.h grammar/ruletypes.def grammar/tflags.def \
  compiler/rules.h compiler/diag.h grammar/diagnostics.def \
  runtime/base/strbuf.h /usr/include/hs/hs.h \
  /usr/include/hs/hs_compile.h /usr/include/hs/hs_common.h \
  /usr/include/hs/hs_runtime.h

compiler/build_id.h:

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

runtime/base/strbuf.h:

/usr/include/hs/hs.h:

/usr/include/hs/hs_compile.h:

/usr/include/hs/hs_common.h:

/usr/include/hs/hs_runtime.h:
