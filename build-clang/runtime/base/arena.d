build-clang/runtime/base/arena.o: runtime/base/arena.c \
  runtime/base/arena.h runtime/base/span.h

runtime/base/arena.h:

runtime/base/span.h:
