build-clang/runtime/eval/freemail.o: runtime/eval/freemail.c \
  runtime/eval/freemail.h runtime/eval/eval.h runtime/base/err.h \
  runtime/base/pcre.h runtime/base/span.h runtime/load/settings.h \
  runtime/base/arena.h runtime/base/map.h runtime/msg/message.h \
  runtime/msg/conf.h runtime/ruleset_abi.h grammar/ruletypes.def \
  grammar/tflags.def grammar/eval_families.def grammar/evals.def \
  runtime/msg/registry.h runtime/eval/addrs.h

runtime/eval/freemail.h:

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

runtime/msg/registry.h:

runtime/eval/addrs.h:
