build-clang/compiler/diag.o: compiler/diag.c compiler/diag.h \
  runtime/base/arena.h runtime/base/span.h grammar/diagnostics.def \
  runtime/base/vec.h compiler/source.h runtime/base/err.h

compiler/diag.h:

runtime/base/arena.h:

runtime/base/span.h:

grammar/diagnostics.def:

runtime/base/vec.h:

compiler/source.h:

runtime/base/err.h:
