build-clang/runtime/msg/header.o: runtime/msg/header.c \
  runtime/msg/header.h runtime/base/vec.h runtime/base/arena.h \
  runtime/base/span.h runtime/msg/message.h runtime/base/map.h \
  runtime/msg/conf.h runtime/load/settings.h runtime/base/err.h \
  runtime/base/strbuf.h runtime/msg/encoded_word.h

runtime/msg/header.h:

runtime/base/vec.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/message.h:

runtime/base/map.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/base/strbuf.h:

runtime/msg/encoded_word.h:
