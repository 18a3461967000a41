/* byte_map.c: each set divides the classes it cuts. */
#include "byte_map.h"

void byte_map_add(struct byte_map *m, const struct byteset *set)
{
	uint16_t inside[256];

	memset(inside, 0xff, sizeof inside);
	for (unsigned b = 0; b < 256; b++) {
		unsigned class = m->class_of[b], out = 0, in = 0;
		if (!byteset_has(set, b) || inside[class] != 0xffff)
			continue;
		for (unsigned c = 0; c < 256; c++)
			if (m->class_of[c] == class)
				byteset_has(set, c) ? in++ : out++;
		inside[class] = out ? (uint16_t)m->nclasses++ : (uint16_t) class;
	}
	for (unsigned b = 0; b < 256; b++)
		if (byteset_has(set, b))
			m->class_of[b] = (uint8_t)inside[m->class_of[b]];
}

void byte_map_order(struct byte_map *m)
{
	static const char common[] = " etaonirslhdcumpygfbwv.\n,k-0/12\"x=j:<>ETAOINS3zq_)(;'";
	uint8_t number[256];
	bool numbered[256] = {false};
	uint32_t n = 0;

	for (unsigned i = 0; i < sizeof common - 1 + 256; i++) {
		unsigned byte = i < sizeof common - 1 ? (unsigned char)common[i]
						      : i - (unsigned)(sizeof common - 1);
		unsigned class = m->class_of[byte];
		if (!numbered[class])
			number[class] = (uint8_t)n++;
		numbered[class] = true;
	}
	for (unsigned b = 0; b < 256; b++)
		m->class_of[b] = number[m->class_of[b]];
}
