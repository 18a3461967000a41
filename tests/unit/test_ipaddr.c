/* Addresses in text, and sets of networks. */
#include "check_main.h"
#include "base/ipaddr.h"
#include "base/netset.h"

/* The text of the first address in s, "" when there is none. */
static struct span first(const char *s)
{
	size_t start, end;
	struct span text = span_from_str(s);
	return ip_search(text, 0, &start, &end) ? span_slice(text, start, end) : SPAN_LIT("");
}

START_TEST(test_search)
{
	static const struct {
		const char *text, *found;
	} rows[] = {
		{"from [192.0.2.1] by", "192.0.2.1"},
		{"192.0.2.256", ""},
		{"192.0.2.01", ""},
		{"1192.0.2.1", ""},
		{"x192.0.2.1", ""},
		{"192.0.2.1x", ""},
		{"192.0.2.1.5", "192.0.2.1"},
		{"[IPv6:2001:db8::1]", "IPv6:2001:db8::1"},
		{"2001:db8::1%eth0", "2001:db8::1"},
		{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"},
		{"2001:db8:1:2:3:4:5:6:7", ""},
		{"1::2::3", ""},
		{"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
		{"::", "::"},
		{"12:30:45", ""},
		{"fe80::12345", ""},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct span found = first(rows[i].text);
		ck_assert_msg(span_equal(found, span_from_str(rows[i].found)), "%s: %.*s",
			      rows[i].text, (int)found.n, (const char *)found.p);
	}
}
END_TEST

START_TEST(test_private)
{
	static const char *const private[] = {"10.0.0.1", "127.1.2.3", "169.254.9.9", "172.16.0.1",
					      "172.31.255.255", "192.168.1.1", "100.64.0.1", "::1",
					      "fe80::1", "febf::1", "::ffff:10.1.1.1",
					      "0:0:0:0:0:0:0:1"};
	static const char *const routed[] = {"11.0.0.1", "172.32.0.1", "100.128.0.1", "192.0.2.1",
					     "2001:db8::1", "fec0::1", "::2", "", "localhost"};
	for (size_t i = 0; i < sizeof private / sizeof *private; i++)
		ck_assert_msg(ip_is_private(span_from_str(private[i])), "%s", private[i]);
	for (size_t i = 0; i < sizeof routed / sizeof *routed; i++)
		ck_assert_msg(!ip_is_private(span_from_str(routed[i])), "%s", routed[i]);
}
END_TEST

START_TEST(test_localhost)
{
	static const char *const yes[] = {"localhost", "LOCALHOST.localdomain", "127.0.0.1", "::1",
					  "IPv6:::1", "::ffff:127.0.0.1"};
	static const char *const no[] = {"127.0.0.2", "local", "::2", "192.0.2.1"};
	size_t ends[2];
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		struct span s = span_from_str(yes[i]);
		ck_assert_msg(ip_localhost_ends(s, 0, ends) > 0 && ends[0] == s.n, "%s", yes[i]);
	}
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		ck_assert_msg(ip_localhost_ends(span_from_str(no[i]), 0, ends) == 0, "%s", no[i]);
}
END_TEST

static struct arena *arena;

static struct netset *set_of(const char *nets)
{
	struct netset *set = netset_new(arena);
	char *save = NULL, *text = arena_dup_str(arena, nets);
	for (char *w; (w = strtok_r(text, " ", &save)); text = NULL)
		ck_assert_msg(netset_add(set, span_from_str(w)), "%s", w);
	return set;
}

static bool in_set(const char *nets, const char *address)
{
	struct netset *set = set_of(nets);
	netset_seal(set);
	return netset_has(set, span_from_str(address));
}

START_TEST(test_sets)
{
	static const struct {
		const char *nets, *address;
		bool in;
	} rows[] = {
		{"192.0.2.0/24", "192.0.2.77", true},
		{"192.0.2.0/24", "192.0.3.0", false},
		{"192.0.2.", "192.0.2.255", true},
		{"192.0", "192.0.200.1", true},
		{"10", "10.255.255.255", true},
		{"192.168/16", "192.168.3.4", true},
		{"10.0.0.0/255.255.0.0", "10.0.9.9", true},
		{"10.0.0.0/255.255.0.0", "10.1.0.0", false},
		{"!10.0.1.5 10.0.1/24", "10.0.1.5", false},
		{"!10.0.1.5 10.0.1/24", "10.0.1.6", true},
		{"!10.0.1.5 10.0.1/24", "10.0.1.4", true},
		/* Declared as a whole first: the exclusion comes too late. */
		{"10.0.1/24 !10.0.1.5", "10.0.1.5", true},
		{"2001:db8:1::1 !2001:db8:1::/64 2001:db8::/32", "2001:db8:1::1", true},
		{"2001:db8:1::1 !2001:db8:1::/64 2001:db8::/32", "2001:db8:1::2", false},
		{"2001:db8:1::1 !2001:db8:1::/64 2001:db8::/32", "2001:db8:2::2", true},
		{"[::1]", "::1", true},
		{"0/0", "203.0.113.9", true},
		{"!0/0", "203.0.113.9", false},
		{"127.0.0.0/8", "::ffff:127.0.0.1", true},
		{"192.0.2.1", "no address", false},
		{"255.255.255.255", "255.255.255.255", true},
		{"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true},
	};
	arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_msg(in_set(rows[i].nets, rows[i].address) == rows[i].in, "%s in %s",
			      rows[i].address, rows[i].nets);
	arena_free(&arena);
}
END_TEST

START_TEST(test_no_network)
{
	static const char *const bad[] = {"", "host.example", "1.2.3.4.5", "1.2.3.4/33", "300.1.1.1",
					  "1.2.3.4/x", "10.0.0.0/255.0.255.0", "2001:db8::/129", "!"};
	arena = arena_new();
	struct netset *set = netset_new(arena);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(!netset_add(set, span_from_str(bad[i])), "%s", bad[i]);
	arena_free(&arena);
}
END_TEST

/* The first network around another one decides. */
START_TEST(networks_in_sets)
{
	static const struct {
		const char *network;
		bool in;
	} rows[] = {
		{"10.1/16", true}, {"10.", true},      {"10.2.3.4", false},    {"10.2", false},
		{"10/7", false},   {"11.0.0.1", false}, {"2001:db8:1::/48", true}, {"2001::/16", false},
		{"!11.0.0.1", true}, {"nonsense", true},
	};
	struct arena *own = arena_new();
	struct netset *set = netset_new(own);
	ck_assert(netset_add(set, SPAN_LIT("!10.2")) && netset_add(set, SPAN_LIT("10")) &&
		  netset_add(set, SPAN_LIT("2001:db8::/32")));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_msg(netset_has_network(set, span_from_str(rows[i].network)) == rows[i].in, "%s",
			      rows[i].network);
	arena_free(&own);
}
END_TEST

/* What does not lie in the outer set goes, with all that had added nothing beside it. */
START_TEST(networks_limited)
{
	static const struct {
		const char *nets, *outer, *address;
		bool in;
	} rows[] = {
		{"10.", "10.1/16", "10.1.1.1", false},       {"10.1.1/24", "10.1/16", "10.1.1.1", true},
		{"10 10.1.1/24", "10.1/16", "10.1.1.1", false}, {"10.1.1/24 10", "10.1/16", "10.1.1.1", true},
		{"!10.1.1.1 10.1/16", "10", "10.1.1.1", false}, {"10.1/16", "!10.1.1.1 10", "10.1.1.1", true},
		{"10.1.1.1", "!10.1.1.1 10", "10.1.1.1", false}, {"2001:db8::/32", "10", "2001:db8::1", false},
		{"::ffff:10.1.1.1", "10", "10.1.1.1", true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		arena = arena_new();
		struct netset *set = set_of(rows[i].nets);
		netset_limit_to(set, set_of(rows[i].outer));
		netset_seal(set);
		ck_assert_msg(netset_has(set, span_from_str(rows[i].address)) == rows[i].in, "%s in %s",
			      rows[i].nets, rows[i].outer);
		arena_free(&arena);
	}
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, networks_limited);
	tcase_add_test(tc, networks_in_sets);
	tcase_add_test(tc, test_search);
	tcase_add_test(tc, test_private);
	tcase_add_test(tc, test_localhost);
	tcase_add_test(tc, test_sets);
	tcase_add_test(tc, test_no_network);
}

CHECK_MAIN("ipaddr", add_tests)
