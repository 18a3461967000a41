build-clang/runtime/eval/header_eval.o: runtime/eval/header_eval.c \
  runtime/eval/header_value.h runtime/eval/eval.h runtime/base/err.h \
  runtime/base/pcre.h runtime/base/span.h runtime/load/settings.h \
  runtime/base/arena.h runtime/base/map.h runtime/msg/message.h \
  runtime/msg/conf.h runtime/ruleset_abi.h grammar/ruletypes.def \
  grammar/tflags.def grammar/eval_families.def grammar/evals.def \
  runtime/eval/locale.h runtime/msg/domain.h runtime/msg/registry.h \
  runtime/msg/uri_conf.h

runtime/eval/header_value.h:

runtime/eval/eval.h:

runtime/base/err.h:

runtime/base/pcre.h:

runtime/base/span.h:

runtime/load/settings.h:

runtime/base/arena.h:

runtime/base/map.h:

runtime/msg/message.h:

runtime/msg/conf.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:

grammar/eval_families.def:

grammar/evals.def:

runtime/eval/locale.h:

runtime/msg/domain.h:

runtime/msg/registry.h:

runtime/msg/uri_conf.h:
