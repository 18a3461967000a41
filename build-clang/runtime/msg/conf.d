build-clang/runtime/msg/conf.o: runtime/msg/conf.c runtime/msg/conf.h \
  runtime/load/settings.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/err.h runtime/base/map.h runtime/msg/relay_conf.h \
  runtime/msg/netset.h runtime/msg/ipaddr.h runtime/msg/text_conf.h \
  runtime/msg/uri_conf.h

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/map.h:

runtime/msg/relay_conf.h:

runtime/msg/netset.h:

runtime/msg/ipaddr.h:

runtime/msg/text_conf.h:

runtime/msg/uri_conf.h:
