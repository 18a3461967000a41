# faults.pl: everything that goes wrong goes wrong for one message at most, and that one is told to come again.
use strict;
use warnings;
use Compress::Zlib 'compress';
use Socket qw(SOL_SOCKET SO_LINGER SHUT_WR);
use Time::HiRes qw(sleep time);
use Winnowd;

my $ruleset = Winnowd::ruleset();
my $w       = Winnowd::start_winnowd($ruleset, '--control', "$Winnowd::dir/control-w", '-T', 300, '--max-size', '8M');
my $mail    = Winnowd::slurp('rulesets/samples/ham.eml');
my $check   = Winnowd::request('CHECK', '1.5', $mail);
my $failed  = "SPAMD/1.0 75 Temporary Failure: (the scan of this message failed)\r\n";
Winnowd::wait_for(sub { Winnowd::processes($w, 'scanner') == 2 }, 5);
my $good    = Winnowd::ask($w, $check);
Winnowd::ok($good =~ /^SPAMD\/1\.1 0 EX_OK\r\nSpam: False ; /, 'a first answer', $good);
$SIG{PIPE} = 'IGNORE';

scanner_killed();
scanner_stuck();
worker_killed();
nursery_killed();
vanishing();
slow();
slow_beginnings();
oversized();
garbage();
too_many();
still_well();

sub still_well {
	my $what = shift // 'all is well at the end';
	Winnowd::is(Winnowd::ask($w, $check), $good, $what);
}

# Both scanners are held, three messages are in hand, one scanner is killed.
sub scanner_killed {
	my @scanners = Winnowd::processes($w, 'scanner');
	kill 'STOP', @scanners;
	my @clients = map { my $s = Winnowd::connect_to($w); Winnowd::send_all($s, $check); $s } 1 .. 3;
	Winnowd::ok(Winnowd::wait_for_count($w, 2, 'Messages being scanned') && Winnowd::wait_for_count($w, 1, 'Messages waiting for a scanner'),
		'three messages in hand');
	kill 'KILL', $scanners[0];
	kill 'CONT', $scanners[1];
	my @answers = map { Winnowd::read_all($_) } @clients;
	Winnowd::is(join('|', sort @answers), join('|', sort $failed, $good, $good), 'a killed scanner costs one message');
	Winnowd::ok(Winnowd::wait_for(sub { Winnowd::processes($w, 'scanner') == 2 }, 5), 'and is replaced');
	still_well('then');
}

sub scanner_stuck {
	my $quick = Winnowd::start_winnowd($ruleset, '-m', 1, '--scan-timeout', 5);
	Winnowd::wait_for(sub { Winnowd::processes($quick, 'scanner') == 1 }, 10);
	my ($stuck) = Winnowd::processes($quick, 'scanner');
	kill 'STOP', $stuck;
	my $start = time;
	my $first = Winnowd::connect_to($quick);
	Winnowd::send_all($first, $check);
	Winnowd::wait_for_count($quick, 1, 'Messages being scanned');
	my $second = Winnowd::connect_to($quick);
	Winnowd::send_all($second, $check);
	Winnowd::is(Winnowd::read_all($first), "SPAMD/1.0 75 Temporary Failure: (the scan took more than 5 seconds)\r\n", 'a stuck scanner');
	Winnowd::ok(time - $start < 60, 'in time', time - $start);
	Winnowd::is(Winnowd::read_all($second), $good, 'the one behind it is scanned by the next');
	Winnowd::ok(!grep({ $_ == $stuck } Winnowd::processes($quick, 'scanner')), 'the stuck one is gone');
	Winnowd::stop($quick);
}

# Clients in all states: one has said nothing, one is sending, one waits for a scanner, one is being scanned, one has its answer.
sub worker_killed {
	my $gone = "SPAMD/1.0 75 Temporary Failure: (the process that read this request failed)\r\n";
	Winnowd::wait_for(sub { Winnowd::processes($w, 'worker') == 1 && Winnowd::processes($w, 'scanner') == 2 }, 10);
	my ($worker) = Winnowd::processes($w, 'worker');
	my @scanners = Winnowd::processes($w, 'scanner');
	kill 'STOP', @scanners;
	my @clients = map { Winnowd::connect_to($w) } 1 .. 5;
	Winnowd::send_all($clients[$_], $check) for 0 .. 2;
	Winnowd::send_all($clients[3], substr $check, 0, -10);
	Winnowd::ok(Winnowd::wait_for_count($w, 2, 'Messages being scanned') && Winnowd::wait_for_count($w, 1, 'Messages waiting for a scanner')
		&& Winnowd::wait_for_count($w, 5, 'Connections open now'), 'five clients in all states');
	kill 'KILL', $worker;
	Winnowd::send_all($clients[3], substr $check, -10);
	Winnowd::is(Winnowd::read_all($clients[$_]), $gone, "a killed worker: client $_ is told to come again") for 0 .. 4;
	still_well('the next request is answered by the next worker');
	kill 'KILL', @scanners;
	two_workers();
}

# With two of them, one that dies takes nothing from the other's clients.
sub two_workers {
	my $two = Winnowd::start_winnowd($ruleset, '--workers', 2, '-m', 4);
	Winnowd::wait_for(sub { Winnowd::processes($two, 'scanner') == 4 }, 10);
	my @workers = Winnowd::processes($two, 'worker');
	Winnowd::is(scalar @workers, 2, 'two workers');
	my @clients = map { my $s = Winnowd::connect_to($two); Winnowd::send_all($s, substr $check, 0, -1); $s } 1 .. 40;
	Winnowd::wait_for_count($two, 40, 'Connections open now');
	kill 'KILL', $workers[0];
	Winnowd::wait_for_count($two, 1, 'Workers that died unasked');
	Winnowd::send_all($_, substr $check, -1) for @clients;
	my %answers;
	$answers{ Winnowd::read_all($_) // 'nothing' }++ for @clients;
	my $told = delete $answers{"SPAMD/1.0 75 Temporary Failure: (the process that read this request failed)\r\n"} // 0;
	Winnowd::is(join('|', keys %answers), $told == 40 ? '' : $good, "of 40 clients $told are told to come again, the others are answered");
	Winnowd::ok(Winnowd::wait_for(sub { Winnowd::processes($two, 'worker') == 2 && Winnowd::processes($two, 'nursery') == 1 }, 10), 'two again');
	Winnowd::is(Winnowd::ask($two, $check), $good, 'all is well') for 1 .. 10;
	Winnowd::stop($two);
}

sub nursery_killed {
	Winnowd::wait_for(sub { Winnowd::processes($w, 'scanner') == 2 }, 5);
	my ($nursery) = Winnowd::processes($w, 'nursery');
	my @ending = map { Winnowd::processes($w, $_) } 'scanner', 'worker';
	kill 'STOP', Winnowd::processes($w, 'scanner');
	my $client = Winnowd::connect_to($w);
	Winnowd::send_all($client, $check);
	Winnowd::wait_for_count($w, 1, 'Messages being scanned');
	kill 'KILL', $nursery;
	my $answer = Winnowd::read_all($client);
	Winnowd::ok(($answer // '') =~ /^SPAMD\/1\.0 75 Temporary Failure: /, 'a killed nursery: a temporary error', $answer);
	Winnowd::ok(Winnowd::wait_for(sub { !grep { -e "/proc/$_" } @ending }, 5), 'its scanners and its worker end');
	still_well('the next request is answered');
}

# The client goes away behind each byte of a request, politely and not.
sub vanishing {
	my ($worker) = Winnowd::processes($w, 'worker');
	my $request = Winnowd::request('CHECK', '1.5', "Subject: x\n\nbody\n", 'User: me', 'X: y');
	for my $n (0 .. length $request) {
		for my $reset (0, 1) {
			my $s = Winnowd::connect_to($w);
			setsockopt $s, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0 if $reset;
			Winnowd::send_all($s, substr $request, 0, $n);
			close $s;
		}
	}
	Winnowd::is((Winnowd::processes($w, 'worker'))[0], $worker, 'clients that vanish: the same worker');
	still_well('clients that vanish');
}

# Byte by byte a request is answered; a first line that never comes is not waited for; others are not slowed.
sub slow {
	my $s = Winnowd::connect_to($w);
	$s->autoflush(1);
	for my $byte (split //, $check) { Winnowd::send_all($s, $byte); }
	Winnowd::is(Winnowd::read_all($s), $good, 'byte by byte');
	my $impatient = Winnowd::start_winnowd($ruleset, '-T', 2);
	my @slow = map { Winnowd::connect_to($_) } ($w, $impatient) x 100;
	Winnowd::send_all($_, 'C') for @slow;
	still_well('beside slow clients');
	my $late = ''; # they still wait then: a minute is theirs
	vec($late, fileno($slow[ 2 * $_ ]), 1) = 1 for 0 .. 99;
	Winnowd::is(scalar select($late, undef, undef, 0), 0, 'and does not wait for them');
	@slow = @slow[ map { 2 * $_ + 1 } 0 .. 99 ];
	sleep 1;
	Winnowd::send_all($_, 'H') for @slow;
	my %answers = map { (Winnowd::read_all($_) // 'nothing') => 1 } @slow;
	Winnowd::is(join('|', keys %answers), "SPAMD/1.0 79 Timeout: (2 second socket timeout reading input from client)\r\n", 'one byte a second');
	Winnowd::stop($impatient);
	my $child = Winnowd::start_winnowd($ruleset, '-t', 1);
	Winnowd::is(Winnowd::ask($child, substr($check, 0, -10), keep => 1),
		"SPAMD/1.0 79 Timeout: (1 second timeout while trying to CHECK)\r\n", 'a message that does not end');
	Winnowd::stop($child);
}

# Whatever a request is like whose client is slow for more than a second, its answer is the one that it gets at once.
sub slow_beginnings {
	my %requests = (
		'all of it'             => $check,
		'a long message'        => Winnowd::request('CHECK', '1.5', $mail . ("x" x 70 . "\n") x 10_000),
		'no length, half-close' => "CHECK SPAMC/1.2\r\n\r\n$mail",
		'nonsense'              => "CHECK\r\n" . "that is none " x 8 . "\r\n\r\n",
		'too long a message'    => Winnowd::request('CHECK', '1.5', $mail) . 'and more',
		'cut short'             => substr($check, 0, -5),
	);
	for my $from (3, 30, 60) { # in the first line, in the headers, in the message
		my $at = $from;
		my %clients = map { $_ => Winnowd::connect_to($w) } sort keys %requests;
		my $gone = Winnowd::connect_to($w);
		Winnowd::send_all($clients{$_}, substr($requests{$_}, 0, $at)) for keys %clients;
		Winnowd::send_all($gone, substr($check, 0, $at));
		for my $pause (1.2, 0.3) {
			sleep $pause;
			Winnowd::send_all($clients{$_}, substr($requests{$_}, $at, 1)) for keys %clients;
			Winnowd::send_all($gone, 'x');
			$at++;
		}
		close $gone;
		for (sort keys %clients) {
			Winnowd::send_all($clients{$_}, substr($requests{$_}, $at));
			shutdown $clients{$_}, 1;
		}
		Winnowd::is(Winnowd::read_all($clients{$_}), Winnowd::ask($w, $requests{$_}), "slow in the beginning: $_, $at bytes") for sort keys %clients;
	}
	still_well('after slow beginnings');
}

sub oversized {
	my $big = $mail . ("x" x 70 . "\n") x 130_000;
	Winnowd::is(Winnowd::ask($w, Winnowd::request('CHECK', '1.5', $big)),
		"SPAMD/1.0 98 Message Too Big: (" . length($big) . " bytes are more than 8388608)\r\n", 'a length above the limit');
	Winnowd::is(Winnowd::ask($w, "CHECK SPAMC/1.2\r\n\r\n$big"), "SPAMD/1.0 98 Message Too Big: (more than 8388608 bytes)\r\n", 'a message above the limit');
	Winnowd::is(Winnowd::ask($w, "CHECK SPAMC/1.2\r\nContent-length: 99999999999999999999\r\n\r\n$mail"),
		"SPAMD/1.0 98 Message Too Big: (99999999999999999999 bytes are more than 8388608)\r\n", 'a length beyond 64 bits');
	my $bomb = compress("\0" x 100_000_000);
	Winnowd::is(Winnowd::ask($w, Winnowd::request('CHECK', '1.5', $bomb, 'Compress: zlib')),
		"SPAMD/1.0 98 Message Too Big: (inflates to more than 8388608 bytes)\r\n", 'a zlib bomb');
	Winnowd::is(Winnowd::ask($w, 'x' x 3_000_000), "SPAMD/1.0 76 Bad header line: (line longer than the limit)\r\n", 'a line without end');
	my $held = Winnowd::start_winnowd($ruleset, '--max-held', '1M');
	my $s = Winnowd::connect_to($held);
	Winnowd::send_all($s, "CHECK SPAMC/1.2\r\nContent-length: 3000000\r\n\r\n" . 'x' x 1_000_000);
	Winnowd::wait_for(sub { `$Winnowd::B/winnow ctl --control $held->{control} status` =~ /^ *1000000  Bytes of messages in hand$/m }, 10);
	Winnowd::is(Winnowd::ask($held, Winnowd::request('CHECK', '1.5', 'x' x 500_000)),
		"SPAMD/1.0 75 Temporary Failure: (too much mail in hand)\r\n", 'all messages together above the limit');
	Winnowd::is(Winnowd::ask($held, "PING SPAMC/1.2\r\n"), "SPAMD/1.5 0 PONG\r\n", 'and it goes on');
	close $s;
	Winnowd::stop($held);
}

sub garbage {
	srand 11;
	my $odd = 0;
	for my $n (1 .. 200) {
		my $bytes = join '', map { chr int rand 256 } 1 .. 1 + rand 300;
		$bytes = ('CHECK SPAMC/1.5', 'PING SPAMC/1.5', 'TELL SPAMC/1.5')[ $n % 3 ] . "\r\n$bytes" if $n % 2;
		my $answer = Winnowd::ask($w, $bytes);
		next if ($answer // 'nothing') =~ /^SPAMD\/1\.[015] (76|69|98|0) .*\r\n/s;
		$odd = Winnowd::show($bytes) . ' => ' . Winnowd::show($answer);
	}
	Winnowd::is($odd, 0, 'garbage gets an error');
	my $said = `openssl s_client -connect 127.0.0.1:$w->{port} </dev/null 2>&1`;
	Winnowd::ok($? != 0 && $said !~ /BEGIN CERTIFICATE/, 'TLS to the plain port: no handshake', $said);
	still_well('TLS to the plain port');
}

sub too_many {
	my $few = Winnowd::start_winnowd($ruleset, '--max-connections', 5, '-T', 1000);
	my @held = map { Winnowd::connect_to($few) } 1 .. 5;
	Winnowd::wait_for(sub { (() = Winnowd::log_of($few) =~ /connection from/g) >= 5 }, 5);
	my %answers;
	$answers{ Winnowd::ask($few, $check) // 'nothing' }++ for 1 .. 20;
	Winnowd::is(join('|', keys %answers), "SPAMD/1.0 75 Temporary Failure: (too many connections)\r\n", 'more connections than allowed');
	close shift @held;
	Winnowd::ok(Winnowd::wait_for(sub { Winnowd::ask($few, $check) eq $good }, 5), 'room again');
	@held = ();
	Winnowd::stop($few);
}
