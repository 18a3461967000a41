build-clang/compiler/paths.o: compiler/paths.c compiler/source.h \
  runtime/base/err.h runtime/base/vec.h runtime/base/arena.h \
  runtime/base/span.h compiler/diag.h grammar/diagnostics.def

compiler/source.h:

runtime/base/err.h:

runtime/base/vec.h:

runtime/base/arena.h:

runtime/base/span.h:

compiler/diag.h:

grammar/diagnostics.def:
