build-clang/runtime/msg/html.o: runtime/msg/html.c runtime/msg/html.h \
  runtime/base/map.h runtime/base/arena.h runtime/base/span.h \
  runtime/msg/uri.h grammar/html_elements.def runtime/msg/entity.h \
  runtime/base/strbuf.h runtime/msg/html_parser.h \
  runtime/msg/html_token.h runtime/base/vec.h runtime/msg/html_source.h \
  runtime/msg/text_char.h

runtime/msg/html.h:

runtime/base/map.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/uri.h:

grammar/html_elements.def:

runtime/msg/entity.h:

runtime/base/strbuf.h:

runtime/msg/html_parser.h:

runtime/msg/html_token.h:

runtime/base/vec.h:

runtime/msg/html_source.h:

runtime/msg/text_char.h:
