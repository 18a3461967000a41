build-clang/runtime/base/map.o: runtime/base/map.c runtime/base/map.h \
  runtime/base/arena.h runtime/base/span.h

runtime/base/map.h:

runtime/base/arena.h:

runtime/base/span.h:
