build-clang/compiler/sem_rule.o: compiler/sem_rule.c compiler/captures.h \
  compiler/rules.h runtime/base/err.h compiler/diag.h \
  runtime/base/arena.h runtime/base/span.h grammar/diagnostics.def \
  runtime/ruleset_abi.h grammar/ruletypes.def grammar/tflags.def \
  compiler/load.h compiler/ast.h runtime/base/vec.h \
  compiler/directives.h grammar/shapes.def grammar/directives.def \
  runtime/base/map.h runtime/base/strbuf.h compiler/plugins.h \
  grammar/plugins.def

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

compiler/load.h:

compiler/ast.h:

runtime/base/vec.h:

compiler/directives.h:

grammar/shapes.def:

grammar/directives.def:

runtime/base/map.h:

runtime/base/strbuf.h:

compiler/plugins.h:

grammar/plugins.def:
