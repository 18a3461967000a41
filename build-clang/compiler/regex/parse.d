build-clang/compiler/regex/parse.o: compiler/regex/parse.c \
  compiler/regex/parse.h runtime/base/err.h runtime/base/strbuf.h \
  runtime/base/arena.h runtime/base/span.h runtime/base/vec.h \
  compiler/regex/tree.h compiler/regex/byteset.h compiler/regex/regex.h \
  runtime/ruleset_abi.h grammar/ruletypes.def grammar/tflags.def

compiler/regex/parse.h:

runtime/base/err.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/vec.h:

compiler/regex/tree.h:

compiler/regex/byteset.h:

compiler/regex/regex.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:
