build-clang/compiler/publish.o: compiler/publish.c compiler/publish.h \
  runtime/base/manifest.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/digest.h runtime/base/err.h runtime/base/strbuf.h \
  runtime/base/file.h

compiler/publish.h:

runtime/base/manifest.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/digest.h:

runtime/base/err.h:

runtime/base/strbuf.h:

runtime/base/file.h:
