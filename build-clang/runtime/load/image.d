build-clang/runtime/load/image.o: runtime/load/image.c \
  runtime/load/image.h runtime/base/err.h runtime/base/span.h \
  runtime/load/ruleset.h runtime/load/settings.h runtime/base/arena.h \
  runtime/base/map.h runtime/ruleset_abi.h grammar/ruletypes.def \
  grammar/tflags.def /usr/include/hs/hs_runtime.h \
  /usr/include/hs/hs_common.h

runtime/load/image.h:

runtime/base/err.h:

runtime/base/span.h:

runtime/load/ruleset.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/map.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

/usr/include/hs/hs_runtime.h:

/usr/include/hs/hs_common.h:
