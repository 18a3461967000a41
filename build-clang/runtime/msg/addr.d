build-clang/runtime/msg/addr.o: runtime/msg/addr.c runtime/msg/addr.h \
  runtime/base/arena.h runtime/base/span.h runtime/base/strbuf.h \
  runtime/base/vec.h runtime/msg/domain.h runtime/msg/registry.h \
  runtime/load/settings.h runtime/base/err.h runtime/base/map.h \
  runtime/msg/gmime.h

runtime/msg/addr.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/strbuf.h:

runtime/base/vec.h:

runtime/msg/domain.h:

runtime/msg/registry.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/base/map.h:

runtime/msg/gmime.h:
