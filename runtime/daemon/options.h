/* options: winnowd's command line: spamd's options under spamd's names, and a few of its own. Read
 * once, before anything else; strings live as long as argv. */
#ifndef WINNOW_DAEMON_OPTIONS_H
#define WINNOW_DAEMON_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#define WINNOWD_RULESET "/var/lib/winnow/ruleset"
#define OPTIONS_LIST_LIMIT 64 /* addresses of one kind on a command line */
#define SCANNERS_LIMIT 256    /* processes; past any machine's cores */
#define WORKERS_LIMIT 16      /* event loops: one of them feeds some ten scanners */

struct options_list {
	const char *v[OPTIONS_LIST_LIMIT];
	size_t n;
};

struct options {
	const char *ruleset;
	bool compile; /* it is made from rule files, those of: */
	struct options_list rules, pre, cf;
	const char *configpath, *siteconfigpath, *state; /* NULL: the default */
	bool local, watch;
	int scoreset; /* -1: as compiled */
	struct options_list listen, allowed;
	const char *port, *socket_mode, *socket_owner, *socket_group;
	bool ipv4_only, ipv6_only;
	const char *user, *group;
	bool daemonize;
	const char *pidfile;
	const char *syslog_socket; /* its path, or NULL */
	const char *syslog;	   /* facility, "stderr", "null", "file", or a file's path */
	const char *log_format;	   /* "json", or NULL: spamd's lines */
	bool log_json;
	const char *time_format; /* NULL: spamd's */
	unsigned scanners, workers;
	double worker_timeout; /* seconds a worker may give no sign of life; 0: any */
	double tcp_timeout, child_timeout, scan_timeout, stop_timeout; /* seconds; 0: none */
	size_t max_connections, max_size, max_held; /* number; bytes of one message; bytes of all */
	bool allow_tell;
	bool user_given; /* -u, so that nobody becomes anybody else */
	bool nouser_config, create_prefs, sql_config, setuid_with_sql, paranoid;
	const char *default_user;	/* -U */
	const char *virtual_config_dir; /* NULL: not given */
	double prefs_ttl, sql_ttl;	/* seconds that what was found is good for */
	double prefs_timeout;		/* of a lookup */
	bool ssl, ssl_verify;
	const char *ssl_port, *server_key, *server_cert, *ca_file, *ca_path; /* NULL: not given */
	struct options_list http; /* where to show how things stand; none: nowhere */
	const char *control;	  /* the control socket's path; NULL: none */
};

/* 0: go on; -1: done, exit 0; else an exit status. */
int options_parse(struct options *o, int argc, char **argv);

#endif
