build-clang/runtime/msg/registry.o: runtime/msg/registry.c \
  runtime/msg/registry.h runtime/load/settings.h runtime/base/arena.h \
  runtime/base/span.h runtime/base/err.h runtime/base/map.h \
  runtime/msg/idn.h

runtime/msg/registry.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/map.h:

runtime/msg/idn.h:
