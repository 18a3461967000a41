# reload.pl: a ruleset exchanged under load: no answer is wrong, none is missing; a broken one leaves the old in force.
use strict;
use warnings;
use Time::HiRes qw(sleep time);
use Winnowd;

my $RELOADS = $ENV{WINNOWD_RELOADS} // 100;
my $ruleset = Winnowd::ruleset();
my $own     = "$Winnowd::dir/ruleset-reload";
system('rm', '-rf', $own);
system('cp', '-a', $ruleset, $own);
my $w     = Winnowd::start_winnowd($own);
my @mail  = map { Winnowd::request('SYMBOLS', '1.5', Winnowd::slurp($_)) } Winnowd::corpus(20);
my @right = map { Winnowd::ask($w, $_) } @mail;

under_load();
broken();
edited();

sub reloads {
	return scalar(() = Winnowd::log_of($w) =~ /server successfully spawned child process/g);
}

sub under_load {
	my @pipes = map { client($_) } 1 .. 4;
	my ($before, $done) = (reloads(), 0);
	for my $n (1 .. $RELOADS) {
		kill 'HUP', $w->{pid};
		$done += Winnowd::wait_for(sub { reloads() >= $before + $n }, 20);
	}
	Winnowd::is($done, $RELOADS, 'reloads done');
	open my $stop, '>', "$Winnowd::dir/reload-stop" or die;
	close $stop;
	my ($asked, $wrong) = (0, 0);
	for my $pipe (@pipes) {
		my ($a, $b) = split ' ', scalar(<$pipe>) // '0 1';
		$asked += $a;
		$wrong += $b;
	}
	Winnowd::is($wrong, 0, "wrong or missing answers of $asked during $RELOADS reloads");
	Winnowd::ok($asked > 100, 'there was load', $asked);
	Winnowd::ok(Winnowd::wait_for(sub { Winnowd::processes($w, 'worker') == 1 && Winnowd::processes($w, 'scanner') == 2 }, 10),
		'the old ones are gone');
}

# A process that asks one thing after the other and tells how many answers were wrong.
sub client {
	my $seed = shift;
	unlink "$Winnowd::dir/reload-stop";
	my $pid = open my $pipe, '-|';
	return $pipe if $pid;
	my ($asked, $wrong) = (0, 0);
	while (!-e "$Winnowd::dir/reload-stop" && $asked < 100_000) {
		my $n = ($asked * 7 + $seed) % @mail;
		my $answer = eval { Winnowd::ask($w, $mail[$n]) };
		$wrong++ unless defined $answer && $answer eq $right[$n];
		$asked++;
	}
	print "$asked $wrong\n";
	close STDOUT;
	require POSIX;
	POSIX::_exit(0);
}

sub broken {
	rename "$own/scores", "$own/scores.good";
	kill 'HUP', $w->{pid};
	Winnowd::ok(Winnowd::wait_for(sub { Winnowd::log_of($w) =~ /error: spamd: .*scores.*\n.*the ruleset in force stays/ }, 10), 'a broken ruleset is refused, with the reason');
	Winnowd::is(Winnowd::ask($w, $mail[0]), $right[0], 'the old one answers');
	rename "$own/scores.good", "$own/scores";
}

# Another ruleset: another answer.
sub edited {
	open my $cf, '>', "$Winnowd::dir/reload.cf" or die;
	print $cf "header WINNOWD_TEST exists:From\nscore WINNOWD_TEST 3\n";
	close $cf;
	system("$Winnowd::B/winnow compile -q --stock -o $own --cache $Winnowd::B/cache $Winnowd::dir/reload.cf >/dev/null 2>&1") == 0 or die 'compile';
	my $before = reloads();
	kill 'HUP', $w->{pid};
	Winnowd::wait_for(sub { reloads() > $before }, 20);
	my $answer = Winnowd::ask($w, $mail[0]);
	Winnowd::ok($answer =~ /WINNOWD_TEST/, 'the new rules are in force', $answer);
}
