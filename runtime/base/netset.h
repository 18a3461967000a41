/* netset: a set of networks, asked for one address at a time (SpamAssassin's NetSet.pm). Networks
 * may be excluded with '!'; the first declaration that covers an address decides, and a network
 * that lies in one declared earlier adds nothing. So the smallest network around an address
 * decides, and the set becomes sorted ranges that are searched by halves. */
#ifndef WINNOW_NETSET_H
#define WINNOW_NETSET_H

#include "base/arena.h"
#include "base/ipaddr.h"

#define NETSET_LIMIT 100000u /* networks in one set; bounds the load of a settings file */
#define NETSET_COMPARED 200u /* networks that new ones are compared with: as many as SpamAssassin does */

struct netset;

struct netset *netset_new(struct arena *arena);
/* "10.1.2.3", "10.", "192.168/16", "10.0.0.0/255.0.0.0", "2001:db8::/32", "[::1]", "!..."; false
 * when the text is none of these. */
bool netset_add(struct netset *set, struct span text);
/* Leaves out what does not lie in `outer`, exclusions aside. A network inside one that goes for that goes with it:
 * it had added nothing. Before netset_seal, `outer` too: sealing sorts, and here the order counts. */
void netset_limit_to(struct netset *set, const struct netset *outer);
/* Call once after the last netset_add. */
void netset_seal(struct netset *set);
/* Whether a network, written as for netset_add, lies in the set: the first one around it decides. True of an
 * excluded one, and of a text that is none: there is nothing to miss. */
bool netset_has_network(const struct netset *set, struct span text);
bool netset_has(const struct netset *set, struct span address);
size_t netset_count(const struct netset *set);

#endif
