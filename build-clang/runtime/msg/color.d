build-clang/runtime/msg/color.o: runtime/msg/color.c runtime/msg/color.h \
  runtime/base/span.h grammar/colors.def

runtime/msg/color.h:

runtime/base/span.h:

grammar/colors.def:
