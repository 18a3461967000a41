# spamc.pl: Debian's spamc with each of its options: what it prints and its exit status, with winnowd and with the real
# spamd behind it.
use strict;
use warnings;
use Winnowd;

my $ruleset = Winnowd::ruleset();
my $winnowd = Winnowd::start_winnowd($ruleset, '-i', 'localhost', '--socketpath', "$Winnowd::dir/winnowd.sock");
my $spamd   = Winnowd::start_spamd('-i', 'localhost', '--socketpath', absolute("$Winnowd::dir/spamd.sock"));
my $spam    = 'rulesets/samples/gtube.eml';
my $ham     = 'rulesets/samples/ham.eml';
my $config  = "$Winnowd::dir/spamc.conf";
open my $out, '>', $config or die;
print $out "-u someone\n-c\n";
close $out;
my $bsmtp = "$Winnowd::dir/bsmtp";
open $out, '>', $bsmtp or die;
print $out "HELO x\nMAIL FROM:<a\@b>\nRCPT TO:<c\@d>\nDATA\n", Winnowd::slurp($ham), ".\nQUIT\n";
close $out;

for my $mail ($spam, $ham) {
	same("-c < $mail", $mail, '-c');
	same("-E -y < $mail", $mail, '-E', '-y');
	same("-y < $mail", $mail, '-y');
	same("$_ -c < $mail", $mail, $_, '-c') for '-4', '-6', '-H', '-x', '-z', '-X';
	same("-u -c < $mail", $mail, '-u', 'me', '-c');
	same("-t -n -c < $mail", $mail, '-t', 30, '-n', 30, '-c');
	same("-s < $mail", $mail, '-s', 10, '-c');
	same("retries < $mail", $mail, '--connect-retries=1', '--retry-sleep=1', '--filter-retries=2', '--filter-retry-sleep=1', '-c');
	same("-F < $mail", $mail, '-F', $config);
	same("--socket < $mail", $mail, '-U', 'SOCKET', '-c');
	same("--socket -y < $mail", $mail, '-U', 'SOCKET', '-y');
	same("< $mail", $mail);
	same("$_ < $mail", $mail, $_) for '-R', '-r', '--headers', '-E', '-z', '-x', '-s 100';
	same("--socket -R < $mail", $mail, '-U', 'SOCKET', '-R');
	same("-L spam < $mail", $mail, '-L', 'spam', '-x', '-l');
	same("-C report < $mail", $mail, '-C', 'report', '-x', '-l');
}
same('-K', '/dev/null', '-K');
same('-B', $bsmtp, '-B', '-c');
same('-S to a plain port', $ham, '-S', '-x', '-c', '-t', 5);
same('-B', $bsmtp, '-B');
same('-e', $spam, '-e', 'cat');
same('-e -c', $ham, '-c', '-e', 'cat');
refused();

sub absolute {
	require Cwd;
	return $_[0] =~ m{^/} ? $_[0] : Cwd::getcwd() . "/$_[0]";
}

# Output and exit status.
sub spamc {
	my ($server, $mail, @arguments) = @_;
	my $socket = absolute("$Winnowd::dir/" . ($server == $winnowd ? 'winnowd' : 'spamd') . '.sock');
	my @to = grep({ $_ eq 'SOCKET' } @arguments) ? () : ('-d', 'localhost', '-p', $server->{port});
	$_ eq 'SOCKET' and $_ = $socket for @arguments;
	my $command = join ' ', map { "'$_'" } 'spamc', @to, @arguments;
	my $output = `$command < '$mail' 2>&1`;
	return "exit status " . ($? >> 8) . "\n$output";
}

sub same {
	my ($what, $mail, @arguments) = @_;
	my @got = map {
		my $s = spamc($_, $mail, @arguments);
		$s =~ s/spamc\[\d+\]/spamc/g;
		$s =~ s/\(winnow-[\d.]+\)|\(2024-03-25\)/(VERSION)/g;
		$s =~ s/----------=_[0-9A-F.]+/BOUNDARY/g;
		$s =~ s/^(Received: from localhost by .*)\n\twith SpamAssassin.*\n.*$/$1/m;
		$s =~ s/^(---- -+ -+\n)(.*?)(?=^\n|\z)/$1 . join '', sort split m{^(?=[ -]*\d+\.\d )}m, $2/gems;
		$s
	} $winnowd, $spamd;
	Winnowd::is($got[0], $got[1], "spamc $what");
}

# A client from an address that is not allowed, a server that is busy: what spamc -x makes of it.
sub refused {
	my $busy = Winnowd::start_winnowd($ruleset, '--max-connections', 1);
	my $s = Winnowd::connect_to($busy);
	Winnowd::wait_for(sub { Winnowd::log_of($busy) =~ /connection from/ }, 5);
	Winnowd::is(spamc($busy, $ham, '-x', '-c'), "exit status 74\n0/0\n", 'spamc -x of a busy server: 74, as for each error of a spamd');
	Winnowd::is(spamc($busy, $ham), "exit status 0\n" . Winnowd::slurp($ham), 'spamc without -x: the message as it was');
	Winnowd::is(Winnowd::ask($busy, "PING SPAMC/1.2\r\n"), "SPAMD/1.0 75 Temporary Failure: (too many connections)\r\n", 'the answer');
	close $s;
	my $closed = Winnowd::start_winnowd($ruleset, '-A', '192.0.2.1');
	my $got = Winnowd::ask($closed, "PING SPAMC/1.2\r\n");
	Winnowd::is($got, '', 'an address that is not allowed gets no answer');
	Winnowd::ok(Winnowd::log_of($closed) =~ /warn: spamd: unauthorized connection from localhost \[127\.0\.0\.1\]:\d+ to port/,
		'and a line in the log');
}
