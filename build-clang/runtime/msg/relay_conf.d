build-clang/runtime/msg/relay_conf.o: runtime/msg/relay_conf.c \
  runtime/msg/relay_conf.h runtime/load/settings.h runtime/base/arena.h \
  runtime/base/span.h runtime/base/err.h runtime/base/map.h \
  runtime/msg/netset.h runtime/msg/ipaddr.h runtime/base/vec.h

runtime/msg/relay_conf.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/map.h:

runtime/msg/netset.h:

runtime/msg/ipaddr.h:

runtime/base/vec.h:
