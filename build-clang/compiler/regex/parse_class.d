build-clang/compiler/regex/parse_class.o: compiler/regex/parse_class.c \
  compiler/regex/parse.h runtime/base/err.h runtime/base/strbuf.h \
  runtime/base/arena.h runtime/base/span.h runtime/base/vec.h \
  compiler/regex/tree.h compiler/regex/byteset.h

compiler/regex/parse.h:

runtime/base/err.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/vec.h:

compiler/regex/tree.h:

compiler/regex/byteset.h:
