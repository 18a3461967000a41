build-clang/runtime/msg/decode.o: runtime/msg/decode.c \
  runtime/msg/decode.h runtime/base/arena.h runtime/base/span.h \
  runtime/msg/message.h runtime/base/map.h runtime/msg/conf.h \
  runtime/load/settings.h runtime/base/err.h runtime/msg/part.h

runtime/msg/decode.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/message.h:

runtime/base/map.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/msg/part.h:
