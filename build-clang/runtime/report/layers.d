build-clang/runtime/report/layers.o: runtime/report/layers.c \
  runtime/report/json_write.h runtime/base/strbuf.h runtime/base/arena.h \
  runtime/base/span.h runtime/report/report.h runtime/winnow.h \
  runtime/msg/message.h runtime/base/map.h runtime/msg/conf.h \
  runtime/load/settings.h runtime/base/err.h runtime/msg/relay.h \
  runtime/msg/uri.h runtime/scan/scanner.h runtime/scan/program.h \
  runtime/base/pcre.h runtime/eval/eval.h runtime/ruleset_abi.h \
  grammar/ruletypes.def grammar/tflags.def grammar/eval_families.def \
  grammar/evals.def runtime/load/ruleset.h /usr/include/hs/hs_runtime.h \
  /usr/include/hs/hs_common.h

runtime/report/json_write.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/report/report.h:

runtime/winnow.h:

runtime/msg/message.h:

runtime/base/map.h:

runtime/msg/conf.h:

runtime/load/settings.h:

runtime/base/err.h:

runtime/msg/relay.h:

runtime/msg/uri.h:

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
