build-clang/runtime/msg/html_uri.o: runtime/msg/html_uri.c \
  runtime/msg/html_parser.h runtime/base/strbuf.h runtime/base/arena.h \
  runtime/base/span.h runtime/msg/html.h runtime/base/map.h \
  runtime/msg/uri.h grammar/html_elements.def runtime/msg/html_token.h \
  runtime/base/vec.h runtime/msg/html_target.h runtime/msg/text_char.h

runtime/msg/html_parser.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/html.h:

runtime/base/map.h:

runtime/msg/uri.h:

grammar/html_elements.def:

runtime/msg/html_token.h:

runtime/base/vec.h:

runtime/msg/html_target.h:

runtime/msg/text_char.h:
