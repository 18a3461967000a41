build-clang/compiler/plugins.o: compiler/plugins.c compiler/plugins.h \
  runtime/base/map.h runtime/base/arena.h runtime/base/span.h \
  grammar/plugins.def compiler/nearest.h grammar/features.def \
  grammar/sa_evals.def

compiler/plugins.h:

runtime/base/map.h:

runtime/base/arena.h:

runtime/base/span.h:

grammar/plugins.def:

compiler/nearest.h:

grammar/features.def:

grammar/sa_evals.def:
