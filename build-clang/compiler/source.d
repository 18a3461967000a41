build-clang/compiler/source.o: compiler/source.c compiler/source.h \
  runtime/base/err.h runtime/base/vec.h runtime/base/arena.h \
  runtime/base/span.h compiler/diag.h grammar/diagnostics.def \
  runtime/base/file.h

compiler/source.h:

runtime/base/err.h:

runtime/base/vec.h:

runtime/base/arena.h:

runtime/base/span.h:

compiler/diag.h:

grammar/diagnostics.def:

runtime/base/file.h:
