/* stock_rarity.h: how rare literals are by the profile that is part of the program, for tests that lower patterns. */
#ifndef WINNOW_TESTS_STOCK_RARITY_H
#define WINNOW_TESTS_STOCK_RARITY_H

#include "profile.h"

static inline const struct rarity *stock_rarity(void)
{
	static struct profile *stock;
	if (!stock)
		stock = profile_stock(arena_new());
	return profile_rarity(stock);
}

#endif
