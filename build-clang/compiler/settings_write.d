build-clang/compiler/settings_write.o: compiler/settings_write.c \
  runtime/base/file.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/err.h runtime/base/strbuf.h compiler/rules.h \
  compiler/diag.h grammar/diagnostics.def runtime/ruleset_abi.h \
  grammar/ruletypes.def grammar/tflags.def compiler/source.h \
  runtime/base/vec.h

runtime/base/file.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/err.h:

runtime/base/strbuf.h:

compiler/rules.h:

compiler/diag.h:

grammar/diagnostics.def:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

compiler/source.h:

runtime/base/vec.h:
