build-clang/runtime/report/json.o: runtime/report/json.c \
  runtime/report/json_write.h runtime/base/strbuf.h runtime/base/arena.h \
  runtime/base/span.h runtime/report/report.h runtime/winnow.h

runtime/report/json_write.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/report/report.h:

runtime/winnow.h:
