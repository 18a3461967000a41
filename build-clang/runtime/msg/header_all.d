build-clang/runtime/msg/header_all.o: runtime/msg/header_all.c \
  runtime/base/strbuf.h runtime/base/arena.h runtime/base/span.h \
  runtime/msg/header_get.h runtime/base/vec.h runtime/msg/message.h \
  runtime/base/map.h runtime/msg/conf.h runtime/load/settings.h \
  runtime/base/err.h runtime/msg/relay.h

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/header_get.h:

runtime/base/vec.h:

runtime/msg/message.h:

runtime/base/map.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/msg/relay.h:
