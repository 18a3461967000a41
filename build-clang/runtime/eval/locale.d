build-clang/runtime/eval/locale.o: runtime/eval/locale.c \
  runtime/eval/locale.h runtime/load/settings.h runtime/base/arena.h \
  runtime/base/span.h runtime/base/err.h runtime/base/map.h \
  runtime/base/vec.h

runtime/eval/locale.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/map.h:

runtime/base/vec.h:
