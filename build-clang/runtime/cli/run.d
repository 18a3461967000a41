build-clang/runtime/cli/run.o: runtime/cli/run.c runtime/base/arena.h \
  runtime/base/span.h runtime/cli/cli.h runtime/cli/source.h \
  runtime/base/err.h runtime/report/report.h runtime/base/strbuf.h \
  runtime/winnow.h

runtime/base/arena.h:

runtime/base/span.h:

runtime/cli/cli.h:

runtime/cli/source.h:

runtime/base/err.h:

runtime/report/report.h:

runtime/base/strbuf.h:

runtime/winnow.h:
