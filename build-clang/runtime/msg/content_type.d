build-clang/runtime/msg/content_type.o: runtime/msg/content_type.c \
  runtime/msg/content_type.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/strbuf.h

runtime/msg/content_type.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/strbuf.h:
