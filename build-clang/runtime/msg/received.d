build-clang/runtime/msg/received.o: runtime/msg/received.c \
  runtime/msg/received.h runtime/base/arena.h runtime/base/span.h \
  runtime/msg/ipaddr.h runtime/msg/received_shape.h \
  grammar/received_formats.def

runtime/msg/received.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/ipaddr.h:

runtime/msg/received_shape.h:

grammar/received_formats.def:
