build-clang/runtime/cli/help.o: runtime/cli/help.c runtime/cli/cli.h

runtime/cli/cli.h:
