build-clang/runtime/msg/received_guess.o: runtime/msg/received_guess.c \
  runtime/msg/received_guess.h runtime/msg/received_text.h \
  runtime/base/span.h

runtime/msg/received_guess.h:

runtime/msg/received_text.h:

runtime/base/span.h:
