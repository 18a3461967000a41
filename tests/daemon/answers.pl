# answers.pl: every command for corpus messages, to winnowd and to the real spamd: the same bytes back but for times, names
# and versions. WINNOWD_MESSAGES says how many (30). spamd's answers are kept in $JUDGE_CACHE ($B/judge), under a hash
# of all that they depend on; JUDGE_CACHE='' keeps nothing.
use strict;
use warnings;
use Digest::SHA 'sha256_hex';
use File::Path 'make_path';
use Winnowd;

my $cache   = $ENV{JUDGE_CACHE} // "$Winnowd::B/judge";
my $judge   = `uname -n; dpkg-query -W spamassassin spamd perl; find /usr/share/spamassassin /etc/spamassassin /var/lib/spamassassin -type f -exec sha256sum {} + 2>/dev/null | LC_ALL=C sort`;
my $winnowd = Winnowd::start_winnowd(Winnowd::ruleset(), '--allow-tell');
my $spamd;
make_path("$cache/spamd") if $cache ne '';

my $n = 0;
for my $file (Winnowd::corpus($ENV{WINNOWD_MESSAGES} // 30)) {
	my $message = Winnowd::slurp($file);
	for my $command (qw(CHECK SYMBOLS REPORT REPORT_IFSPAM PROCESS HEADERS TELL)) {
		my @headers = ('User: me', $command eq 'TELL' ? ('Message-class: spam', 'Set: local') : ());
		my $version = $command eq 'TELL' ? '1.5' : ('1.2', '1.3', '1.5')[ $n % 3 ];
		my $request = Winnowd::request($command, $version, $message, @headers);
		my $what = "$command $version $file";
		Winnowd::is(Winnowd::plain(Winnowd::ask($winnowd, $request), $what), Winnowd::plain(judged($request), $what), $what);
	}
	$n++;
}
for my $request ("PING SPAMC/1.5\r\n\r\n", "SKIP SPAMC/1.5\r\n\r\n") {
	Winnowd::is(Winnowd::ask($winnowd, $request), judged($request), $request);
}

sub judged {
	my $request = shift;
	my $kept = $cache ne '' ? "$cache/spamd/" . sha256_hex($judge, $request) : '';
	return Winnowd::slurp($kept) if $kept && -e $kept;
	$spamd //= Winnowd::start_spamd('--allow-tell');
	my $answer = Winnowd::ask($spamd, $request, seconds => 300) // die "spamd does not answer\n";
	if ($kept) {
		open my $out, '>:raw', "$kept.$$" or die "$kept: $!\n";
		print $out $answer;
		close $out or die "$kept: $!\n";
		rename "$kept.$$", $kept or die "$kept: $!\n";
	}
	return $answer;
}
