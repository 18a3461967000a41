build-clang/compiler/directives.o: compiler/directives.c \
  compiler/directives.h runtime/base/span.h grammar/shapes.def \
  grammar/directives.def compiler/nearest.h

compiler/directives.h:

runtime/base/span.h:

grammar/shapes.def:

grammar/directives.def:

compiler/nearest.h:
