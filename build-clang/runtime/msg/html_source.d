build-clang/runtime/msg/html_source.o: runtime/msg/html_source.c \
  runtime/msg/html_source.h runtime/base/arena.h runtime/base/span.h \
  runtime/msg/text_char.h

runtime/msg/html_source.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/text_char.h:
