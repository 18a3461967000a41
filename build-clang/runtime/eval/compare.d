build-clang/runtime/eval/compare.o: runtime/eval/compare.c \
  runtime/eval/compare.h runtime/base/span.h

runtime/eval/compare.h:

runtime/base/span.h:
