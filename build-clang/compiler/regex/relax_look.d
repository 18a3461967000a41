build-clang/compiler/regex/relax_look.o: compiler/regex/relax_look.c \
  compiler/regex/relax.h compiler/regex/lower.h runtime/base/strbuf.h \
  runtime/base/arena.h runtime/base/span.h compiler/regex/parse.h \
  runtime/base/err.h runtime/base/vec.h compiler/regex/tree.h \
  compiler/regex/byteset.h compiler/regex/shape.h

compiler/regex/relax.h:

compiler/regex/lower.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

compiler/regex/parse.h:

runtime/base/err.h:

runtime/base/vec.h:

compiler/regex/tree.h:

compiler/regex/byteset.h:

compiler/regex/shape.h:
