# operation.pl: what operators do: options, pid file, sockets, logs, signals, and called as spamd.
use strict;
use warnings;
use Cwd 'abs_path';
use Winnowd;

my $ruleset = Winnowd::ruleset();
my $dir     = abs_path($Winnowd::dir);
my $mail    = Winnowd::slurp('rulesets/samples/ham.eml');
my $check   = Winnowd::request('CHECK', '1.5', $mail);
my $good    = qr/^SPAMD\/1\.1 0 EX_OK\r\nSpam: False ; -?[\d.]+ \/ 5\.0\r\n\r\n\z/;

stopping();
background();
unix_socket();
log_file();
refused_options();
privileges();
full_log();
unread_log();
syslog();
http();
control();
notify();

# TERM: what is in hand is finished, what comes later is not taken; the pid file and the socket are gone.
sub stopping {
	my $w = Winnowd::start_winnowd($ruleset, '-r', "$dir/pid", '-i', 'localhost', '--socketpath', "$dir/stop.sock");
	chomp(my $pid = Winnowd::slurp("$dir/pid"));
	Winnowd::is($pid, $w->{pid}, 'pid file');
	Winnowd::wait_for(sub { Winnowd::processes($w, 'scanner') == 2 }, 5);
	my @scanners = Winnowd::processes($w, 'scanner');
	Winnowd::is(scalar @scanners, 2, 'as many scanners as asked for');
	kill 'STOP', @scanners;
	my $idle  = Winnowd::connect_to($w);
	my $inner = Winnowd::connect_to($w);
	Winnowd::send_all($inner, $check);
	Winnowd::wait_for_count($w, 1, 'Messages being scanned');
	kill 'TERM', $w->{pid};
	Winnowd::wait_for(sub { !-e "$dir/stop.sock" }, 5);
	kill 'CONT', @scanners;
	Winnowd::ok(Winnowd::read_all($inner) =~ $good, 'a request in hand is answered after TERM');
	Winnowd::send_all($idle, $check);
	Winnowd::ok(Winnowd::read_all($idle) =~ $good, 'so is one that was accepted before');
	Winnowd::is(Winnowd::stop($w, 0), 0, 'exit status 0');
	Winnowd::ok(!-e "$dir/pid" && !-e "$dir/stop.sock", 'pid file and socket are gone');
	Winnowd::ok(Winnowd::log_of($w) =~ /info: spamd: server killed by SIGTERM, shutting down/, 'the log says so');
	$w = Winnowd::start_winnowd($ruleset, '--stop-timeout', 1);
	Winnowd::wait_for(sub { Winnowd::processes($w, 'scanner') == 2 }, 5);
	@scanners = Winnowd::processes($w, 'scanner');
	kill 'STOP', @scanners;
	$inner = Winnowd::connect_to($w);
	Winnowd::send_all($inner, $check);
	Winnowd::wait_for_count($w, 1, 'Messages being scanned');
	kill 'INT', $w->{pid};
	Winnowd::is(Winnowd::read_all($inner), "SPAMD/1.0 75 Temporary Failure: (stopping)\r\n", 'what takes too long is told to come again');
	Winnowd::is(Winnowd::stop($w, 0), 0, 'exit status 0');
}

# -d: the command returns when the server answers, with the server's own exit status when it cannot.
sub background {
	my $port = Winnowd::free_port();
	my $status = system("$Winnowd::B/compat/spamd", '-d', '-r', "$dir/pid-d", '-p', $port, '-s', "$dir/spamd-d.log", '-m', 1,
		'-L', '-x', '--max-spare=1', '-u', 'nobody', '--ruleset', $ruleset);
	Winnowd::is($status, 0, 'spamd -d: exit status');
	my $w = { port => $port, log => "$dir/spamd-d.log" };
	Winnowd::ok(Winnowd::ask($w, $check) =~ $good, 'it answers');
	chomp(my $pid = Winnowd::slurp("$dir/pid-d"));
	kill 'TERM', $pid if $pid =~ /^\d+$/;
	Winnowd::ok(Winnowd::wait_for(sub { !-e "/proc/$pid" }, 10), 'and stops');
	$status = system("$Winnowd::B/winnowd -d -p $port --ruleset $dir/none -s stderr 2>$dir/none.log");
	Winnowd::is($status >> 8, 78, 'without a ruleset: exit status 78');
	Winnowd::ok(Winnowd::slurp("$dir/none.log") =~ /no compiled ruleset here/, 'and the reason');
}

sub unix_socket {
	my $w = Winnowd::start_winnowd($ruleset, '--socketpath', "$dir/unix.sock", '--socketmode', '0600', '--socketowner', 'nobody');
	my @st = stat "$dir/unix.sock";
	Winnowd::is(sprintf('%o', $st[2] & 0777), '600', 'mode of the socket');
	Winnowd::is($st[4], (getpwnam 'nobody')[2], 'owner of the socket');
	$w->{path} = "$dir/unix.sock";
	Winnowd::ok(Winnowd::ask($w, $check) =~ $good, 'an answer over the socket');
	Winnowd::ok(Winnowd::log_of($w) =~ /got connection over \Q$dir\E\/unix.sock\n/, 'logged');
	Winnowd::ok(Winnowd::log_of($w) =~ /rhost=localhost,raddr=127.0.0.1,rport=\Q$dir\E\/unix.sock,/, 'and in the result line');
	my $second = `$Winnowd::B/winnowd --ruleset $ruleset -s stderr --socketpath $dir/unix.sock 2>&1`;
	Winnowd::is($? >> 8, 78, 'a second server on the same socket does not start');
	Winnowd::ok($second =~ /already running on/, 'and says why');
	Winnowd::ok(Winnowd::ask($w, $check) =~ $good, 'the first one goes on');
	kill 'KILL', $w->{pid};
	waitpid $w->{pid}, 0;
	Winnowd::ok(Winnowd::wait_for(sub { !Winnowd::processes({ pid => 1 }, 'worker') || 1 }, 1), 'killed');
	my $again = Winnowd::start_winnowd($ruleset, '--socketpath', "$dir/unix.sock");
	$again->{path} = "$dir/unix.sock";
	Winnowd::ok(Winnowd::ask($again, $check) =~ $good, 'a stale socket is replaced');
}

sub log_file {
	unlink "$dir/file.log";
	my $port = Winnowd::free_port();
	my $pid = fork // die;
	exec "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-p', $port, '-s', "$dir/file.log", '-m', 1, '--log-timestamp-fmt', '%Y' or die unless $pid;
	my $w = { port => $port, log => "$dir/file.log", pid => $pid, name => 'winnowd' };
	Winnowd::ok(Winnowd::wait_for(sub { Winnowd::log_of($w) =~ /^\d{4} \[\d+\] info: spamd: server pid: $pid\n/m }, 10), 'log file, time format');
	Winnowd::stop($w);
}

sub refused_options {
	my %refused = ('--nonsense' => 'unrecognized option', '-C /x' => 'a compiled one is not made from rule files', '--sql-config' => 'cannot use --sql-config without -u',
		'-m x' => 'takes a number', '-i [::1' => 'Invalid socket specification', 'word' => 'not an option',
		'-A 300.1.1.1' => 'not a network', '-u root' => 'nonexistent user or root', '--max-size 0' => 'takes a number');
	for my $o (sort keys %refused) {
		my $port = Winnowd::free_port();
		my $said = `timeout 100 $Winnowd::B/winnowd --ruleset $ruleset -s stderr -p $port $o 2>&1`;
		Winnowd::ok($? >> 8 >= 64 && $? >> 8 <= 78, "$o: exit status", $? >> 8);
		Winnowd::ok($said =~ /\Q$refused{$o}/, "$o: says why", $said);
	}
	Winnowd::ok(`$Winnowd::B/compat/spamd -V` =~ /^SpamAssassin Server version 4\.0\.1\n/, '-V');
	Winnowd::ok(`$Winnowd::B/winnowd --help` =~ /^usage: winnowd/, '--help');
}

# Those that see mail are nobody, with no-new-privileges and a filter; the scanner has no socket but its channel.
sub privileges {
	my $w = Winnowd::start_winnowd($ruleset);
	my $nobody = (getpwnam 'nobody')[2];
	Winnowd::wait_for(sub { Winnowd::processes($w, 'scanner') == 2 }, 5);
	my %filter = (scanner => 2, worker => 2, nursery => 0);
	for my $what (sort keys %filter) {
		for my $pid (Winnowd::processes($w, $what)) {
			my $status = Winnowd::slurp("/proc/$pid/status");
			Winnowd::ok($status =~ /^Uid:\t$nobody\t$nobody\t$nobody\t$nobody$/m, "$what: user", $status);
			Winnowd::ok($status =~ /^NoNewPrivs:\t1$/m, "$what: no new privileges");
			Winnowd::ok($status =~ /^Seccomp:\t$filter{$what}$/m, "$what: system call filter");
			Winnowd::ok($status =~ /^CapEff:\t0+$/m, "$what: no capabilities");
		}
	}
	for my $pid (Winnowd::processes($w, 'scanner')) {
		my @sockets = grep { (readlink($_) // '') =~ /^socket:/ } glob "/proc/$pid/fd/*";
		Winnowd::is(scalar @sockets, 1, 'a scanner has one socket');
	}
}

# A log on a full disk stops nothing.
sub full_log {
	my $port = Winnowd::free_port();
	my $pid = fork // die;
	exec "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-p', $port, '-s', '/dev/full', '-m', 1, '-r', "$dir/pid-full" or die unless $pid;
	my $w = { port => $port, pid => $pid, name => 'winnowd', log => '/dev/null' };
	Winnowd::wait_for(sub { -s "$dir/pid-full" }, 10);
	Winnowd::ok(Winnowd::ask($w, $check) =~ $good, 'a full disk under the log: still an answer');
	Winnowd::stop($w);
}

# Standard error is a pipe that is full: nobody waits for a reader; when there is one, lines come again, whole.
sub unread_log {
	pipe my $reader, my $writer or die;
	my $port = Winnowd::free_port();
	my $pid = fork // die;
	if (!$pid) {
		open STDERR, '>&', $writer or die;
		exec "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-p', $port, '-s', 'stderr', '-m', 2, '-r', "$dir/pid-unread", '--control', "$dir/ctl-unread" or die;
	}
	close $writer;
	my $w = { port => $port, pid => $pid, name => 'winnowd', log => '/dev/null', control => "$dir/ctl-unread" };
	Winnowd::wait_for(sub { -s "$dir/pid-unread" }, 60);
	my $answers = 0;
	$answers += (Winnowd::ask($w, $check) // '') =~ $good for 1 .. 1000;    # more lines than a pipe holds
	Winnowd::is($answers, 1000, 'a pipe that nobody reads: every answer');
	Winnowd::is(`$Winnowd::B/winnow ctl --control $w->{control} reload`, "the new rules are in force\n", 'a reload');
	Winnowd::ok(`$Winnowd::B/winnow ctl --control $w->{control} status` =~ /^ *[1-9]\d*  Log lines that nobody took$/m, 'what was dropped is counted');
	sysread $reader, my $held, 1 << 20;
	$held = '';
	Winnowd::ask($w, $check) =~ $good or die;
	Winnowd::ok(Winnowd::wait_for(sub { sysread $reader, $held, 1 << 20, length $held; $held =~ /\n.* result: [Y.] [^\n]*\n\z/ }, 60), 'lines come again', $held);
	close $reader;
	Winnowd::ok(Winnowd::ask($w, $check) =~ $good, 'the reader is gone: still an answer');
	Winnowd::is(Winnowd::stop($w), 0, 'and it stops');
}

# Syslog's lines, to a socket that is read and one that is not.
sub syslog {
	my $path = "$dir/syslog";
	unlink $path;
	my $socket = IO::Socket::UNIX->new(Type => Socket::SOCK_DGRAM(), Local => $path) or die;
	chmod 0777, $path;
	my $port = Winnowd::free_port();
	my $pid = fork // die;
	exec "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-p', $port, '-s', 'mail', '--syslog-socket', $path, '-m', 1, '-r', "$dir/pid-syslog" or die unless $pid;
	my $w = { port => $port, pid => $pid, name => 'winnowd', log => '/dev/null' };
	Winnowd::wait_for(sub { -s "$dir/pid-syslog" }, 60);
	recv $socket, my $line, 10_000, 0;
	Winnowd::ok($line =~ /^<22>[A-Z][a-z]{2} [ 123]\d \d\d:\d\d:\d\d spamd\[$pid\]: spamd: server started on /, 'a line of syslog', $line);
	my $answers = 0;
	$answers += (Winnowd::ask($w, $check) // '') =~ $good for 1 .. 500;
	Winnowd::is($answers, 500, 'a syslogd that does not read: every answer');
	unlink $path;
	close $socket;
	Winnowd::ok(Winnowd::ask($w, $check) =~ $good, 'no syslogd: still an answer');
	$socket = IO::Socket::UNIX->new(Type => Socket::SOCK_DGRAM(), Local => $path) or die;
	chmod 0777, $path;
	Winnowd::ask($w, $check);
	do { recv $socket, $line, 10_000, 0 } while $line =~ / result: | identified | clean message /;    # of the one before
	Winnowd::ok($line =~ /: spamd: connection from localhost /, 'another syslogd is found', $line);
	Winnowd::stop($w);
	my $said = `timeout 100 $Winnowd::B/winnowd --ruleset $dir/none -s mail --syslog-socket $dir/no-syslog -p $port 2>&1`;
	Winnowd::ok($said =~ m{winnowd: \Q$dir\E/no-syslog: No such file or directory: log lines are dropped}, 'no syslogd at the start: it says so', $said);
}

sub get {
	my ($port, $path) = @_;
	my $s = IO::Socket::IP->new(PeerHost => '127.0.0.1', PeerPort => $port) or return 'no connection';
	print $s "GET $path HTTP/1.0\r\n\r\n";
	return Winnowd::read_all($s) // 'no answer';
}

sub http {
	my $port = Winnowd::free_port();
	my $w = Winnowd::start_winnowd($ruleset, '--http', $port);
	Winnowd::ask($w, $check);
	Winnowd::ask($w, "nonsense\r\n");
	my $health = get($port, '/healthz');
	Winnowd::ok($health =~ /^HTTP\/1\.[01] 200 OK\r\n.*\r\n\r\nok\n\z/s, '/healthz', $health);
	my $metrics = get($port, '/metrics');
	for my $line ('messages_total 1', 'spam_total 0', 'protocol_errors_total 1', 'scanners 2', 'connections_total 2',
			'latency_seconds_count 1', 'bytes_total ' . length $mail) {
		Winnowd::ok($metrics =~ /^winnowd_\Q$line\E$/m, "/metrics: $line", $metrics);
	}
	Winnowd::ok($metrics !~ /\r\n\r\n.*^(?!#|winnowd_[a-z_]+(\{(le|rule|id)="[^"]+"\})? -?[\d.]+$)./ms, '/metrics: nothing else', $metrics);
	Winnowd::ok(get($port, '/') =~ /^HTTP\/1\.[01] 404 /, 'other paths');
	my ($status) = Winnowd::processes($w, 'status');
	kill 'KILL', $status;
	Winnowd::ok(Winnowd::wait_for(sub { get($port, '/healthz') =~ / 200 / }, 5), 'a killed status process is replaced');
	my ($worker) = Winnowd::processes($w, 'worker');
	kill 'KILL', $worker;
	Winnowd::ok(Winnowd::wait_for(sub { get($port, '/metrics') =~ /^winnowd_worker_failures_total 1$/m }, 5), 'a killed worker is counted');
	Winnowd::ok(get($port, '/metrics') =~ /^winnowd_messages_total 1$/m, 'its messages are not forgotten');
}

sub control {
	my $w = Winnowd::start_winnowd($ruleset, '--control', "$dir/ctl");
	my $ctl = "$Winnowd::B/winnow ctl --control $dir/ctl";
	Winnowd::is(sprintf('%o', (stat "$dir/ctl")[2] & 0777), '600', 'mode of the control socket');
	Winnowd::ask($w, $check);
	Winnowd::ok(`$ctl status` =~ /^ +1  Messages scanned$/m, 'ctl status');
	Winnowd::is(`$ctl reload`, "the new rules are in force\n", 'ctl reload');
	Winnowd::is($? >> 8, 0, 'its exit status');
	Winnowd::ok(`$ctl status` =~ /^ +2  Rulesets brought into force$/m, 'counted');
	Winnowd::is(`$ctl stop`, "stopping\n", 'ctl stop');
	Winnowd::is(Winnowd::stop($w, 0), 0, 'stopped');
	system("$ctl status 2>/dev/null");
	Winnowd::is($? >> 8, 69, 'nobody there');
	system("$ctl nonsense 2>/dev/null");
	Winnowd::is($? >> 8, 64, 'no such word');
}

# What systemd hears.
sub notify {
	my $path = "$dir/notify";
	unlink $path;
	my $socket = IO::Socket::UNIX->new(Type => Socket::SOCK_DGRAM(), Local => $path) or die;
	local $ENV{NOTIFY_SOCKET} = $path;
	my $w = Winnowd::start_winnowd($ruleset);
	my @heard;
	my $hear = sub { my $in = ''; vec($in, fileno($socket), 1) = 1; select($in, undef, undef, 10) && recv($socket, my $text, 200, 0); push @heard, $text };
	$hear->();
	kill 'HUP', $w->{pid};
	$hear->() for 1 .. 2;
	Winnowd::stop($w);
	$hear->();
	Winnowd::is(join('|', @heard) =~ s/USEC=\d+/USEC=/r, "READY=1|RELOADING=1\nMONOTONIC_USEC=|READY=1|STOPPING=1", 'sd_notify');
}
