build-clang/runtime/msg/charset.o: runtime/msg/charset.c \
  runtime/msg/charset.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/strbuf.h runtime/msg/gmime.h runtime/msg/addr.h \
  runtime/msg/message.h runtime/base/map.h runtime/msg/conf.h \
  runtime/load/settings.h runtime/base/err.h

runtime/msg/charset.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/strbuf.h:

runtime/msg/gmime.h:

runtime/msg/addr.h:

runtime/msg/message.h:

runtime/base/map.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:
