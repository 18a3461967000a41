build-clang/runtime/msg/render.o: runtime/msg/render.c \
  runtime/msg/charset.h runtime/base/arena.h runtime/base/span.h \
  runtime/msg/html.h runtime/base/map.h runtime/msg/uri.h \
  grammar/html_elements.def runtime/msg/message.h runtime/msg/conf.h \
  runtime/load/settings.h runtime/base/err.h runtime/msg/part.h \
  runtime/msg/text_char.h runtime/msg/text_conf.h runtime/base/strbuf.h

runtime/msg/charset.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/html.h:

runtime/base/map.h:

runtime/msg/uri.h:

grammar/html_elements.def:

runtime/msg/message.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/msg/part.h:

runtime/msg/text_char.h:

runtime/msg/text_conf.h:

runtime/base/strbuf.h:
