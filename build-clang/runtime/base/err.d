build-clang/runtime/base/err.o: runtime/base/err.c runtime/base/err.h

runtime/base/err.h:
