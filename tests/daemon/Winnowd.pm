package Winnowd;

# Winnowd.pm: starts winnowd or the real spamd for a test, on loopback and a free port, talks to them in bytes, ends
# them by process id. Everything a test leaves is under $WINNOWD_TEST_DIR/TEST, or $B/daemon/TEST. A test is a script
# that calls ok() and is().

use strict;
use warnings;
use Fcntl ':flock';
use File::Path 'make_path';
use IO::Socket::IP;
use IO::Socket::UNIX;
use Socket qw(SOCK_STREAM SHUT_WR);
use Time::HiRes qw(sleep time);

use constant SHOWN => 2000;       # characters of an answer that is wrong
use constant PATIENCE => 120;    # seconds for what happens in milliseconds: the machine may be busy
our $B   = $ENV{B} // 'build';
our $home = $ENV{WINNOWD_TEST_DIR} // "$B/daemon";
our $dir = "$home/" . ($0 =~ s{.*/|\.pl$}{}gr);
make_path($dir);
my (@servers, %log_at);
my $test_pid = $$;

# ok(TRUE, WHAT, DETAIL): counts; the sum is printed at the end and is the exit status. The prototypes matter: what does not match
# is an empty list, which would make WHAT the truth.
my ($passed, $failed) = (0, 0);

sub ok($;$$) {
	my ($true, $what, $detail) = @_;
	if ($true) { $passed++; return 1 }
	$failed++;
	print "FAIL  $what\n";
	print "      ", show($detail), "\n" if defined $detail;
	return 0;
}

sub is($$$) {
	my ($got, $want, $what) = @_;
	return ok(1) if defined $got && $got eq $want;
	my ($from, $before) = (0, '');
	if (defined $got && length $got > SHOWN) {    # from the line where they part
		$from++ while substr($got, $from, 1) eq substr $want, $from, 1;
		$from = 1 + rindex substr($got, 0, $from), "\n";
		$before = "(behind $from bytes) ";
	}
	return ok(0, $what, "got  $before" . show(defined $got ? substr $got, $from : undef) . "\n      want $before" . show(substr $want, $from));
}

sub show {
	my $s = shift // return '(nothing)';
	$s =~ s/([^\n -~])/sprintf '\\x%02x', ord $1/ge;
	return length $s > SHOWN ? substr($s, 0, SHOWN) . '...' : $s;
}

sub slurp {
	open my $in, '<:raw', $_[0] or die "$_[0]: $!\n";
	local $/;
	return scalar <$in>;
}

# Every n-th message of the public corpus.
sub corpus {
	my $n = shift;
	system("tests/parity/fetch-corpus $B/corpus >/dev/null 2>&1") unless -d "$B/corpus";
	my @files = sort glob "$B/corpus/*/*";
	die "no corpus in $B/corpus\n" unless @files >= $n;
	return map { $files[ $_ * int(@files / $n) ] } 0 .. $n - 1;
}

sub ruleset {
	my $ruleset = "$home/ruleset";
	return $ruleset if $ENV{WINNOWD_TEST_RULESET};    # made by tests/daemon/run
	system("mkdir -p $home && echo 'use_bayes 0' >$home/local.cf && $B/winnow compile -q --stock -o $ruleset --cache $B/cache $home/local.cf >$dir/compile.log 2>&1") == 0
	  or die "compiling the stock rules failed, see $dir/compile.log\n";
	return $ruleset;
}

# A port nobody uses on either loopback address, below those the kernel gives to clients. Tests run side by side: whoever has
# the port's lock has the port, until he ends.
my @port_locks;

sub free_port {
	my $locks = '/tmp/winnowd-test-ports';
	mkdir $locks and chmod 01777, $locks;
	for (1 .. 200) {
		my $port = 10_000 + int rand 20_000;
		open my $lock, '>>', "$locks/$port" or next;
		chmod 0666, "$locks/$port";
		flock $lock, LOCK_EX | LOCK_NB or next;
		push @port_locks, $lock;
		my @s = map { IO::Socket::IP->new(LocalHost => $_, LocalPort => $port, Listen => 1) } '127.0.0.1', '::1';
		return $port if $s[0] && $s[1];
	}
	die "no free port\n";
}

# start(NAME, OPTIONS...): { pid, port, log, name } once it answers.
sub start {
	my ($name, @options) = @_;
	my $port = free_port();
	my $log  = "$dir/$name.log";
	unlink $log;
	my $pid = fork // die "fork: $!\n";
	if (!$pid) {
		open STDOUT, '>>', $log or die;
		open STDERR, '>&', \*STDOUT or die;
		open STDIN, '<', '/dev/null' or die;
		exec @options, '-p', $port or die "$options[0]: $!\n";
	}
	my $server = { pid => $pid, port => $port, log => $log, name => $name };
	push @servers, $server;
	wait_for(sub { log_of($server) =~ /server pid: \d+/ || !kill(0, $pid) }, 180);
	log_of($server) =~ /server pid: \d+/ or die "$name did not start:\n" . log_of($server);
	return $server;
}

sub start_winnowd {
	my ($ruleset, @options) = @_;
	my $server = start('winnowd', "$B/winnowd", '--ruleset', $ruleset, '-x', '-u', 'nobody', '-s', 'stderr', '-m', 2, '--workers', 1, '--control',
		"$dir/control", @options);
	for my $n (0 .. $#options) { $server->{control} = $options[ $n + 1 ] if $options[$n] eq '--control' }
	$server->{control} //= "$dir/control";
	return $server;
}

sub start_spamd {
	return start('spamd', '/usr/sbin/spamd', '-L', '-x', '-s', 'stderr', '-m', 2, '-u', 'nobody',
		'--cf=use_bayes 0', @_);
}

sub stop {
	my ($server, $signal) = @_;
	kill $signal // 'TERM', $server->{pid};
	my $end = time + PATIENCE;
	while (time < $end) {
		if (waitpid($server->{pid}, 1) == $server->{pid}) {
			@servers = grep { $_ != $server } @servers;
			my $log = log_of($server);
			ok(0, "$server->{name}: what a sanitizer says", substr $log, $-[0] - ($-[0] < 100 ? $-[0] : 100)) if $log =~ /Sanitizer:|runtime error:/;
			return $? >> 8 || $? & 127;
		}
		sleep 0.02;
	}
	die "$server->{name} does not stop\n";
}

END {
	if ($$ == $test_pid) {
		my $status = $?;
		for my $s (@servers) { kill 'TERM', $s->{pid} }
		for my $s (@servers) { stop($s) if kill 0, $s->{pid} }
		print "$0: ", $status ? 'ENDED EARLY, ' : '', "$passed passed, $failed failed\n";
		$? = $status || ($failed || !$passed ? 1 : 0);
	}
}

sub log_of {
	my $server = shift;
	open my $in, '<', $server->{log} or return '';
	local $/;
	return scalar(<$in>) // '';
}

sub wait_for {
	my ($condition, $seconds) = @_;
	my $end = time + ($seconds < PATIENCE ? PATIENCE : $seconds);
	while (time < $end) {
		return 1 if $condition->();
		sleep 0.02;
	}
	return 0;
}

sub connect_to {
	my $server = shift;
	return IO::Socket::UNIX->new(Type => SOCK_STREAM, Peer => $server->{path}) // die "$server->{path}: $!\n"
	  if $server->{path};
	return IO::Socket::IP->new(PeerHost => '127.0.0.1', PeerPort => $server->{port}, Type => SOCK_STREAM)
	  // die "connect: $!\n";
}

# Everything the server says until it closes; undef when it says nothing for so long.
sub read_all {
	my ($socket, $seconds) = @_;
	my ($all, $end) = ('', time + ($seconds // PATIENCE));
	while (1) {
		my $in = '';
		vec($in, fileno($socket), 1) = 1;
		my $left = $end - time;
		return undef if $left <= 0 || !select($in, undef, undef, $left);
		my $n = sysread $socket, my $bytes, 65536;
		return $all if !$n;    # the end, or a reset
		$all .= $bytes;
	}
}

sub send_all {
	my ($socket, $bytes) = @_;
	local $SIG{PIPE} = 'IGNORE';
	my $at = 0;
	while ($at < length $bytes) {
		my $n = syswrite $socket, $bytes, length($bytes) - $at, $at;
		return 0 unless defined $n;
		$at += $n;
	}
	return 1;
}

# ask(SERVER, BYTES): the answer; the client says that it sends no more, unless keep is given.
sub ask {
	my ($server, $bytes, %o) = @_;
	my $s = connect_to($server);
	send_all($s, $bytes);
	shutdown $s, SHUT_WR unless $o{keep};
	return read_all($s, $o{seconds});
}

# A request as spamc makes it.
sub request {
	my ($command, $version, $message, @headers) = @_;
	my $length = length $message;
	return join("\r\n", "$command SPAMC/$version", @headers, "Content-length: $length", '', '') . $message;
}

# Waits until winnowd, started with --control, counts so many of that.
sub wait_for_count {
	my ($server, $number, $what) = @_;
	return wait_for(sub { `$B/winnow ctl --control $server->{control} status 2>/dev/null` =~ /^ *\Q$number  $what\E$/m }, 10);
}

# Process ids of winnowd's scanners or workers, by the names they have given themselves.
sub processes {
	my ($server, $what) = @_;
	my (%parent, %name, @found);
	for my $stat (glob '/proc/[0-9]*/stat') {
		open my $in, '<', $stat or next;
		my ($pid, $name, $parent) = (<$in> // '') =~ /^(\d+) \((.*)\) \S (\d+)/ or next;
		($parent{$pid}, $name{$pid}) = ($parent, $name);
	}
	for my $pid (sort { $a <=> $b } keys %name) {
		next unless $name{$pid} eq "winnowd $what";
		my $up = $pid;
		$up = $parent{$up} while $up && $up != $server->{pid};
		push @found, $pid if $up;
	}
	return @found;
}

# An answer without what may differ: the program's version, boundaries, dates and the order of rules in reports; the announced length is
# checked here and taken out, since it counts these.
sub plain {
	my ($answer, $what) = @_;
	return undef unless defined $answer;
	if ($answer =~ /^(SPAMD.*?\r\n)Content-length: (\d+)\r\n(.*?\r\n\r\n|\r\n)(.*)\z/s) {
		is($2, length $4, "$what: Content-length");
		$answer = "$1$3$4";
	}
	$answer =~ s/\(winnow-[\d.]+\)|\(2024-03-25\)/(VERSION)/g;
	$answer =~ s/----------=_[0-9A-F.]+/BOUNDARY/g;
	$answer =~ s/^Received: from localhost by \S+\n\twith SpamAssassin.*\n.*$/RECEIVED/m;
	$answer =~ s/(^---- -+ -+\n)(.*?)(?=^\n|\z)/$1 . sorted($2)/gems;
	return $answer;
}

# The rules of a report: their order is that of one of Perl's hashes, another one in each process.
sub sorted {
	return join '', sort split /^(?=[ -]?\d|[ -]*\d+\.\d )/m, shift;
}

1;
