build-clang/runtime/msg/date.o: runtime/msg/date.c runtime/msg/date.h \
  runtime/base/arena.h runtime/base/span.h

runtime/msg/date.h:

runtime/base/arena.h:

runtime/base/span.h:
