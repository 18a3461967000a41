build-clang/runtime/report/table.o: runtime/report/table.c \
  runtime/report/report.h runtime/base/strbuf.h runtime/base/arena.h \
  runtime/base/span.h runtime/winnow.h

runtime/report/report.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/winnow.h:
