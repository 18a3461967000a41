build-clang/runtime/msg/encoded_word.o: runtime/msg/encoded_word.c \
  runtime/msg/encoded_word.h runtime/base/arena.h runtime/base/span.h \
  runtime/msg/charset.h runtime/msg/decode.h runtime/base/strbuf.h

runtime/msg/encoded_word.h:

runtime/base/arena.h:

runtime/base/span.h:

runtime/msg/charset.h:

runtime/msg/decode.h:

runtime/base/strbuf.h:
