build-clang/runtime/base/digest.o: runtime/base/digest.c \
  runtime/base/digest.h runtime/base/span.h

runtime/base/digest.h:

runtime/base/span.h:
