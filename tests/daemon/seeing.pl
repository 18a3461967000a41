# seeing.pl: what operators see: counters by rule, histograms, memory, JSON log lines, log files that are moved or full.
use strict;
use warnings;
use JSON::XS;
use Winnowd;

my $ruleset = Winnowd::ruleset();
my $dir     = $Winnowd::dir;
my $mail    = Winnowd::slurp('rulesets/samples/spam.eml');
my $symbols = Winnowd::request('SYMBOLS', '1.5', $mail, 'User: me"\\');

my $mounted_disk;
END { system("umount -l $mounted_disk") if $mounted_disk }

metrics();
json_lines();
moved_log();
full_disk();

sub metrics {
	my $port = Winnowd::free_port();
	my $w = Winnowd::start_winnowd($ruleset, '--http', $port);
	my ($body) = Winnowd::ask($w, $symbols) =~ /\r\n\r\n([\w,]+)/;
	Winnowd::ask($w, $symbols) for 1 .. 2;
	my %hits;
	$hits{$_}++ for split /,/, $body;
	my $metrics;
	my $get = sub {
		my $s = IO::Socket::IP->new(PeerHost => '127.0.0.1', PeerPort => $port) or return '';
		Winnowd::send_all($s, "GET /metrics HTTP/1.0\r\n\r\n");
		return Winnowd::read_all($s) // '';
	};
	Winnowd::ok(Winnowd::wait_for(sub { ($metrics = $get->()) =~ /^winnowd_messages_total 3$/m && $metrics =~ /^winnowd_memory_bytes [1-9]/m }, 30), '/metrics', $metrics);
	my %seen = $metrics =~ /^winnowd_rule_hits_total\{rule="(\w+)"\} (\d+)$/mg;
	Winnowd::is(join(' ', map { "$_=$seen{$_}" } sort keys %seen), join(' ', map { "$_=" . 3 * $hits{$_} } sort keys %hits), 'hits by rule');
	Winnowd::ok(%hits >= 3, 'some rules', $body);
	for my $h ('latency', 'queue_wait', 'scan_time') {
		Winnowd::ok($metrics =~ /^winnowd_${h}_seconds_bucket\{le="\+Inf"\} 3$/m && $metrics =~ /^winnowd_${h}_seconds_count 3$/m, "histogram: $h", $metrics);
	}
	my ($id) = Winnowd::slurp("$ruleset/manifest") =~ /^end (\w+)$/m;
	Winnowd::ok($metrics =~ /^winnowd_ruleset_info\{id="$id"\} 1$/m, 'which ruleset', $metrics);
	Winnowd::ok($metrics =~ /^winnowd_ruleset_age_seconds \d+$/m && $metrics =~ /^winnowd_workers 1$/m, 'its age; workers');
	my ($memory) = $metrics =~ /^winnowd_memory_bytes (\d+)$/m;
	Winnowd::ok($memory > 5e6 && $memory < 150e6, 'memory below 150 MB', $memory);
	Winnowd::stop($w);
}

# Each line is JSON; a message's has what spamd's result line has, and times.
sub json_lines {
	unlink "$dir/json.file";
	my $port = Winnowd::free_port();
	my $pid = fork // die;
	exec "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-p', $port, '-s', "$dir/json.file", '-m', 1, '--log-format=json' or die unless $pid;
	my $w = { port => $port, log => "$dir/json.file", pid => $pid, name => 'winnowd' };
	Winnowd::wait_for(sub { Winnowd::log_of($w) =~ /server pid/ }, 60);
	my ($body) = Winnowd::ask($w, $symbols) =~ /\r\n\r\n([\w,]+)/;
	Winnowd::stop($w);
	my @lines = map { eval { decode_json($_) } // "no JSON: $_" } split /\n/, Winnowd::log_of($w);
	Winnowd::is(scalar(grep { !ref } @lines), 0, 'all lines are JSON');
	my ($m) = grep { ref && $_->{tests} } @lines;
	Winnowd::is(join(',', @{ $m->{tests} }), $body, 'the rules that hit');
	Winnowd::is($m->{user}, 'me"\\', 'the user');
	Winnowd::ok($m->{id} =~ /^<.*>$/ && $m->{spam} && $m->{score} > 5 && $m->{size} == length $mail, 'id, verdict, score, size');
	Winnowd::ok($m->{seconds}{all} > 0 && $m->{seconds}{scan} <= $m->{seconds}{all} && $m->{stages}{parse} > 0 && $m->{stages}{metas} > 0, 'times by stage');
}

# logrotate's way: the file is renamed, USR1 (or HUP) opens another.
sub moved_log {
	unlink "$dir/moved.file", "$dir/moved.file.1";
	my $port = Winnowd::free_port();
	my $pid = fork // die;
	exec "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-p', $port, '-s', "$dir/moved.file", '-m', 1 or die unless $pid;
	my $w = { port => $port, log => "$dir/moved.file", pid => $pid, name => 'winnowd' };
	Winnowd::wait_for(sub { Winnowd::log_of($w) =~ /server pid/ }, 60);
	for my $signal ('USR1', 'HUP') {
		rename "$dir/moved.file", "$dir/moved.file.1";
		kill $signal, $pid;
		Winnowd::ok(Winnowd::wait_for(sub { Winnowd::log_of($w) =~ /spawned child process/ }, 60), "$signal: the log goes on in a new file");
		Winnowd::ask($w, $symbols);
		Winnowd::ok(Winnowd::wait_for(sub { Winnowd::log_of($w) =~ /result: Y/ }, 20), 'so do the new worker\'s lines', Winnowd::log_of($w));
		Winnowd::wait_for(sub { Winnowd::processes($w, 'nursery') == 1 && Winnowd::processes($w, 'scanner') == 1 }, 60);
		my ($scanner) = Winnowd::processes($w, 'scanner');
		kill 'KILL', $scanner;
		Winnowd::ok(Winnowd::wait_for(sub { Winnowd::log_of($w) =~ /child pid \[$scanner\]: DIED, signal 9/ }, 60), 'and the nursery\'s', Winnowd::log_of($w));
	}
	Winnowd::stop($w);
}

# The log's disk runs full and is emptied again: no answer waits or is lost meanwhile, and then lines come again.
sub full_disk {
	my $disk = "$dir/disk";
	mkdir $disk;
	chmod 0777, $disk;
	# Where nothing may be mounted, a limit on the size of files does as much.
	my $mounted = system("mount -t tmpfs -o size=64k tmpfs $disk 2>/dev/null") == 0;
	$mounted_disk = $disk if $mounted;
	my @limit = $mounted ? () : ('prlimit', '--fsize=65536');
	my $port = Winnowd::free_port();
	my $pid = fork // die;
	exec @limit, "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-p', $port, '-s', "$disk/log", '-m', 1, '-r', "$dir/full.pid" or die unless $pid;
	my $w = { port => $port, log => "$disk/log", pid => $pid, name => 'winnowd' };
	Winnowd::wait_for(sub { Winnowd::log_of($w) =~ /server pid/ }, 60);
	my $good = Winnowd::ask($w, $symbols);
	my $bad  = grep { Winnowd::ask($w, $symbols) ne $good } 1 .. 300;
	Winnowd::ok(-s "$disk/log" >= 60_000, 'the disk is full', -s "$disk/log");
	Winnowd::is($bad, 0, 'each answer is there and right');
	truncate "$disk/log", 0;
	Winnowd::ask($w, $symbols);
	Winnowd::ok(Winnowd::wait_for(sub { Winnowd::log_of($w) =~ /result: Y/ }, 20), 'room again: lines again');
	Winnowd::stop($w);
	system("umount -l $disk") if $mounted;
	$mounted_disk = undef;
}
