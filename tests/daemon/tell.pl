# tell.pl: TELL, as spamd answers it where it cannot learn: the same bytes and log lines, also to spamc -L and -C.
use strict;
use warnings;
use Compress::Zlib 'compress';
use Winnowd;

my $winnowd = Winnowd::start_winnowd(Winnowd::ruleset(), '--allow-tell');
my $spamd   = Winnowd::start_spamd('--allow-tell');
my $mail    = "From: a\@b.example\nSubject: hi\nMessage-Id: <1\@x>\n\nbody\n";

for my $headers ('X: y', 'Set: local', 'Message-class: spam|Set: local', 'Message-class: ham|Set: local, remote',
	'Remove: local', 'Remove: remote', 'Set: remote', 'Set: nowhere', 'Message-class: foo|Set: LOCAL|User: me',
	'Set: local|Set: remote', 'Set: local|Remove: remote', 'Set: local|Remove: local', 'Set: remote|Remove: remote',
	'Set: local,remote|Remove: remote,local', 'Set:', 'Message-class: ' . 'x' x 300, 'Compress: gzip') {
	same($headers, Winnowd::request('TELL', '1.5', $mail, split /\|/, $headers));
}
same('a length too large', "TELL SPAMC/1.5\r\nSet: local\r\nContent-length: 500\r\n\r\n$mail");
same('a length too small', "TELL SPAMC/1.5\r\nSet: local\r\nContent-length: 5\r\n\r\n$mail");
same('no length', "TELL SPAMC/1.0\r\nSet: local\r\n\r\n$mail");
same('no message', "TELL SPAMC/1.5\r\nSet: local\r\n\r\n");
same('no headers', "TELL SPAMC/1.5\r\n");
same('no number', "TELL SPAMC/x\r\n\r\n$mail");
same('compressed', Winnowd::request('TELL', '1.5', compress($mail), 'Set: local', 'Compress: zlib'));
same('a cut zlib stream', Winnowd::request('TELL', '1.5', substr(compress($mail), 0, -3), 'Set: local', 'Compress: zlib'));
same('marked mail', Winnowd::request('TELL', '1.5', "X-Spam-Checker-Version: x\n$mail", 'Set: local'));

my @lines = map { [ lines_of($_) ] } $winnowd, $spamd;
Winnowd::is(join("\n", @{ $lines[0] }), join("\n", @{ $lines[1] }), 'the log');
Winnowd::ok(@{ $lines[1] } > 25, 'there are log lines');

for my $options ('-L spam', '-L ham', '-L forget', '-C report', '-C revoke', '-L spam -u nobody -E', '-C report -z') {
	my @out = map { my $port = $_->{port}; my $out = `spamc -p $port -x $options <rulesets/samples/ham.eml`; "$?:$out" } $winnowd, $spamd;
	Winnowd::is($out[0], $out[1], "spamc $options");
}

sub same {
	my ($what, $request) = @_;
	my $got  = Winnowd::ask($winnowd, $request);
	my $want = Winnowd::ask($spamd,   $request);
	Winnowd::is($got, $want, $what);
}

sub lines_of {
	my @lines = grep { /Tell|reporter:|bad protocol|service/ } split /\n/, Winnowd::log_of(shift);
	s/^.*?\[\d+\] //, s/in \d+\.\d seconds/in seconds/ for @lines;
	return @lines;
}
