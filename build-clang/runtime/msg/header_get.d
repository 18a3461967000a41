build-clang/runtime/msg/header_get.o: runtime/msg/header_get.c \
  runtime/base/strbuf.h runtime/base/arena.h runtime/base/span.h \
  runtime/msg/addr.h runtime/msg/encoded_word.h runtime/msg/header_get.h \
  runtime/base/vec.h runtime/msg/message.h runtime/base/map.h \
  runtime/msg/conf.h runtime/load/settings.h runtime/base/err.h \
  runtime/msg/views.h

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/addr.h:

runtime/msg/encoded_word.h:

runtime/msg/header_get.h:

runtime/base/vec.h:

runtime/msg/message.h:

runtime/base/map.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/msg/views.h:
