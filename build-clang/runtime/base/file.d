build-clang/runtime/base/file.o: runtime/base/file.c runtime/base/file.h \
  runtime/base/arena.h runtime/base/span.h runtime/base/err.h \
  runtime/base/strbuf.h

runtime/base/file.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/strbuf.h:
