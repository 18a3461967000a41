build-clang/runtime/load/settings.o: runtime/load/settings.c \
  runtime/load/settings.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/err.h runtime/base/map.h runtime/base/vec.h

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/map.h:

runtime/base/vec.h:
