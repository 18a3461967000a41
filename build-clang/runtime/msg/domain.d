build-clang/runtime/msg/domain.o: runtime/msg/domain.c \
  runtime/msg/domain.h runtime/msg/registry.h runtime/load/settings.h \
  runtime/base/arena.h runtime/base/span.h runtime/base/err.h \
  runtime/base/map.h runtime/msg/idn.h

runtime/msg/domain.h:

runtime/msg/registry.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/map.h:

runtime/msg/idn.h:
