build-clang/runtime/msg/text_split.o: runtime/msg/text_split.c \
  runtime/base/vec.h runtime/base/arena.h runtime/base/span.h \
  runtime/msg/text.h

runtime/base/vec.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/text.h:
