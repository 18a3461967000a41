build-clang/compiler/jobs.o: compiler/jobs.c compiler/jobs.h

compiler/jobs.h:
