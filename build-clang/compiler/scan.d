build-clang/compiler/scan.o: compiler/scan.c compiler/scan.h \
  compiler/ast.h runtime/base/vec.h runtime/base/arena.h \
  runtime/base/span.h compiler/directives.h grammar/shapes.def \
  grammar/directives.def compiler/rules.h runtime/base/err.h \
  compiler/diag.h grammar/diagnostics.def runtime/ruleset_abi.h \
  grammar/ruletypes.def grammar/tflags.def compiler/parse_loc.h \
  runtime/base/strbuf.h compiler/parse.h build-clang/gen/rules.tab.h \
  compiler/source.h

compiler/scan.h:

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

compiler/parse_loc.h:

runtime/base/strbuf.h:

compiler/parse.h:

build-clang/gen/rules.tab.h:

compiler/source.h:
