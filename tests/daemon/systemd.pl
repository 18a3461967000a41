# systemd.pl: sockets from systemd, signs of life to it, and the same between winnowd's own processes.
use strict;
use warnings;
use Cwd 'abs_path';
use Fcntl;
use POSIX ();
use Socket qw(SOCK_STREAM SOCK_DGRAM);
use Time::HiRes 'time';
use Winnowd;

my $ruleset = Winnowd::ruleset();
my $dir     = abs_path($Winnowd::dir);
my $check   = Winnowd::request('CHECK', '1.5', Winnowd::slurp('rulesets/samples/ham.eml'));
my $good    = qr/^SPAMD\/1\.1 0 EX_OK\r\nSpam: False ; /;

given_sockets();
no_socket();
watchdog();
stuck_worker();

# What systemd does between fork and exec: the sockets are descriptors 3 and up.
sub launch {
	my ($name, $fds, @options) = @_;
	unlink "$dir/$name.log";
	my $pid = fork // die;
	if (!$pid) {
		open STDOUT, '>>', "$dir/$name.log" or die;
		open STDERR, '>&', \*STDOUT or die;
		my @high = map { fcntl($_, F_DUPFD, 50) } @$fds;
		POSIX::dup2($high[$_], 3 + $_) for 0 .. $#high;
		POSIX::close($_) for @high;
		($ENV{LISTEN_FDS}, $ENV{LISTEN_PID}) = (scalar @high, $$);
		exec "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-s', 'stderr', '-m', 1, @options or POSIX::_exit(127);
	}
	return { pid => $pid, name => $name, log => "$dir/$name.log" };
}

sub given_sockets {
	unlink "$dir/given.sock";
	my $tcp  = IO::Socket::IP->new(LocalHost => '127.0.0.1', LocalPort => 0, Listen => 10) or die;
	my $unix = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => "$dir/given.sock", Listen => 10) or die;
	my $w    = launch('given', [ $tcp, $unix ]);
	$w->{port} = $tcp->sockport;
	# Before the server is there, the sockets are: the first request waits in them.
	Winnowd::ok((Winnowd::ask($w, $check, seconds => 60) // '') =~ $good, 'an answer over the given TCP socket', Winnowd::log_of($w));
	Winnowd::ok(Winnowd::ask({ path => "$dir/given.sock" }, $check) =~ $good, 'and over the Unix one');
	Winnowd::ok(Winnowd::log_of($w) =~ /server started on IO::Socket::IP \[127\.0\.0\.1\]:$w->{port}, UNIX domain socket \Q$dir\E\/given\.sock /, 'the log names them', Winnowd::log_of($w));
	kill 'HUP', $w->{pid};
	Winnowd::ok(Winnowd::wait_for(sub { (() = Winnowd::log_of($w) =~ /spawned child/g) == 2 }, 60), 'a reload');
	Winnowd::ok(Winnowd::ask($w, $check) =~ $good, 'then');
	kill 'TERM', $w->{pid};
	waitpid $w->{pid}, 0;
	Winnowd::is($?, 0, 'stopped');
	Winnowd::ok(-e "$dir/given.sock", 'the socket is still systemd\'s');
}

sub no_socket {
	open my $file, '<', $0 or die;
	my $w = launch('no-socket', [$file]);
	waitpid $w->{pid}, 0;
	Winnowd::is($? >> 8, 78, 'no socket: exit status');
	Winnowd::ok(Winnowd::log_of($w) =~ /descriptor 3 of \$LISTEN_FDS is no listening stream socket/, 'and why', Winnowd::log_of($w));
}

sub watchdog {
	my $path = "$dir/notify";
	unlink $path;
	my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $path) or die;
	local $ENV{NOTIFY_SOCKET} = $path;
	local $ENV{WATCHDOG_USEC} = 400_000;
	my $w = Winnowd::start_winnowd($ruleset, '-m', 1);
	my ($heard, $end) = (0, time + 30);
	while ($heard < 4 && time < $end) {
		my $in = '';
		vec($in, fileno($socket), 1) = 1;
		select($in, undef, undef, 10) && recv($socket, my $text, 200, 0);
		$heard++ if ($text // '') eq 'WATCHDOG=1';
	}
	Winnowd::is($heard, 4, 'signs of life');
	Winnowd::stop($w);
}

# A worker that does nothing any more is replaced, and its client told to come again.
sub stuck_worker {
	my $w = Winnowd::start_winnowd($ruleset, '-m', 1, '--worker-timeout', 2);
	my ($worker) = Winnowd::processes($w, 'worker');
	my $client = Winnowd::connect_to($w);
	Winnowd::send_all($client, substr $check, 0, -10);
	Winnowd::wait_for_count($w, 1, 'Connections open now');
	kill 'STOP', $worker;
	Winnowd::is(Winnowd::read_all($client, 60), "SPAMD/1.0 75 Temporary Failure: (the process that read this request failed)\r\n", 'a stuck worker: its client');
	Winnowd::ok(Winnowd::log_of($w) =~ /worker $worker has been stuck for 2 seconds/, 'the log says so');
	Winnowd::ok(Winnowd::ask($w, $check) =~ $good, 'the next one answers');
	Winnowd::stop($w);
}
