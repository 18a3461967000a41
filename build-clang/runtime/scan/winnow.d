build-clang/runtime/scan/winnow.o: runtime/scan/winnow.c runtime/winnow.h \
  runtime/msg/message.h runtime/base/arena.h runtime/base/span.h \
  runtime/base/map.h runtime/msg/conf.h runtime/load/settings.h \
  runtime/base/err.h runtime/scan/scanner.h runtime/scan/program.h \
  runtime/base/pcre.h runtime/eval/eval.h runtime/ruleset_abi.h \
  grammar/ruletypes.def grammar/tflags.def grammar/eval_families.def \
  grammar/evals.def runtime/load/ruleset.h /usr/include/hs/hs_runtime.h \
  /usr/include/hs/hs_common.h

runtime/winnow.h:

runtime/msg/message.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/base/map.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/scan/scanner.h:

runtime/scan/program.h:

runtime/base/pcre.h:

runtime/eval/eval.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

grammar/eval_families.def:

grammar/evals.def:

runtime/load/ruleset.h:

/usr/include/hs/hs_runtime.h:

/usr/include/hs/hs_common.h:
