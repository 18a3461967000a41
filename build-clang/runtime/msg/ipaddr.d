build-clang/runtime/msg/ipaddr.o: runtime/msg/ipaddr.c \
  runtime/msg/ipaddr.h runtime/base/span.h

runtime/msg/ipaddr.h:

runtime/base/span.h:
