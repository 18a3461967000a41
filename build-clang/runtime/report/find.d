build-clang/runtime/report/find.o: runtime/report/find.c \
  runtime/report/report.h runtime/base/strbuf.h runtime/base/arena.h \
  runtime/base/span.h runtime/winnow.h runtime/scan/scanner.h \
  runtime/scan/program.h runtime/base/pcre.h runtime/base/err.h \
  runtime/eval/eval.h runtime/load/settings.h runtime/base/map.h \
  runtime/msg/message.h runtime/msg/conf.h runtime/ruleset_abi.h \
  grammar/ruletypes.def grammar/tflags.def grammar/eval_families.def \
  grammar/evals.def runtime/load/ruleset.h /usr/include/hs/hs_runtime.h \
  /usr/include/hs/hs_common.h

runtime/report/report.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/winnow.h:

runtime/scan/scanner.h:

runtime/scan/program.h:

runtime/base/pcre.h:

runtime/base/err.h:

runtime/eval/eval.h:

runtime/load/settings.h:

runtime/base/map.h:

runtime/msg/message.h:

runtime/msg/conf.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

grammar/eval_families.def:

grammar/evals.def:

runtime/load/ruleset.h:

/usr/include/hs/hs_runtime.h:

/usr/include/hs/hs_common.h:
