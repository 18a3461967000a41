build-clang/compiler/regex/tree.o: compiler/regex/tree.c \
  compiler/regex/tree.h runtime/base/arena.h runtime/base/span.h \
  compiler/regex/byteset.h runtime/base/vec.h

compiler/regex/tree.h:

runtime/base/arena.h:

runtime/base/span.h:

compiler/regex/byteset.h:

runtime/base/vec.h:
