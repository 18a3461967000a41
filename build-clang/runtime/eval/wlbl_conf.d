build-clang/runtime/eval/wlbl_conf.o: runtime/eval/wlbl_conf.c \
  runtime/eval/wlbl_conf.h runtime/eval/addrlist.h runtime/base/map.h \
  runtime/base/arena.h runtime/base/span.h runtime/load/settings.h \
  runtime/base/err.h

runtime/eval/wlbl_conf.h:

runtime/eval/addrlist.h:

runtime/base/map.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/load/settings.h:

runtime/base/err.h:
