build-clang/runtime/msg/entity.o: runtime/msg/entity.c \
  runtime/msg/entity.h runtime/base/strbuf.h runtime/base/arena.h \
  runtime/base/span.h grammar/entities.def

runtime/msg/entity.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

grammar/entities.def:
