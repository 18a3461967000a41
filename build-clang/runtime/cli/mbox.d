build-clang/runtime/cli/mbox.o: runtime/cli/mbox.c runtime/cli/mbox.h \
  runtime/base/arena.h runtime/base/span.h runtime/base/err.h

runtime/cli/mbox.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:
