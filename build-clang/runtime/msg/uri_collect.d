build-clang/runtime/msg/uri_collect.o: runtime/msg/uri_collect.c \
  runtime/msg/uri_collect.h runtime/base/vec.h runtime/base/arena.h \
  runtime/base/span.h runtime/msg/uri.h runtime/base/map.h \
  runtime/msg/uri_conf.h runtime/load/settings.h runtime/base/err.h \
  runtime/base/strbuf.h runtime/msg/domain.h runtime/msg/registry.h \
  runtime/msg/uri_canon.h runtime/msg/uri_text.h runtime/msg/uri_scan.h

runtime/msg/uri_collect.h:

runtime/base/vec.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/uri.h:

runtime/base/map.h:

runtime/msg/uri_conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/base/strbuf.h:

runtime/msg/domain.h:

runtime/msg/registry.h:

runtime/msg/uri_canon.h:

runtime/msg/uri_text.h:

runtime/msg/uri_scan.h:
