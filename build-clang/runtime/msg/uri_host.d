build-clang/runtime/msg/uri_host.o: runtime/msg/uri_host.c \
  runtime/msg/uri_host.h runtime/msg/uri_canon.h runtime/base/vec.h \
  runtime/base/arena.h runtime/base/span.h runtime/msg/uri_conf.h \
  runtime/load/settings.h runtime/base/err.h runtime/base/map.h \
  runtime/base/strbuf.h runtime/msg/domain.h runtime/msg/registry.h \
  runtime/msg/idn.h

runtime/msg/uri_host.h:

runtime/msg/uri_canon.h:

runtime/base/vec.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/uri_conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/base/map.h:

runtime/base/strbuf.h:

runtime/msg/domain.h:

runtime/msg/registry.h:

runtime/msg/idn.h:
