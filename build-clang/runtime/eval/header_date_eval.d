build-clang/runtime/eval/header_date_eval.o: \
  runtime/eval/header_date_eval.c runtime/base/vec.h \
  runtime/base/arena.h runtime/base/span.h runtime/eval/header_value.h \
  runtime/eval/eval.h runtime/base/err.h runtime/base/pcre.h \
  runtime/load/settings.h runtime/base/map.h runtime/msg/message.h \
  runtime/msg/conf.h runtime/ruleset_abi.h grammar/ruletypes.def \
  grammar/tflags.def grammar/eval_families.def grammar/evals.def \
  runtime/msg/date.h

runtime/base/vec.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/eval/header_value.h:

runtime/eval/eval.h:

runtime/base/err.h:

runtime/base/pcre.h:

runtime/load/settings.h:

runtime/base/map.h:

runtime/msg/message.h:

runtime/msg/conf.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

grammar/eval_families.def:

grammar/evals.def:

runtime/msg/date.h:
