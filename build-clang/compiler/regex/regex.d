build-clang/compiler/regex/regex.o: compiler/regex/regex.c \
  compiler/regex/regex.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/err.h runtime/ruleset_abi.h grammar/ruletypes.def \
  grammar/tflags.def compiler/regex/lower.h runtime/base/strbuf.h \
  compiler/regex/parse.h runtime/base/vec.h compiler/regex/tree.h \
  compiler/regex/byteset.h /usr/include/hs/hs_compile.h \
  /usr/include/hs/hs_common.h

compiler/regex/regex.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

compiler/regex/lower.h:

runtime/base/strbuf.h:

compiler/regex/parse.h:

runtime/base/vec.h:

compiler/regex/tree.h:

compiler/regex/byteset.h:

/usr/include/hs/hs_compile.h:

/usr/include/hs/hs_common.h:
