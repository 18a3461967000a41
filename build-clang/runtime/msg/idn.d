build-clang/runtime/msg/idn.o: runtime/msg/idn.c runtime/msg/idn.h \
  runtime/base/arena.h runtime/base/span.h runtime/base/strbuf.h

runtime/msg/idn.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/strbuf.h:
