/* options.c: one row an option. Options of spamd that winnowd has no use for are taken and passed
 * over; those whose effect would be missed are refused with the reason. */
#include "daemon/options.h"

#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum kind {
	TEXT,
	PATH,
	LIST,
	PATHS,
	RULES,
	RULES_PATH,
	RULES_AT,
	FLAG,
	UNFLAG,
	SECONDS,
	COUNT,
	SIZE,
	PASS,	/* no effect here, and none needed */
	REFUSE, /* its effect would be missed */
};

struct row {
	const char *name;
	char letter;
	int argument; /* getopt's */
	enum kind kind;
	size_t at; /* of the member */
	const char *why;
};

#define AT(member) offsetof(struct options, member)
static const struct row rows[] = {
    {"allow-tell", 'l', 0, FLAG, AT(allow_tell), NULL},
    {"allowed-ips", 'A', 1, LIST, AT(allowed), NULL},
    {"cf", 0, 1, RULES, AT(cf), NULL},
    {"configpath", 'C', 1, RULES_AT, AT(configpath), NULL},
    {"control", 0, 1, PATH, AT(control), NULL},
    {"create-prefs", 'c', 0, FLAG, AT(create_prefs), NULL},
    {"daemonize", 'd', 0, FLAG, AT(daemonize), NULL},
    {"debug", 'D', 2, PASS, 0, NULL},
    {"default-user", 'U', 1, TEXT, AT(default_user), NULL},
    {"groupname", 'g', 1, TEXT, AT(group), NULL},
    {"helper-home-dir", 'H', 2, PASS, 0, NULL},
    {"http", 0, 1, LIST, AT(http), NULL},
    {"ip-address", 0, 2, LIST, AT(listen), NULL},
    {"ipv4", '4', 0, FLAG, AT(ipv4_only), NULL},
    {"ipv4-only", 0, 0, FLAG, AT(ipv4_only), NULL},
    {"ipv4only", 0, 0, FLAG, AT(ipv4_only), NULL},
    {"ipv6-only", '6', 0, FLAG, AT(ipv6_only), NULL},
    {"ldap-config", 0, 0, REFUSE, 0, "there are no preferences from LDAP"},
    {"listen", 'i', 2, LIST, AT(listen), NULL},
    {"listen-ip", 0, 2, LIST, AT(listen), NULL},
    {"local", 'L', 0, FLAG, AT(local), NULL},
    {"log-format", 0, 1, TEXT, AT(log_format), NULL},
    {"log-timestamp-fmt", 0, 1, TEXT, AT(time_format), NULL},
    {"max-children", 'm', 1, COUNT, AT(scanners), NULL},
    {"max-conn-per-child", 0, 1, PASS, 0, NULL},
    {"max-connections", 0, 1, SIZE, AT(max_connections), NULL},
    {"max-held", 0, 1, SIZE, AT(max_held), NULL},
    {"max-size", 0, 1, SIZE, AT(max_size), NULL},
    {"max-spare", 0, 1, PASS, 0, NULL},
    {"min-children", 0, 1, PASS, 0, NULL},
    {"min-spare", 0, 1, PASS, 0, NULL},
    {"nouser-config", 'x', 0, FLAG, AT(nouser_config), NULL},
    {"paranoid", 'P', 0, FLAG, AT(paranoid), NULL},
    {"pidfile", 'r', 1, PATH, AT(pidfile), NULL},
    {"port", 'p', 1, TEXT, AT(port), NULL},
    {"pre", 0, 1, RULES, AT(pre), NULL},
    {"prefs-timeout", 0, 1, SECONDS, AT(prefs_timeout), NULL},
    {"prefs-ttl", 0, 1, SECONDS, AT(prefs_ttl), NULL},
    {"round-robin", 0, 0, PASS, 0, NULL},
    {"rules", 0, 1, RULES_PATH, AT(rules), NULL},
    {"ruleset", 0, 1, PATH, AT(ruleset), NULL},
    {"scan-timeout", 0, 1, SECONDS, AT(scan_timeout), NULL},
    {"scoreset", 0, 1, COUNT, AT(scoreset), NULL},
    {"setuid-with-ldap", 0, 0, REFUSE, 0, "there are no preferences from LDAP"},
    {"setuid-with-sql", 'Q', 0, FLAG, AT(setuid_with_sql), NULL},
    {"siteconfigpath", 0, 1, RULES_AT, AT(siteconfigpath), NULL},
    {"socketgroup", 0, 1, TEXT, AT(socket_group), NULL},
    {"socketmode", 0, 1, TEXT, AT(socket_mode), NULL},
    {"socketowner", 0, 1, TEXT, AT(socket_owner), NULL},
    {"socketpath", 0, 1, PATHS, AT(listen), NULL},
    {"sql-config", 'q', 0, FLAG, AT(sql_config), NULL},
    {"sql-ttl", 0, 1, SECONDS, AT(sql_ttl), NULL},
    {"server-cert", 0, 1, PATH, AT(server_cert), NULL},
    {"server-key", 0, 1, PATH, AT(server_key), NULL},
    {"ssl", 0, 0, FLAG, AT(ssl), NULL},
    {"ssl-ca-file", 0, 1, PATH, AT(ca_file), NULL},
    {"ssl-ca-path", 0, 1, PATH, AT(ca_path), NULL},
    {"ssl-port", 0, 1, TEXT, AT(ssl_port), NULL},
    {"ssl-verify", 0, 0, FLAG, AT(ssl_verify), NULL},
    {"state", 0, 1, PATH, AT(state), NULL},
    {"stop-timeout", 0, 1, SECONDS, AT(stop_timeout), NULL},
    {"syslog", 's', 1, TEXT, AT(syslog), NULL},
    {"syslog-socket", 0, 1, TEXT, AT(syslog_socket), NULL},
    {"timeout-child", 't', 1, SECONDS, AT(child_timeout), NULL},
    {"timeout-tcp", 'T', 1, SECONDS, AT(tcp_timeout), NULL},
    {"timing", 0, 0, PASS, 0, NULL},
    {"user-config", 0, 0, UNFLAG, AT(nouser_config), NULL},
    {"username", 'u', 1, TEXT, AT(user), NULL},
    {"virtual-config-dir", 0, 1, TEXT, AT(virtual_config_dir), NULL},
    {"vpopmail", 'v', 0, REFUSE, 0, "there are no users of vpopmail"},
    {"watch", 0, 0, FLAG, AT(watch), NULL},
    {"worker-timeout", 0, 1, SECONDS, AT(worker_timeout), NULL},
    {"workers", 0, 1, COUNT, AT(workers), NULL},
};
enum {
	ROWS = sizeof rows / sizeof *rows,
	OPT_ROW = 256,
	OPT_NO = 1024,
	OPT_HELP = 2048,
	OPT_VERSION
};

static const char help[] =
    "usage: winnowd [options]      (or `spamd`, with spamd's options)\n"
    "\n"
    "Answers the spamd protocol with the verdicts of a compiled ruleset.\n"
    "\n"
    "  --ruleset DIR          the compiled ruleset (default: $WINNOW_RULESET, else " WINNOWD_RULESET
    ")\n"
    "  --rules PATH           compile these rule files or directories at the start and at each "
    "reload; may be repeated;\n"
    "                         -C, --siteconfigpath, --pre, --cf, -L: the installed ones, as spamd "
    "(default when\n"
    "                         called as spamd)\n"
    "  --watch                reload when they change\n"
    "  --state DIR            where they are compiled to (default: /var/lib/winnow/winnowd for "
    "root, else\n"
    "                         ~/.cache/winnow/winnowd)\n"
    "  --scoreset N           0 local tests, 1 network, 2 Bayes, 3 both (default: as compiled)\n"
    "  -i [ADDR][:PORT]       listen there; a path is a Unix socket (default: localhost); may be "
    "repeated\n"
    "  -p PORT                where -i names none (default 783)\n"
    "  --socketpath PATH      a Unix socket, with --socketmode, --socketowner, --socketgroup\n"
    "  -A NET,...             who may connect (default 127.0.0.1,::1)\n"
    "  -4, -6                 IPv4 or IPv6 only\n"
    "  --ssl                  TLS, with --server-cert, --server-key, --ssl-port; clients' "
    "certificates:\n"
    "                         --ssl-verify, --ssl-ca-file, --ssl-ca-path\n"
    "  -u USER, -g GROUP      whom the processes that see mail run as (default nobody)\n"
    "  -x                     no preferences of users from their homes "
    "(~/.spamassassin/user_prefs);\n"
    "                         -c makes those that are missing\n"
    "  --virtual-config-dir PATTERN  with -x: user_prefs is there; %u %l %d %x as spamd has them\n"
    "  -q, -Q                 preferences from the database of user_scores_dsn; -Q: as the user\n"
    "  --prefs-ttl, --sql-ttl SECONDS  how long preferences are good for: from files that do not\n"
    "                         change (default 60), from a database (default 10)\n"
    "  --prefs-timeout SECONDS for looking them up; then the site's are in force (default 5)\n"
    "  -m N                   scanner processes (default 5, or one a processor where there are "
    "more)\n"
    "  --workers N            processes that talk to clients and share the scanners out (at most "
    "16;\n"
    "                         default: 2, more from 24 processors on)\n"
    "  -d, -r FILE            to the background; process id to FILE\n"
    "  -s WHERE               log: a syslog facility (default mail), stderr, null, or a file's "
    "path\n"
    "  --syslog-socket PATH   where syslog listens (default /dev/log)\n"
    "  --log-format json      a line of JSON each: of a message with its id, score, hits and the "
    "times it took\n"
    "  -T, -t SECONDS         for the first line (default 30); for a whole request (default 300); "
    "0: none\n"
    "  --scan-timeout SECONDS for the scan of one message (default 60)\n"
    "  --worker-timeout SECONDS  a worker stuck for so long is replaced (default 60; 0: never)\n"
    "  --stop-timeout SECONDS for requests in hand when stopping (default 20)\n"
    "  --max-connections N    at a time; more are answered \"75 Temporary Failure\" (default "
    "16384)\n"
    "  --max-size SIZE        of a message (default 256M)\n"
    "  --max-held SIZE        of all messages in hand; then as above (default 1G)\n"
    "  --http [ADDR:]PORT     GET /healthz and /metrics there (ADDR: localhost)\n"
    "  --control PATH         a socket for `winnow ctl`\n"
    "\n"
    "HUP: the rules anew, without a dropped request. TERM, INT: finish what is in hand and stop.\n";

static int bad(const char *program, const char *name, const char *what, const char *value)
{
	fprintf(stderr, "%s: --%s: %s '%s'\n", program, name, what, value);
	return EX_USAGE;
}

/* A number with K, M or G behind it. */
static int take_size(const char *text, size_t *size_r)
{
	char *end;
	unsigned long long n = strtoull(text, &end, 10);
	unsigned shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
	if (end == text || *text == '-' || n == 0 || (shift ? end[1] : *end) ||
	    n > (1ull << 40) >> shift)
		return -1;
	*size_r = (size_t)n << shift;
	return 0;
}

static int take_list(struct options_list *list, const char *text)
{
	if (list->n == OPTIONS_LIST_LIMIT)
		return -1;
	list->v[list->n++] = text;
	return 0;
}

/* Relative paths would mean another place once the directory is /. */
static const char *absolute(const char *path)
{
	char *here, *whole;
	if (*path == '/')
		return path;
	here = getcwd(NULL, 0);
	if (!here || asprintf(&whole, "%s/%s", here, path) < 0)
		return path;
	free(here);
	return whole;
}

static int take(struct options *o, const struct row *row, const char *program, const char *text)
{
	char *member = (char *)o + row->at, *end;
	if (row->kind == PATH || row->kind == PATHS || row->kind == RULES_PATH ||
	    row->kind == RULES_AT)
		text = absolute(text);
	o->compile |= row->kind == RULES || row->kind == RULES_PATH || row->kind == RULES_AT;
	switch (row->kind) {
	case RULES_AT:
	case PATH:
	case TEXT:
		memcpy(member, &text, sizeof text);
		return 0;
	case FLAG:
		*(bool *)(void *)member = true;
		return 0;
	case UNFLAG:
		*(bool *)(void *)member = false;
		return 0;
	case PASS:
		return 0;
	case PATHS:
	case RULES:
	case RULES_PATH:
	case LIST:
		if (take_list((struct options_list *)(void *)member, text ? text : "") == 0)
			return 0;
		return bad(program, row->name, "too many; the last:", text);
	case SECONDS: {
		double seconds = strtod(text, &end);
		if (end == text || *end || !(seconds >= 0 && seconds < 1e6))
			return bad(program, row->name, "takes seconds, not", text);
		*(double *)(void *)member = seconds;
		return 0;
	}
	case COUNT: {
		long n = strtol(text, &end, 10);
		if (end == text || *end || n < 0 || n > SCANNERS_LIMIT)
			return bad(program, row->name, "takes a number from 0 to 256, not", text);
		*(int *)(void *)member = (int)n;
		return 0;
	}
	case SIZE:
		if (take_size(text, (size_t *)(void *)member) == 0)
			return 0;
		return bad(program, row->name, "takes a number, or one with K, M or G, not", text);
	case REFUSE:
		break;
	}
	fprintf(stderr, "%s: --%s: %s\n", program, row->name, row->why);
	return EX_USAGE;
}

/* getopt's tables from the rows: --NAME and, for what is a flag, --no-NAME and --noNAME. */
static void make_tables(struct option *longs, char *shorts)
{
	static char negations[ROWS][2][32];
	size_t n = 0;
	for (int i = 0; i < ROWS; i++) {
		const struct row *row = &rows[i];
		longs[n++] = (struct option){row->name, row->argument, NULL, OPT_ROW + i};
		if (row->letter) {
			*shorts++ = row->letter;
			for (int colons = 0; colons < row->argument; colons++)
				*shorts++ = ':';
		}
		if (row->argument)
			continue;
		for (int dash = 0; dash < 2; dash++) {
			snprintf(negations[i][dash], sizeof negations[i][dash], "no%s%s",
				 dash ? "-" : "", row->name);
			longs[n++] = (struct option){negations[i][dash], 0, NULL, OPT_NO + i};
		}
	}
	longs[n++] = (struct option){"help", 0, NULL, OPT_HELP};
	longs[n++] = (struct option){"version", 0, NULL, OPT_VERSION};
	longs[n] = (struct option){0};
	memcpy(shorts, "hV", 3);
}

static const struct row *row_of(int id)
{
	for (int i = 0; i < ROWS; i++)
		if (id == OPT_ROW + i || (rows[i].letter && id == rows[i].letter))
			return &rows[i];
	return NULL;
}

/* An argument that may be missing, as Getopt::Long has it: the next word, unless that is an option.
 */
static const char *optional(int argc, char **argv)
{
	if (optarg || optind >= argc || argv[optind][0] == '-')
		return optarg;
	return argv[optind++];
}

static int take_id(struct options *o, int id, int argc, char **argv)
{
	if (id == OPT_HELP || id == 'h') {
		fputs(help, stdout);
		return -1;
	}
	if (id == OPT_VERSION || id == 'V') {
		puts("SpamAssassin Server version 4.0.1\n  as winnowd 0.1 answers");
		return -1;
	}
	if (id >= OPT_NO && id < OPT_NO + ROWS) {
		const struct row *row = &rows[id - OPT_NO];
		if (row->kind == FLAG || row->kind == UNFLAG)
			*(bool *)(void *)((char *)o + row->at) = row->kind == UNFLAG;
		return 0;
	}
	const struct row *row = row_of(id);
	if (!row) {
		fprintf(stderr, "see %s --help\n", argv[0]);
		return EX_USAGE;
	}
	return take(o, row, argv[0], row->argument == 2 ? optional(argc, argv) : optarg);
}

/* Whom to run as, and that users' preferences from there want one. */
static int settle_users(struct options *o, const char *program)
{
	o->user_given = o->user != NULL;
	if (!o->user)
		o->user = o->default_user;
	if (o->user_given)
		return 0;
	const char *needs = o->virtual_config_dir		   ? "virtual-config-dir"
			    : o->sql_config && !o->setuid_with_sql ? "sql-config"
								   : NULL;
	if (needs)
		fprintf(stderr, "%s: cannot use --%s without -u\n", program, needs);
	return needs ? -1 : 0;
}

/* spamd's five scanners, or one a processor where there are more. A worker feeds a dozen scanners;
 * two of them, where both can run, so that one that dies leaves another. */
static void settle_processes(struct options *o)
{
	enum { SCANNERS = 5, PROCESSORS_OF_A_WORKER = 8 };
	cpu_set_t set;
	unsigned processors =
	    sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
	if (o->scanners == 0)
		o->scanners = processors > SCANNERS ? processors : SCANNERS;
	if (o->scanners > SCANNERS_LIMIT)
		o->scanners = SCANNERS_LIMIT;
	if (o->workers == 0) {
		o->workers = processors / PROCESSORS_OF_A_WORKER;
		if (o->workers < 2)
			o->workers = processors > 1 ? 2 : 1;
		if (o->workers > WORKERS_LIMIT)
			o->workers = WORKERS_LIMIT;
	}
	if (o->workers > o->scanners)
		o->workers = o->scanners;
}

int options_parse(struct options *o, int argc, char **argv)
{
	struct option longs[ROWS * 3 + 3];
	char shorts[ROWS * 3 + 3];
	const char *ruleset = getenv("WINNOW_RULESET");
	if (!ruleset || !*ruleset)
		ruleset = WINNOWD_RULESET;
	*o = (struct options){
	    .scoreset = -1,
	    .port = "783",
	    .server_key = "/etc/spamassassin/certs/server-key.pem",
	    .server_cert = "/etc/spamassassin/certs/server-cert.pem",
	    .default_user = "nobody",
	    .syslog = "mail",
	    .worker_timeout = 60,
	    .tcp_timeout = 30,
	    .child_timeout = 300,
	    .scan_timeout = 60,
	    .stop_timeout = 20,
	    .prefs_ttl = 60,
	    .sql_ttl = 10,
	    .prefs_timeout = 5,
	    .max_connections = 16384,
	    .max_size = (size_t)256 << 20,
	    .max_held = (size_t)1 << 30,
	};
	make_tables(longs, shorts);
	for (int id; (id = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
		int status = take_id(o, id, argc, argv);
		if (status)
			return status;
	}
	if (optind < argc)
		return bad(argv[0], "", "not an option:", argv[optind]);
	settle_processes(o);
	if (settle_users(o, argv[0]) != 0)
		return EX_USAGE;
	if (o->workers > WORKERS_LIMIT)
		return bad(argv[0], "workers", "takes at most 16, not", "more");
	o->compile |=
	    !o->ruleset && !getenv("WINNOW_RULESET") && strcmp(basename(argv[0]), "spamd") == 0;
	if (o->compile && o->ruleset)
		return bad(argv[0], "ruleset",
			   "a compiled one is not made from rule files:", o->ruleset);
	o->ruleset = absolute(o->ruleset ? o->ruleset : ruleset);
	o->log_json = o->log_format && strcmp(o->log_format, "json") == 0;
	if (o->log_format && !o->log_json && strcmp(o->log_format, "text") != 0)
		return bad(argv[0], "log-format", "takes json or text, not", o->log_format);
	o->ssl_verify |= o->ca_file || o->ca_path;
	o->ssl |= o->ssl_verify || o->ssl_port;
	return o->scoreset > 3 ? bad(argv[0], "scoreset", "takes 0 to 3, not", "more") : 0;
}
