build-clang/runtime/base/manifest.o: runtime/base/manifest.c \
  runtime/base/manifest.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/digest.h runtime/base/err.h runtime/base/strbuf.h \
  runtime/ruleset_abi.h grammar/ruletypes.def grammar/tflags.def \
  /usr/include/hs/hs_runtime.h /usr/include/hs/hs_common.h

runtime/base/manifest.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/digest.h:

runtime/base/err.h:

runtime/base/strbuf.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

/usr/include/hs/hs_runtime.h:

/usr/include/hs/hs_common.h:
