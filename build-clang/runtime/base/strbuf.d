build-clang/runtime/base/strbuf.o: runtime/base/strbuf.c \
  runtime/base/strbuf.h runtime/base/arena.h runtime/base/span.h

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:
