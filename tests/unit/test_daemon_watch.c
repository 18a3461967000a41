/* test_daemon_watch.c: which changes of files are changes of rules. inotify has told of a change by
 * the time the call that made it returns. */
#include "check_main.h"
#include "daemon/watch.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[64];

static const char *at(const char *name)
{
	static char path[2][256];
	static int turn;
	turn = !turn;
	snprintf(path[turn], sizeof path[turn], "%s/%s", top, name);
	return path[turn];
}

static void make_top(void)
{
	strcpy(top, "/tmp/test_watch.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(top));
	mkdir(at("rules"), 0755);
	mkdir(at("rules/updates"), 0755);
	mkdir(at("rules/.hidden"), 0755);
	mkdir(at("alone"), 0755);
	mkdir(at("ruleset"), 0755);
}

static void remove_top(void)
{
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", top);
	ck_assert_int_eq(system(command), 0);
}

static void put(const char *name)
{
	int fd = open(at(name), O_WRONLY | O_CREAT | O_TRUNC, 0644);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "x", 1), 1);
	close(fd);
}

static struct watch start(const struct rules *r, const char *ruleset)
{
	struct watch w;
	struct err err;
	ck_assert_int_eq(watch_open(&w, &err), 0);
	watch_refresh(&w, r, ruleset);
	ck_assert(!watch_read(&w));
	return w;
}

/* A directory of rules, and one file beside others that are none of ours. */
static struct rules of_top(void)
{
	static char directory[256], file[256];
	strcpy(directory, at("rules"));
	strcpy(file, at("alone/local.cf"));
	return (struct rules){.on = true, .paths = {directory, file}, .n = 2};
}

START_TEST(names)
{
	static const struct {
		const char *name;
		bool counts;
	} cases[] = {
	    {"rules/local.cf", true},	   {"rules/LOCAL.CF", true},
	    {"rules/v310.pre", true},	   {"rules/local.cf~", false},
	    {"rules/.cf", false},	   {"rules/.local.cf.swp", false},
	    {"rules/4913", false},	   {"rules/local.new", false},
	    {"rules/updates/a.cf", true},  {"rules/updates/x", false},
	    {"rules/.hidden/a.cf", false}, {"alone/local.cf", true},
	    {"alone/other.cf", false},
	};
	make_top();
	struct rules r = of_top();
	struct watch w = start(&r, NULL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		put(cases[i].name);
		ck_assert_msg(watch_read(&w) == cases[i].counts, "%s", cases[i].name);
		ck_assert(!watch_read(&w)); /* told once */
	}
	close(w.fd);
	remove_top();
}
END_TEST

/* As editors write: to another name, renamed; files that go. */
START_TEST(exchanged)
{
	make_top();
	put("rules/local.cf");
	struct rules r = of_top();
	struct watch w = start(&r, NULL);
	put("rules/new");
	ck_assert(!watch_read(&w));
	rename(at("rules/new"), at("rules/local.cf"));
	ck_assert(watch_read(&w));
	rename(at("rules/local.cf"), at("rules/local.cf.old"));
	ck_assert(watch_read(&w));
	put("rules/local.cf");
	ck_assert(watch_read(&w));
	unlink(at("rules/local.cf"));
	ck_assert(watch_read(&w));
	int fd = open(at("rules/local.cf"), O_WRONLY | O_CREAT, 0644);
	ck_assert_int_eq(write(fd, "half", 4), 4);
	ck_assert(!watch_read(&w)); /* half written is no news */
	close(fd);
	ck_assert(watch_read(&w));
	close(w.fd);
	remove_top();
}
END_TEST

/* A directory that came later, or went and came again, is watched after the next look. */
START_TEST(directories)
{
	make_top();
	struct rules r = of_top();
	struct watch w = start(&r, NULL);
	rmdir(at("rules/updates"));
	mkdir(at("rules/updates"), 0755);
	mkdir(at("rules/more"), 0755);
	watch_read(&w);
	watch_refresh(&w, &r, NULL);
	size_t n = w.n;
	watch_refresh(&w, &r, NULL);
	ck_assert_uint_eq(w.n, n); /* each once */
	put("rules/updates/a.cf");
	ck_assert(watch_read(&w));
	put("rules/more/a.cf");
	ck_assert(watch_read(&w));
	close(w.fd);
	remove_top();
}
END_TEST

/* Without rule files: the compiled ruleset's own name in its directory. */
START_TEST(ruleset)
{
	make_top();
	struct rules none = {.on = false};
	char path[256];
	strcpy(path, at("ruleset"));
	struct watch w = start(&none, path);
	put("a.cf");
	ck_assert(!watch_read(&w));
	rename(at("ruleset"), at("old"));
	ck_assert(watch_read(&w));
	mkdir(at("new"), 0755);
	rename(at("new"), at("ruleset"));
	ck_assert(watch_read(&w));
	close(w.fd);
	remove_top();
}
END_TEST

/* More directories than are watched: the first ones are, and nothing else breaks. */
START_TEST(many)
{
	char name[64];
	make_top();
	for (int i = 0; i < WATCH_LIMIT + 20; i++) {
		snprintf(name, sizeof name, "rules/d%d", i);
		mkdir(at(name), 0755);
	}
	struct rules r = of_top();
	struct watch w = start(&r, NULL);
	ck_assert_uint_eq(w.n, WATCH_LIMIT);
	put("rules/local.cf");
	ck_assert(watch_read(&w));
	close(w.fd);
	remove_top();
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, names);
	tcase_add_test(tc, exchanged);
	tcase_add_test(tc, directories);
	tcase_add_test(tc, ruleset);
	tcase_add_test(tc, many);
}
CHECK_MAIN("watch", add_tests)
