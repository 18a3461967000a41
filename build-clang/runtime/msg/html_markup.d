build-clang/runtime/msg/html_markup.o: runtime/msg/html_markup.c \
  runtime/msg/html_lex.h runtime/msg/html_token.h runtime/base/vec.h \
  runtime/base/arena.h runtime/base/span.h

runtime/msg/html_lex.h:

runtime/msg/html_token.h:

runtime/base/vec.h:

runtime/base/arena.h:

runtime/base/span.h:
