build-clang/runtime/msg/message.o: runtime/msg/message.c \
  runtime/msg/content_type.h runtime/base/arena.h runtime/base/span.h \
  runtime/msg/decode.h runtime/msg/header.h runtime/base/vec.h \
  runtime/msg/message.h runtime/base/map.h runtime/msg/conf.h \
  runtime/load/settings.h runtime/base/err.h runtime/msg/mime.h \
  runtime/msg/views.h

runtime/msg/content_type.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/decode.h:

runtime/msg/header.h:

runtime/base/vec.h:

runtime/msg/message.h:

runtime/base/map.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/msg/mime.h:

runtime/msg/views.h:
