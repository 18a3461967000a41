build-clang/runtime/cli/compiler.o: runtime/cli/compiler.c \
  runtime/cli/cli.h

runtime/cli/cli.h:
