# tls.pl: --ssl with spamc -S, the answers of the real spamd; clients' certificates; those who do not speak it.
use strict;
use warnings;
use IO::Socket::SSL;
use Winnowd;

my $ruleset = Winnowd::ruleset();
my $dir     = $Winnowd::dir;
my $mail    = 'rulesets/samples/ham.eml';
my $check   = Winnowd::request('CHECK', '1.5', Winnowd::slurp($mail));

openssl("req -x509 -newkey rsa:2048 -nodes -keyout $dir/ca.key -out $dir/ca.pem -subj /CN=ca -days 2");
for my $name (qw(server client)) {
	openssl("req -newkey rsa:2048 -nodes -keyout $dir/$name.key -out $dir/$name.csr -subj /CN=localhost");
	openssl("x509 -req -in $dir/$name.csr -CA $dir/ca.pem -CAkey $dir/ca.key -CAcreateserial -days 2 -out $dir/$name.pem");
}
my @server = ('--ssl', '--server-cert', "$dir/server.pem", '--server-key', "$dir/server.key");
my $w = Winnowd::start_winnowd($ruleset, @server);
my $spamd = Winnowd::start_spamd();

# What the real spamd answers without TLS: with it, it closes before the answer is out, and spamc gets none now and then.
for my $o ('-c', '-y', '-R', '') {
	Winnowd::is(spamc($w, '-S', $o), spamc($spamd, $o), "spamc -S $o");
}
# spamc -S -K fails at every server: its ping reads the answer past TLS.
Winnowd::is(ping_over_tls($w), "SPAMD/1.5 0 PONG\r\n", 'PING over TLS');
my $first = spamc($w, '-S', '-c');
Winnowd::ok($first =~ m{^exit status 0\n1\.3/5\.0\n}, 'a verdict', $first);
Winnowd::ok(Winnowd::log_of($w) =~ /info: spamd: connection from localhost \[[^]]+\]:\d+ to port \d+, fd \d+, (TLSv1\.[23]\/\w+)\n/, 'the log names version and cipher');
Winnowd::ok(Winnowd::log_of($w) =~ /server started on SSL \[::1\]:\d+, SSL \[127\.0\.0\.1\]:\d+/, 'the log names the sockets');
Winnowd::ok(index(spamc($w, '-S', '--ssl-ca-file', "$dir/ca.pem", '-c'), 'exit status 0') == 0, 'the certificate is the one given');

# Plain bytes, half a handshake, a client that goes.
Winnowd::ok(defined Winnowd::ask($w, $check), 'plain bytes to the TLS port: closed');
my $quick = Winnowd::start_winnowd($ruleset, @server, '-T', 1);
my $s = Winnowd::connect_to($quick);
Winnowd::send_all($s, "\x16\x03\x01");
Winnowd::ok(defined Winnowd::read_all($s, 60), 'half a handshake: closed in time');
for my $n (1 .. 100) {
	$s = Winnowd::connect_to($w);
	Winnowd::send_all($s, substr "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" . 'x' x 100, 0, $n);
	close $s;
}
ping_over_tls($w) for 1 .. 20;
Winnowd::is(spamc($w, '-S', '-c'), $first, 'well after 100 broken handshakes');
Winnowd::ok(Winnowd::wait_for_count($w, 0, 'Connections open now'), 'and none of them is left');

# Clients' certificates.
my $strict = Winnowd::start_winnowd($ruleset, @server, '--ssl-ca-file', "$dir/ca.pem");
Winnowd::ok(spamc($strict, '-S', '--ssl-cert', "$dir/client.pem", '--ssl-key', "$dir/client.key", '-x', '-c') =~ /^exit status 0/, 'a client with a certificate');
Winnowd::ok(spamc($strict, '-S', '-x', '-c') !~ /^exit status 0/, 'a client without one');
Winnowd::ok(`$Winnowd::B/winnowd --ruleset $ruleset -p 1 -i 127.0.0.1:0 --ssl --server-cert /nothing --server-key /nothing -s stderr 2>&1` =~ /server certificate \/nothing: .*No such file/, 'a certificate that is not there');
Winnowd::is($? >> 8, 78, 'its exit status');

sub ping_over_tls {
	my $server = shift;
	my $s = IO::Socket::SSL->new(PeerHost => '127.0.0.1', PeerPort => $server->{port}, SSL_ca_file => "$dir/ca.pem",
		SSL_verifycn_name => 'localhost') // return "no connection: $IO::Socket::SSL::SSL_ERROR";
	print $s "PING SPAMC/1.5\r\n\r\n";
	return join '', <$s>;
}

sub openssl {
	system("openssl $_[0] >>$dir/openssl.log 2>&1") == 0 or die "openssl $_[0]: see $dir/openssl.log\n";
}

sub spamc {
	my ($server, @arguments) = @_;
	my $output = `spamc -d localhost -p $server->{port} @arguments < $mail 2>&1`;
	$output =~ s/\(winnow-[\d.]+\)|\(2024-03-25\)/(VERSION)/g;
	$output =~ s/^(---- -+ -+\n)(.*?)(?=^\n|\z)/$1 . join '', sort split m{^(?=[ -]*\d+\.\d )}m, $2/gems;
	return 'exit status ' . ($? >> 8) . "\n$output";
}
