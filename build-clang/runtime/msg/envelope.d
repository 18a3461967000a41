build-clang/runtime/msg/envelope.o: runtime/msg/envelope.c \
  runtime/msg/message.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/map.h runtime/msg/conf.h runtime/load/settings.h \
  runtime/base/err.h runtime/msg/relay.h runtime/msg/relay_conf.h \
  runtime/msg/netset.h runtime/msg/ipaddr.h

runtime/msg/message.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/map.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/msg/relay.h:

runtime/msg/relay_conf.h:

runtime/msg/netset.h:

runtime/msg/ipaddr.h:
