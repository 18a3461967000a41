build-clang/runtime/msg/html_target.o: runtime/msg/html_target.c \
  runtime/msg/html_target.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/strbuf.h

runtime/msg/html_target.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/strbuf.h:
