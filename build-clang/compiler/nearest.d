build-clang/compiler/nearest.o: compiler/nearest.c compiler/nearest.h \
  runtime/base/span.h

compiler/nearest.h:

runtime/base/span.h:
