build-clang/runtime/msg/uri_list.o: runtime/msg/uri_list.c \
  runtime/msg/html.h runtime/base/map.h runtime/base/arena.h \
  runtime/base/span.h runtime/msg/uri.h grammar/html_elements.def \
  runtime/msg/message.h runtime/msg/conf.h runtime/load/settings.h \
  runtime/base/err.h runtime/msg/uri_collect.h runtime/base/vec.h \
  runtime/msg/uri_conf.h runtime/msg/views.h

runtime/msg/html.h:

runtime/base/map.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/uri.h:

grammar/html_elements.def:

runtime/msg/message.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/msg/uri_collect.h:

runtime/base/vec.h:

runtime/msg/uri_conf.h:

runtime/msg/views.h:
