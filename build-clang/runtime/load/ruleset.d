build-clang/runtime/load/ruleset.o: runtime/load/ruleset.c \
  runtime/load/ruleset.h runtime/base/err.h runtime/load/settings.h \
  runtime/base/arena.h runtime/base/span.h runtime/base/map.h \
  runtime/ruleset_abi.h grammar/ruletypes.def grammar/tflags.def \
  /usr/include/hs/hs_runtime.h /usr/include/hs/hs_common.h \
  runtime/load/image.h runtime/base/manifest.h runtime/base/digest.h \
  runtime/base/strbuf.h

runtime/load/ruleset.h:

runtime/base/err.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/map.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

/usr/include/hs/hs_runtime.h:

/usr/include/hs/hs_common.h:

runtime/load/image.h:

runtime/base/manifest.h:

runtime/base/digest.h:

runtime/base/strbuf.h:
