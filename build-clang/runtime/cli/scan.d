build-clang/runtime/cli/scan.o: runtime/cli/scan.c runtime/cli/cli.h \
  runtime/cli/source.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/err.h runtime/winnow.h

runtime/cli/cli.h:

runtime/cli/source.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/winnow.h:
