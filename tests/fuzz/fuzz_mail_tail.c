/* fuzz_mail_tail: any bytes behind the '@' of a mail address: found alike however the text is cut,
 * within the text; a host is made of the bytes of one. */
#include "tests/prop/mail_tail_pieces.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct span text = {data, size};
	struct mail_tail t;
	if (!pieces_law_holds(describe_mail_tail, text))
		abort();
	mail_tail_init(&t);
	mail_tail_feed(&t, text);
	if (t.host > t.open || t.open > size || t.last > t.host || t.quote > size ||
	    (t.quote && t.quote <= t.host))
		abort();
	for (size_t i = 0; i < t.host; i++)
		if (!byte_is_alnum(data[i]) && data[i] != '-' && data[i] != '.')
			abort();
	return 0;
}
