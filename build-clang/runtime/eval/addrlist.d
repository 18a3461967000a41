build-clang/runtime/eval/addrlist.o: runtime/eval/addrlist.c \
  runtime/eval/addrlist.h runtime/base/map.h runtime/base/arena.h \
  runtime/base/span.h

runtime/eval/addrlist.h:

runtime/base/map.h:

runtime/base/arena.h:

runtime/base/span.h:
