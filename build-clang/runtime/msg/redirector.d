build-clang/runtime/msg/redirector.o: runtime/msg/redirector.c \
  runtime/msg/redirector.h runtime/load/settings.h runtime/base/arena.h \
  runtime/base/span.h runtime/base/err.h runtime/base/map.h \
  runtime/base/pcre.h

runtime/msg/redirector.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/map.h:

runtime/base/pcre.h:
