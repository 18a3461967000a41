build-clang/runtime/cli/progress.o: runtime/cli/progress.c \
  runtime/cli/cli.h

runtime/cli/cli.h:
