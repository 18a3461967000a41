/* msg/header: building a list of header fields. Internal to runtime/msg. */
#ifndef WINNOW_MSG_HEADER_H
#define WINNOW_MSG_HEADER_H

#include "base/vec.h"
#include "msg/message.h"

struct header_list {
	struct header *v;
	size_t n, cap;
};

void headers_start(struct arena *arena, struct headers *headers);
/* name and raw are borrowed. False when MESSAGE_HEADERS_LIMIT is reached. */
bool header_list_add(struct arena *arena, struct header_list *list, struct span name,
		     struct span raw);
/* Takes the list and indexes it; nothing can be added afterwards. */
void headers_finish(struct arena *arena, struct headers *headers, const struct header_list *list);

/* In any case of letters the same. Names differ in these most; what collides costs a look-up. */
uint8_t header_name_bit(struct span name);
struct span header_lower_name(struct arena *arena, struct span name);
/* headers_find() by what is known of a name in lower case. */
struct header *headers_find_hashed(const struct headers *headers, struct span name, uint64_t hash, uint8_t bit);

#endif
