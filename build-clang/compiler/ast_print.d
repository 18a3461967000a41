build-clang/compiler/ast_print.o: compiler/ast_print.c compiler/ast.h \
  runtime/base/vec.h runtime/base/arena.h runtime/base/span.h \
  compiler/directives.h grammar/shapes.def grammar/directives.def \
  compiler/rules.h runtime/base/err.h compiler/diag.h \
  grammar/diagnostics.def runtime/ruleset_abi.h grammar/ruletypes.def \
  grammar/tflags.def compiler/source.h

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

compiler/source.h:
