build-clang/runtime/msg/html_fact.o: runtime/msg/html_fact.c \
  runtime/msg/html.h runtime/base/map.h runtime/base/arena.h \
  runtime/base/span.h runtime/msg/uri.h grammar/html_elements.def

runtime/msg/html.h:

runtime/base/map.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/uri.h:

grammar/html_elements.def:
