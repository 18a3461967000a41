build-clang/runtime/msg/uri_encode.o: runtime/msg/uri_encode.c \
  runtime/msg/uri_encode.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/strbuf.h

runtime/msg/uri_encode.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/strbuf.h:
