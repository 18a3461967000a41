build-clang/runtime/base/span.o: runtime/base/span.c runtime/base/span.h

runtime/base/span.h:
