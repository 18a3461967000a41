build-clang/compiler/regex/shape_edge.o: compiler/regex/shape_edge.c \
  compiler/regex/shape.h compiler/regex/tree.h runtime/base/arena.h \
  runtime/base/span.h compiler/regex/byteset.h

compiler/regex/shape.h:

compiler/regex/tree.h:

runtime/base/arena.h:

runtime/base/span.h:

compiler/regex/byteset.h:
