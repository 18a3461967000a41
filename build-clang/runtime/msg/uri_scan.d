build-clang/runtime/msg/uri_scan.o: runtime/msg/uri_scan.c \
  runtime/msg/uri_scan.h runtime/msg/registry.h runtime/load/settings.h \
  runtime/base/arena.h runtime/base/span.h runtime/base/err.h \
  runtime/base/map.h

runtime/msg/uri_scan.h:

runtime/msg/registry.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/map.h:
