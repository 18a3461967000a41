build-clang/runtime/msg/text.o: runtime/msg/text.c runtime/msg/text.h \
  runtime/base/arena.h runtime/base/span.h runtime/base/strbuf.h \
  runtime/base/vec.h runtime/msg/html.h runtime/base/map.h \
  runtime/msg/uri.h grammar/html_elements.def runtime/msg/message.h \
  runtime/msg/conf.h runtime/load/settings.h runtime/base/err.h \
  runtime/msg/text_char.h runtime/msg/text_conf.h runtime/msg/views.h

runtime/msg/text.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/strbuf.h:

runtime/base/vec.h:

runtime/msg/html.h:

runtime/base/map.h:

runtime/msg/uri.h:

grammar/html_elements.def:

runtime/msg/message.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/msg/text_char.h:

runtime/msg/text_conf.h:

runtime/msg/views.h:
