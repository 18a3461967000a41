# milter.pl: Debian's spamass-milter between a mail server (miltertest) and winnowd, and the same before the real spamd.
use strict;
use warnings;
use Cwd 'abs_path';
use Winnowd;

my $dir = abs_path($Winnowd::dir);
my $w   = Winnowd::start_winnowd(Winnowd::ruleset());
my $s   = Winnowd::start_spamd();
my %milter;

END { kill 'TERM', grep { $_ } values %milter }

for my $server ($w, $s) {
	unlink "$dir/$server->{name}.milter";
	my $pid = fork // die;
	if (!$pid) {
		open STDOUT, '>', "$dir/$server->{name}-milter.log" or die;
		open STDERR, '>&', \*STDOUT or die;
		exec '/usr/sbin/spamass-milter', '-p', "$dir/$server->{name}.milter", '-r', 15, '--', '-d', '127.0.0.1', '-p', $server->{port} or die;
	}
	$milter{ $server->{name} } = $pid;
	Winnowd::ok(Winnowd::wait_for(sub { -S "$dir/$server->{name}.milter" }, 60), "spamass-milter before $server->{name}");
}

sub through {
	my ($server, $file) = @_;
	my $said = `miltertest -D socket=unix:$dir/$server->{name}.milter -D file=$file -s tests/daemon/clients/milter.lua 2>&1`;
	return $said =~ s/^(X-Spam-Checker-Version: SpamAssassin 4\.0\.1) .*/$1/mr; # its date, this host
}

my $ham  = through($w, 'rulesets/samples/ham.eml');
my $spam = through($w, 'rulesets/samples/spam.eml');
Winnowd::ok($ham =~ /^reply c$/m && $ham =~ /^X-Spam-Status: No, score=/m, 'ham goes through, with its status', $ham);
Winnowd::ok($spam =~ /^reply y$/m && $spam =~ /^X-Spam-Flag: YES$/m, 'spam above -r 15 is rejected', $spam);
for my $file ('rulesets/samples/ham.eml', 'rulesets/samples/spam.eml', Winnowd::corpus(5)) {
	Winnowd::is(through($w, $file), through($s, $file), "$file: as with spamd");
}
