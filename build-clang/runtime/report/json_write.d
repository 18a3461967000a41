build-clang/runtime/report/json_write.o: runtime/report/json_write.c \
  runtime/report/json_write.h runtime/base/strbuf.h runtime/base/arena.h \
  runtime/base/span.h

runtime/report/json_write.h:

runtime/base/strbuf.h:

runtime/base/arena.h:

runtime/base/span.h:
