build-clang/runtime/cli/source.o: runtime/cli/source.c \
  runtime/cli/source.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/err.h runtime/base/file.h runtime/base/vec.h \
  runtime/cli/mbox.h

runtime/cli/source.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/file.h:

runtime/base/vec.h:

runtime/cli/mbox.h:
