build-clang/runtime/msg/uri_conf.o: runtime/msg/uri_conf.c \
  runtime/msg/uri_conf.h runtime/load/settings.h runtime/base/arena.h \
  runtime/base/span.h runtime/base/err.h runtime/base/map.h \
  runtime/msg/redirector.h runtime/msg/registry.h

runtime/msg/uri_conf.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/map.h:

runtime/msg/redirector.h:

runtime/msg/registry.h:
