build-clang/runtime/base/pcre.o: runtime/base/pcre.c runtime/base/pcre.h \
  runtime/base/err.h runtime/base/span.h

runtime/base/pcre.h:

runtime/base/err.h:

runtime/base/span.h:
