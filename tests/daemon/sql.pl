# sql.pl: users' preferences from SQLite, PostgreSQL and MariaDB: with the real spamd beside it, the same answers; and
# databases that are down, hang, die in mid-request, or have too much to say: the site's preferences, in time, and a log
# line. The servers are this test's own: in its directory, on Unix sockets, as nobody.
use strict;
use warnings;
use DBI;
use Time::HiRes qw(sleep time);
use Winnowd;

my $mail = "From: a\@b.example\nTo: c\@d.example\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nMessage-Id: <1\@x>\n\nbody\n";
my $dir  = "$Winnowd::dir/db";
my @own  = $> == 0 ? qw(setpriv --reuid nobody --regid nogroup --clear-groups --) : ();
my %servers;    # pid by name
my $test_pid = $$;
my @users    = ('joe', "O'Hara", 'a"b;--', 'back\\slash', "\xc3\xa9t\xc3\xa9", 'x@d.example', '', 'none', '_TABLE_', '@GLOBAL');
my @rows     = (
	['@GLOBAL', 'required_score', '4.5'], ['joe', 'required_score', '6.5'], ['joe', 'score MISSING_SUBJECT', '7'],
	["O'Hara", 'required_score', '3.1'], ['a"b;--', 'required_score', '3.2'], ['back\\slash', 'required_score', '3.3'],
	['x@d.example', 'welcomelist_from', '*@b.example'], ['x@d.example', 'rewrite_header', 'Subject [x]'],
	['none', 'user_scores_dsn', 'DBI:x'], ['none', 'no_such_setting', undef], ['nobody', 'required_score', '9.5'],
);
mkdir $dir or die;
chmod 0755, $Winnowd::dir;
chown scalar getpwnam('nobody'), -1, $dir if $> == 0;
END { my $status = $?; end_server($_) for $$ == $test_pid ? keys %servers : (); $? = $status }

my %database = (sqlite => sqlite(), pg => postgresql(), maria => mariadb());
for my $name (sort keys %database) {
	load($name);
	same($name);
}
same('sqlite', 'custom', "user_scores_sql_custom_query select preference, value from _TABLE_ where username = _USERNAME_ or username = _MAILBOX_ or username = '\@' || _DOMAIN_ order by username");
as_users();
refused();
faults($_) for qw(pg maria);

# --- databases -----------------------------------------------------------------------------------

sub sqlite { return { dsn => "DBI:SQLite:dbname=$dir/prefs.db" } }

sub postgresql {
	my ($bin) = reverse sort glob '/usr/lib/postgresql/*/bin';
	system("@own $bin/initdb -D $dir/pg --no-sync -A trust -E SQL_ASCII --no-locale -U sa >$dir/initdb.log 2>&1") == 0 or die Winnowd::slurp("$dir/initdb.log");
	my $start = sub { server('pg', "$bin/postgres", '-D', "$dir/pg", '-k', $dir, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'shared_buffers=1MB') };
	$start->();
	return { dsn => "DBI:Pg:dbname=postgres;host=$dir", user => 'sa', start => $start,
		many => "insert into userpref select 'big', 'welcomelist_from', repeat('x', 90) from generate_series(1, 100000)" };
}

sub mariadb {
	my $start = sub {
		server('maria', '/usr/sbin/mariadbd', '--no-defaults', "--datadir=$dir/maria", '--skip-networking', "--socket=$dir/maria.sock",
			'--skip-grant-tables', '--skip-innodb', '--default-storage-engine=MyISAM', '--key-buffer-size=1M');
	};
	system("@own mkdir $dir/maria") == 0 or die;
	$start->();
	my $socket = "mysql_socket=$dir/maria.sock";
	connected({ dsn => "DBI:mysql:$socket" })->do('create database sa');
	return { dsn => "DBI:mysql:database=sa;$socket", start => $start,
		many => "insert into userpref select 'big', 'welcomelist_from', repeat('x', 90) from seq_1_to_100000" };
}

sub server {
	my ($name, @command) = @_;
	my $pid = fork // die;
	if (!$pid) {
		open STDOUT, '>>', "$dir/$name.log" or die;
		open STDERR, '>&', \*STDOUT or die;
		exec @own, @command or die;
	}
	$servers{$name} = $pid;
}

sub end_server {
	my $name = shift;
	my $pid = delete $servers{$name} or return;
	kill 'CONT', $pid;
	kill $name eq 'pg' ? 'QUIT' : 'KILL', $pid;
	waitpid $pid, 0;
}

sub load {
	my $name = shift;
	my $db   = $database{$name};
	my $dbh  = connected($db);
	$dbh->do('create table userpref (username varchar(100), preference varchar(100), value varchar(100))');
	$dbh->do('insert into userpref values (?, ?, ?)', undef, @$_) for @rows;
	$dbh->do($db->{many}) if $db->{many};
}

# A connection, once the server is there.
sub connected {
	my ($db, $dbh) = shift;
	Winnowd::wait_for(sub { $dbh = DBI->connect($db->{dsn}, $db->{user} // '', '', { PrintError => 0 }) }, 20) or die "$db->{dsn}: $DBI::errstr\n";
	$dbh->{RaiseError} = 1;
	return $dbh;
}

# --- tests ---------------------------------------------------------------------------------------

sub settings {
	my ($name, @more) = @_;
	my $db = $database{$name};
	return ("user_scores_dsn $db->{dsn}", ($db->{user} ? "user_scores_sql_username $db->{user}" : ()), @more);
}

sub ruleset {
	my ($name, @settings) = @_;
	open my $out, '>', "$dir/../$name.cf" or die;
	print $out "$_\n" for 'use_bayes 0', @settings;
	close $out;
	system("$Winnowd::B/winnow compile -q --stock -o $dir/../ruleset-$name --cache $Winnowd::B/cache $dir/../$name.cf >$dir/../compile.log 2>&1") == 0 or die 'compile';
	return "$dir/../ruleset-$name";
}

sub ask { my ($server, $user, $command) = @_; Winnowd::ask($server, Winnowd::request($command // 'SYMBOLS', '1.5', $mail, defined $user ? "User: $user" : ())) }

sub same {
	my ($name, $what, @more) = @_;
	my @settings = settings($name, @more);
	$what //= $name;
	my $w = Winnowd::start_winnowd(ruleset($what, @settings), '-q');
	my $s = Winnowd::start_spamd('-q', map { "--cf=$_" } @settings);
	for my $user (@users, undef) {
		my $of = "$what " . ($user // 'no user');
		Winnowd::is(Winnowd::plain(ask($w, $user, $_), $of), Winnowd::plain(ask($s, $user, $_), $of), "$of $_") for ($user // '') eq 'x@d.example' ? qw(SYMBOLS PROCESS) : 'SYMBOLS';
	}
	Winnowd::ok(ask($w, 'joe') =~ m{/ 6\.5\r}, "$what: preferences are in force", Winnowd::log_of($w));
	Winnowd::stop($_) for $w, $s;
}

# -Q becomes the user first; -q without -x asks after the home directory.
sub as_users {
	my @settings = settings('sqlite');
	my @pairs = (
		[ '-q without -x', ['-u', 'nobody', '-q'], 'joe', 'nobody', undef ],
		[ '-Q', ['-x', '-Q'], 'nobody', 'no.such.user', 'root' ],
	);
	for (@pairs) {
		my ($what, $options, @of) = @$_;
		next if $what eq '-Q' && $> != 0;
		my $w = Winnowd::start('winnowd', "$Winnowd::B/winnowd", '--ruleset', "$dir/../ruleset-sqlite", '-s', 'stderr', '-m', 2, @$options);
		my $s = Winnowd::start('spamd', '/usr/sbin/spamd', '-L', '-s', 'stderr', '-m', 2, '--cf=use_bayes 0', @$options, map { "--cf=$_" } @settings);
		Winnowd::is(ask($w, $_), ask($s, $_), "$what " . ($_ // 'no user')) for @of;
		my @lines = map { join "\n", map { s/^.*?\[\d+\] //r } grep { /handle_user|setuid to|still running|for \S+:\d+$/ } split /\n/, Winnowd::log_of($_) } $w, $s;
		Winnowd::is($lines[0], $lines[1], "$what: log lines");
		Winnowd::stop($_) for $w, $s;
	}
}

# user_scores_fallback_to_global 0: no message is scanned without its user's preferences; spamd does so whatever it says.
sub refused {
	my @settings = ("user_scores_dsn DBI:SQLite:dbname=$dir/empty.db", 'user_scores_fallback_to_global 0');
	connected({ dsn => "DBI:SQLite:dbname=$dir/empty.db" })->do('create table other (x int)');
	my $w = Winnowd::start_winnowd(ruleset('refused', @settings), '-q');
	my $s = Winnowd::start_spamd('-q', map { "--cf=$_" } @settings);
	Winnowd::is(ask($w, 'joe'), ask($s, 'joe'), 'no table: refused');
	my @lines = map { join "\n", map { s/^.*?\[\d+\] //r } grep { /config: failed|service unavailable/ } split /\n/, Winnowd::log_of($_) } $w, $s;
	Winnowd::is($lines[0], $lines[1], 'no table: log lines');
	Winnowd::stop($_) for $w, $s;
	$w = Winnowd::start_winnowd(ruleset('fallback', $settings[0]), '-q');
	Winnowd::ok(ask($w, 'joe') =~ m{^SPAMD/1.1 0 .*/ 5\.0\r}s, 'no table, as it is by default: the site\'s');
	Winnowd::ok(Winnowd::log_of($w) =~ /info: config: failed to load user \(joe\) scores from SQL database, using a global default: config: SQL error: no such table: userpref\n/, 'and a log line', Winnowd::log_of($w));
	Winnowd::stop($w);
}

sub site_in_time {
	my ($w, $user, $what, $why) = @_;
	my $start  = time;
	my $answer = ask($w, $user);
	Winnowd::ok(($answer // '') =~ m{^SPAMD/1.1 0 EX_OK\r\n.*/ 5\.0\r}s, "$what: the site's preferences", $answer);
	Winnowd::ok(time - $start < 60, "$what: in time", time - $start);
	my ($line) = Winnowd::log_of($w) =~ /info: config: failed to load user \(\Q$user\E\) scores from SQL database, using a global default: (.*)/;
	Winnowd::ok(($line // '') =~ $why, "$what: a log line", $line // Winnowd::log_of($w));
}

sub faults {
	my $name = shift;
	my $db   = $database{$name};
	my $w    = Winnowd::start_winnowd("$dir/../ruleset-$name", '-q', '--prefs-timeout', 10, '--sql-ttl', 0);
	my $good = ask($w, 'joe');
	Winnowd::ok($good =~ m{/ 6\.5\r}, "$name: preferences", $good);
	site_in_time($w, 'big', "$name: 10 MB of rows", qr/more than \d+ bytes of preferences/);
	kill 'STOP', all_of($servers{$name});
	site_in_time($w, 'hung', "$name hangs", qr/no answer in 10 seconds/);
	my $client = Winnowd::connect_to($w);
	sleep 1.2;    # refused for a moment
	Winnowd::send_all($client, Winnowd::request('SYMBOLS', '1.5', $mail, 'User: dying'));
	sleep 0.3;
	kill 'KILL', all_of($servers{$name});
	waitpid $servers{$name}, 0;
	Winnowd::ok((Winnowd::read_all($client) // '') =~ m{/ 5\.0\r}, "$name dies in mid-request: the site's");
	sleep 1.2;
	site_in_time($w, 'down', "$name is down", qr/config: SQL error: /);
	my $others = Winnowd::start_winnowd("$dir/../ruleset-sqlite", '-q');    # another database is none the worse
	Winnowd::ok(ask($others, 'joe') =~ m{/ 6\.5\r}, 'another database');
	Winnowd::stop($others);
	unlink "$dir/pg/postmaster.pid";
	$db->{start}->();
	Winnowd::ok(Winnowd::wait_for(sub { (ask($w, 'joe') // '') eq $good }, 20), "$name is back");
	Winnowd::stop($w);
}

# A server and the processes it has made.
sub all_of {
	my @all = (shift);
	for my $stat (glob '/proc/[0-9]*/stat') {
		open my $in, '<', $stat or next;
		my ($pid, $parent) = (<$in> // '') =~ /^(\d+) \(.*\) \S (\d+)/ or next;
		push @all, $pid if $parent == $all[0];
	}
	return @all;
}
