build-clang/runtime/msg/relay.o: runtime/msg/relay.c runtime/msg/relay.h \
  runtime/base/span.h runtime/base/strbuf.h runtime/base/arena.h \
  runtime/base/vec.h runtime/msg/message.h runtime/base/map.h \
  runtime/msg/conf.h runtime/load/settings.h runtime/base/err.h \
  runtime/msg/received.h runtime/msg/relay_conf.h runtime/msg/netset.h \
  runtime/msg/ipaddr.h

runtime/msg/relay.h:

runtime/base/span.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/vec.h:

runtime/msg/message.h:

runtime/base/map.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/msg/received.h:

runtime/msg/relay_conf.h:

runtime/msg/netset.h:

runtime/msg/ipaddr.h:
