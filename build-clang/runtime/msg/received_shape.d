build-clang/runtime/msg/received_shape.o: runtime/msg/received_shape.c \
  runtime/msg/received_shape.h runtime/base/span.h runtime/msg/ipaddr.h

runtime/msg/received_shape.h:

runtime/base/span.h:

runtime/msg/ipaddr.h:
