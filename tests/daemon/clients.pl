# clients.pl: clients of spamd that make check does not install, before winnowd: those named on the command line, or all.
# Each is asked about a ham and a spam and must say which is which. (spamc and spamass-milter: spamc.pl, milter.pl.)
use strict;
use warnings;
use Cwd 'abs_path';
use Winnowd;

my $dir  = abs_path($Winnowd::dir);
my $w    = Winnowd::start_winnowd(Winnowd::ruleset());
my $here = abs_path('tests/daemon/clients');
my %ask  = (exim => \&exim, haraka => \&haraka, npm => \&npm);

for my $client (split ' ', $ENV{WINNOWD_CLIENTS} // join ' ', sort keys %ask) {
	for my $kind ('ham', 'spam') {
		my ($verdict, $said) = $ask{$client}->(abs_path("rulesets/samples/$kind.eml"));
		Winnowd::is($verdict, $kind, "$client: $kind");
		print "$client: $said\n";
	}
}

# exim4-daemon-heavy: the `spam` condition of the DATA ACL, in a session without a delivery (-bh).
sub exim {
	my $message = Winnowd::slurp($_[0]) =~ s/\r?\n/\r\n/gr =~ s/^\./../mgr;
	my $conf = Winnowd::slurp("$here/exim.conf") =~ s/\bPORT\b/$w->{port}/gr =~ s/\bDIR\b/$dir/gr;
	open my $out, '>', "$dir/exim.conf" or die;
	print $out $conf;
	close $out;
	open my $in, '>', "$dir/exim.session" or die;
	print $in "EHLO client.example.com\r\nMAIL FROM:<a\@example.com>\r\nRCPT TO:<user\@example.net>\r\nDATA\r\n$message\r\n.\r\nQUIT\r\n";
	close $in;
	my $said = `exim4 -C $dir/exim.conf -bh 192.0.2.1 <$dir/exim.session 2>&1`;
	my ($last) = reverse grep { /^(550[ -]spam|250 OK id)/ } split /\r?\n/, $said;
	return (($last // '') =~ /^550[ -]spam/ ? 'spam' : ($last // '') =~ /^250/ ? 'ham' : Winnowd::show($said), $last // '');
}

# Haraka's plugin spamassassin, its hook called with a message.
sub haraka {
	my $said = `node $here/haraka.js $w->{port} $_[0] 2>&1`;
	my ($flag, $score) = $said =~ /^flag (\w+) score (\S+)/m;
	return (!defined $flag ? Winnowd::show($said) : $flag =~ /^(Yes|true)$/ ? 'spam' : 'ham', $said =~ /^((?:flag|spam) .*)/m);
}

# npm's spamc.
sub npm {
	my $said = `node $here/npm-spamc.js $w->{port} $_[0] 2>&1`;
	my ($spam, $score) = $said =~ /^spam (\w+) score (\S+)/m;
	return (!defined $spam ? Winnowd::show($said) : $spam eq 'true' ? 'spam' : 'ham', $said =~ /^((?:flag|spam) .*)/m);
}
