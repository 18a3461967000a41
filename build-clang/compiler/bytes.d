build-clang/compiler/bytes.o: compiler/bytes.c compiler/load.h \
  compiler/ast.h runtime/base/vec.h runtime/base/arena.h \
  runtime/base/span.h compiler/directives.h grammar/shapes.def \
  grammar/directives.def compiler/rules.h runtime/base/err.h \
  compiler/diag.h grammar/diagnostics.def runtime/ruleset_abi.h \
  grammar/ruletypes.def grammar/tflags.def runtime/base/map.h \
  runtime/base/strbuf.h compiler/plugins.h grammar/plugins.def \
  compiler/source.h

compiler/load.h:

compiler/ast.h:

runtime/base/vec.h:

runtime/base/arena.h:

runtime/base/span.h:

compiler/directives.h:

grammar/shapes.def:

grammar/directives.def:

compiler/rules.h:

runtime/base/err.h:

compiler/diag.h:

grammar/diagnostics.def:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

runtime/base/map.h:

runtime/base/strbuf.h:

compiler/plugins.h:

grammar/plugins.def:

compiler/source.h:
