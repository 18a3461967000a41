build-clang/runtime/msg/uri_text.o: runtime/msg/uri_text.c \
  runtime/msg/uri_text.h runtime/msg/uri_scan.h runtime/msg/registry.h \
  runtime/load/settings.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/err.h runtime/base/map.h runtime/base/strbuf.h \
  runtime/msg/domain.h runtime/msg/uri.h runtime/msg/uri_encode.h

runtime/msg/uri_text.h:

runtime/msg/uri_scan.h:

runtime/msg/registry.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/map.h:

runtime/base/strbuf.h:

runtime/msg/domain.h:

runtime/msg/uri.h:

runtime/msg/uri_encode.h:
