/* bytes.c: with vectors as GCC and clang have them for every machine. */
#include "base/bytes.h"

#include <stdint.h>

enum { WIDTH = 16, ROUNDS = 255 /* until a lane of the counters is full */ };
typedef uint8_t vector __attribute__((vector_size(WIDTH)));

size_t bytes_count(struct span s, unsigned char least, unsigned char most)
{
	const vector from = (vector){0} + least, range = (vector){0} + (uint8_t)(most - least);
	size_t n = 0, i = 0;
	while (s.n - i >= WIDTH) {
		vector counters = {0}, bytes;
		for (unsigned round = 0; round < ROUNDS && s.n - i >= WIDTH; round++, i += WIDTH) {
			memcpy(&bytes, s.p + i, WIDTH);
			counters -= (vector)(bytes - from <= range); /* true is all ones: -1 */
		}
		for (unsigned lane = 0; lane < WIDTH; lane++)
			n += counters[lane];
	}
	for (; i < s.n; i++)
		n += (unsigned char)(s.p[i] - least) <= most - least;
	return n;
}

bool bytes_are_ascii(struct span s)
{
	vector seen = {0}, bytes;
	uint8_t all = 0;
	size_t i = 0;
	for (; s.n - i >= WIDTH; i += WIDTH) {
		memcpy(&bytes, s.p + i, WIDTH);
		seen |= bytes;
	}
	for (unsigned lane = 0; lane < WIDTH; lane++)
		all |= seen[lane];
	for (; i < s.n; i++)
		all |= s.p[i];
	return all < 0x80;
}

void bytes_lower(unsigned char *to, struct span s)
{
	const vector from = (vector){0} + 'A', range = (vector){0} + ('Z' - 'A'), step = (vector){0} + ('a' - 'A');
	size_t i = 0;
	for (vector bytes; s.n - i >= WIDTH; i += WIDTH) {
		memcpy(&bytes, s.p + i, WIDTH);
		bytes += (vector)(bytes - from <= range) & step;
		memcpy(to + i, &bytes, WIDTH);
	}
	for (; i < s.n; i++)
		to[i] = byte_lower(s.p[i]);
}
