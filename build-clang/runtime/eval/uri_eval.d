build-clang/runtime/eval/uri_eval.o: runtime/eval/uri_eval.c \
  runtime/eval/eval.h runtime/base/err.h runtime/base/pcre.h \
  runtime/base/span.h runtime/load/settings.h runtime/base/arena.h \
  runtime/base/map.h runtime/msg/message.h runtime/msg/conf.h \
  runtime/ruleset_abi.h grammar/ruletypes.def grammar/tflags.def \
  grammar/eval_families.def grammar/evals.def runtime/msg/domain.h \
  runtime/msg/registry.h runtime/msg/html.h runtime/msg/uri.h \
  grammar/html_elements.def runtime/msg/uri_conf.h

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

runtime/msg/domain.h:

runtime/msg/registry.h:

runtime/msg/html.h:

runtime/msg/uri.h:

grammar/html_elements.def:

runtime/msg/uri_conf.h:
