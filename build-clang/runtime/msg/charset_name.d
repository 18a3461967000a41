build-clang/runtime/msg/charset_name.o: runtime/msg/charset_name.c \
  runtime/msg/charset.h runtime/base/arena.h runtime/base/span.h

runtime/msg/charset.h:

runtime/base/arena.h:

runtime/base/span.h:
