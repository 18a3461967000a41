# transcripts.pl: the same bytes to winnowd and to the real spamd: the same bytes back, and the same log lines but for
# times, numbers of processes and ports.
use strict;
use warnings;
use Compress::Zlib 'compress';
use Winnowd;

my $winnowd = Winnowd::start_winnowd(Winnowd::ruleset());
my $spamd   = Winnowd::start_spamd();

my $mail = "From: a\@b.example\nTo: c\@d.example\nSubject: hi\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n"
  . "Message-Id: <1,2\@x (y)>\n\nbody\n";
my $gtube = Winnowd::slurp('rulesets/samples/gtube.eml');
my $crlf  = $mail =~ s/\n/\r\n/gr;

same('nothing', '');
same('an empty line', "\r\n");
same('no command', "hello\r\n");
same('lower case', "check SPAMC/1.2\r\n\r\n");
same('a tail', "CHECK SPAMC/1.2");
same('no headers', "CHECK SPAMC/1.2\r\n");
same('ping', "PING SPAMC/1.2\r\n");
same('ping with headers', "PING SPAMC/1.5\r\n\r\n");
same('ping without its headers', "PING SPAMC/1.5\r\n");
same('ping with a bad header', "PING SPAMC/1.5\r\nx\r\n\r\n");
same('skip', "SKIP SPAMC/1.2\r\n");
same('skip with a bad header', "SKIP SPAMC/1.5\r\nx\r\n");
same('two commands', "PING SPAMC/1.2 CHECK SPAMC/1.0\r\n$mail");
same('a command in a word', "xxCHECK SPAMC/1.2\r\n\r\n$mail");
same('an odd version', "CHECK SPAMC/x\r\n$mail");
same('version 1.0', "CHECK SPAMC/1.0\r\n$mail");
same('LF in the first line', "CHECK SPAMC/1.0\n$mail");
same('no length', "CHECK SPAMC/1.2\r\n\r\n$mail");
same('CRLF', "CHECK SPAMC/1.2\r\n\r\n$crlf");
same('a From_ line', "CHECK SPAMC/1.2\r\n\r\nFrom a\@b Mon Jan  1 00:00:00 2024\n$mail");
same('no message', "CHECK SPAMC/1.2\r\nContent-length: 0\r\n\r\n");
same('an empty length', "CHECK SPAMC/1.2\r\nContent-length:\r\n\r\n$mail");
same('a length too small', "CHECK SPAMC/1.2\r\nContent-length: 5\r\n\r\n$mail");
same('a length that ends with a line', "CHECK SPAMC/1.2\r\nContent-length: 18\r\n\r\n$mail");
same('a length too large', "CHECK SPAMC/1.2\r\nContent-length: 5000\r\n\r\n$mail");
same('a length with zeros', "CHECK SPAMC/1.2\r\nContent-length: 0005\r\n\r\n$mail");
same('no number', "CHECK SPAMC/1.2\r\nContent-length: 3x\r\n\r\n$mail");
same('a header without a colon', "CHECK SPAMC/1.2\r\nfoo\r\n\r\n$mail");
same('the end in a header', "CHECK SPAMC/1.3\r\nfoo");
same('the end in a good header', "CHECK SPAMC/1.3\r\nUser: me");
same('255 headers', "CHECK SPAMC/1.2\r\n" . "X: y\r\n" x 255 . "\r\n$mail");
same('256 headers', "CHECK SPAMC/1.2\r\n" . "X: y\r\n" x 256 . "\r\n$mail");
same('a control byte', "CHECK SPAMC/1.5\r\nUser: a\tb\r\n\r\n$mail");
same('a compression', "CHECK SPAMC/1.5\r\nCompress: gzip\r\n\r\n$mail");
same('compressed without length', "CHECK SPAMC/1.5\r\nCompress: zlib\r\n\r\n$mail");
same('no zlib', "CHECK SPAMC/1.5\r\nCompress: zlib\r\nContent-length: 20\r\n\r\n$mail");
same('compressed', Winnowd::request('SYMBOLS', '1.5', compress($mail), 'Compress: zlib'));
same('a cut zlib stream', Winnowd::request('CHECK', '1.5', substr(compress($mail), 0, -3), 'Compress: zlib'));
same('learning', "TELL SPAMC/1.5\r\nMessage-class: spam\r\nSet: local\r\n\r\n$mail");
for my $message ($mail, $gtube) {
	for my $version ('1.0', 1.2, 1.3, 1.5) {
		for my $command (qw(CHECK SYMBOLS PROCESS HEADERS REPORT REPORT_IFSPAM)) {
			my $head = $version eq '1.0' ? "$command SPAMC/1.0\r\n" : "$command SPAMC/$version\r\nUser: me\r\n\r\n";
			same("$command $version", $head . $message);
		}
	}
}
differs();
log_lines();

sub same {
	my ($what, $request) = @_;
	my $got  = Winnowd::ask($winnowd, $request);
	my $want = Winnowd::ask($spamd,   $request);
	Winnowd::is(Winnowd::plain($got, $what), Winnowd::plain($want, $what), $what);
}

# Where winnowd differs on purpose: LF alone ends the headers; the announced length is enough.
sub differs {
	my $answer = Winnowd::ask($winnowd, "CHECK SPAMC/1.2\nContent-length: " . length($mail) . "\n\n$mail");
	Winnowd::ok($answer =~ /^SPAMD\/1.1 0 EX_OK\r\nSpam: False ; /, 'LF in headers', $answer);
	for my $request (Winnowd::request('CHECK', '1.2', $mail . 'no newline at the end'),
			 Winnowd::request('CHECK', '1.5', compress($mail), 'Compress: zlib')) {
		$answer = Winnowd::ask($winnowd, $request, keep => 1, seconds => 60);
		Winnowd::ok(($answer // '') =~ /^SPAMD\/1.1 0 EX_OK/, 'no waiting for the end', $answer);
	}
}

# What a log watcher sees of the requests above.
sub log_lines {
	my @lines = map { [ lines_of($_) ] } $winnowd, $spamd;
	my ($n) = grep { ($lines[0][$_] // "") ne ($lines[1][$_] // "") } 0 .. 999;
	Winnowd::is($lines[0][ $n // 0 ], $lines[1][ $n // 0 ], "log line " . ($n // 0));
	Winnowd::ok(@{ $lines[1] } > 100, 'there are log lines');
}

sub lines_of {
	my $server = shift;
	my @lines;
	# Ours logs the requests of differs() too: they come last and are left out.
	for (split /\n/, Winnowd::log_of($server)) {
		s/^\w{3} [ \d]\d \d\d:\d\d:\d\d\.\d{3} \[\d+\] // or next;
		s/:\d+ to port \d+, fd \d+/ to port/;
		s/in \d+\.\d seconds/in seconds/;
		s/scantime=\d+\.\d,/scantime=,/;
		s/rport=\d+,/rport=,/;
		last if /killed by/;
		push @lines, $_ if /spamd: (result|identified|clean|bad protocol|service|skipped|connection|timeout)/;
	}
	my $extra = $server == $winnowd ? 9 : 0;
	return @lines[ 0 .. $#lines - $extra ];
}
