build-clang/runtime/msg/text_conf.o: runtime/msg/text_conf.c \
  runtime/msg/text_conf.h runtime/load/settings.h runtime/base/arena.h \
  runtime/base/span.h runtime/base/err.h runtime/base/map.h

runtime/msg/text_conf.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/map.h:
