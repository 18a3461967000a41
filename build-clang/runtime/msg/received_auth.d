build-clang/runtime/msg/received_auth.o: runtime/msg/received_auth.c \
  runtime/msg/received.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/pcre.h runtime/base/err.h

runtime/msg/received.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/pcre.h:

runtime/base/err.h:
