build-clang/runtime/msg/mime.o: runtime/msg/mime.c runtime/msg/mime.h \
  runtime/msg/message.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/map.h runtime/msg/conf.h runtime/load/settings.h \
  runtime/base/err.h runtime/base/strbuf.h runtime/msg/content_type.h \
  runtime/msg/header.h runtime/base/vec.h

runtime/msg/mime.h:

runtime/msg/message.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/map.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/base/strbuf.h:

runtime/msg/content_type.h:

runtime/msg/header.h:

runtime/base/vec.h:
