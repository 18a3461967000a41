build-clang/compiler/build_id.o: compiler/build_id.c compiler/build_id.h \
  runtime/ruleset_abi.h grammar/ruletypes.def grammar/tflags.def

compiler/build_id.h:

runtime/ruleset_abi.h:

grammar/ruletypes.def:

grammar/tflags.def:
