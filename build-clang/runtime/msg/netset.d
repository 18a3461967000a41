build-clang/runtime/msg/netset.o: runtime/msg/netset.c \
  runtime/msg/netset.h runtime/base/arena.h runtime/base/span.h \
  runtime/msg/ipaddr.h runtime/base/vec.h

runtime/msg/netset.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/ipaddr.h:

runtime/base/vec.h:
