# clients.pl: clients of spamd that make check does not install, before winnowd: those named in WINNOWD_CLIENTS, or all.
# Each is a mail server as it is, on loopback: it is sent a ham and a spam and must say which is which, and a message whose
# scanner dies, which the sender must be told to send again, or which goes through unmarked. (spamc and spamass-milter alone: spamc.pl, milter.pl.)
use strict;
use warnings;
use Cwd 'abs_path';
use Net::SMTP;
use Winnowd;

my $dir  = abs_path($Winnowd::dir);
my $here = abs_path('tests/daemon/clients');
my %client = (amavis => \&amavis, exim => \&exim, haraka => \&haraka, npm => \&npm, postfix => \&postfix);
# What becomes of a message that could not be scanned: the client's own decision, and its settings'.
my %unanswered = (amavis => qr/^ham$/, exim => qr/^4/, haraka => qr/^(4|ham$)/, npm => qr/^ham$/, postfix => qr/^(4|ham$)/);
my @wanted = split ' ', $ENV{WINNOWD_CLIENTS} // join ' ', sort keys %client;
my $fixed  = grep { $_ eq 'amavis' } @wanted;
my $w      = Winnowd::start_winnowd(Winnowd::ruleset(), '-i', 'localhost', $fixed ? ('-i', '127.0.0.1:783') : ());
my %parts  = (DIR => $dir, SPAMD => $w->{port});
my @started;
END { local $?; kill 'TERM', @started; waitpid $_, 0 for @started }
chmod 0755, $Winnowd::home, $dir;

for my $client (@wanted) {
	my $ask = $client{$client}->();
	for my $kind ('ham', 'spam') {
		my ($verdict, $said) = $ask->(abs_path("rulesets/samples/$kind.eml"));
		Winnowd::is($verdict, $kind, "$client: $kind");
		print "$client: $said\n";
	}
	my ($verdict, $said) = scanner_dies($ask);
	Winnowd::ok($verdict =~ $unanswered{$client}, "$client: a scanner dies", $said);
	print "$client: $said\n";
}

sub scanner_dies {
	my $ask = shift;
	Winnowd::wait_for(sub { Winnowd::processes($w, 'scanner') == 2 }, 60);
	my @scanners = Winnowd::processes($w, 'scanner');
	kill 'STOP', @scanners;
	my $pid = fork // die;
	if (!$pid) {
		Winnowd::wait_for_count($w, 1, 'Messages being scanned');
		kill 'KILL', @scanners;
		require POSIX;
		POSIX::_exit(0);
	}
	my @said = $ask->(abs_path('rulesets/samples/spam.eml'));
	waitpid $pid, 0;
	return @said;
}

# A file of clients/ with its parts in place.
sub fill {
	my ($from, $to, %more) = @_;
	my %all  = (%parts, %more);
	my $text = Winnowd::slurp("$here/$from");
	$text =~ s/\b(@{[join '|', keys %all]})\b/$all{$1}/g;
	write_file($to, $text);
}

sub write_file {
	my ($path, $text) = @_;
	open my $out, '>:raw', $path or die "$path: $!\n";
	print $out $text;
	close $out or die;
}

# One of nobody's, with those below.
sub own_directory {
	my ($name, @below) = @_;
	my @all = ("$dir/$name", map { "$dir/$name/$_" } @below);
	mkdir $_ for @all;
	chown((getpwnam 'nobody')[ 2, 3 ], @all);
	return $all[0];
}

# A server that runs until the end of the test; it is there when its port answers.
sub run {
	my ($log, $port, @command) = @_;
	my $pid = fork // die;
	if (!$pid) {
		open STDOUT, '>', $log or die;
		open STDERR, '>&', \*STDOUT or die;
		exec @command or die "$command[0]: $!\n";
	}
	push @started, $pid;
	Winnowd::wait_for(sub { IO::Socket::IP->new(PeerHost => '127.0.0.1', PeerPort => $port) }, 60)
	  or die "$command[0] did not start:\n" . Winnowd::slurp($log);
}

# What a mail server says to a message.
sub send_mail {
	my ($port, $file) = @_;
	my $smtp = Net::SMTP->new('127.0.0.1', Port => $port, Hello => 'client.example.com', Timeout => 60) or die "no SMTP on $port: $@\n";
	$smtp->mail('a@example.com') && $smtp->to('user@example.net') && $smtp->data && $smtp->datasend(Winnowd::slurp($file)) && $smtp->dataend;
	my ($code, $text) = ($smtp->code, $smtp->message =~ s/\s+/ /gr);
	$smtp->quit;
	return ($code == 250 ? 'ham' : $code =~ /^55/ ? 'spam' : "$code", "$code $text");
}

# A mail server that takes all and keeps the last message.
sub sink {
	my $listener = IO::Socket::IP->new(LocalHost => '127.0.0.1', LocalPort => 0, Listen => 5) or die;
	my $pid = fork // die;
	return (push(@started, $pid), $listener->sockport)[1] if $pid;
	while (my $s = $listener->accept) {
		print $s "220 sink\r\n";
		while (my $line = <$s>) {
			if ($line !~ /^DATA/i) { print $s $line =~ /^QUIT/i ? "221 bye\r\n" : "250 yes\r\n"; next }
			print $s "354 go on\r\n";
			my $message = '';
			while (defined($line = <$s>) && $line ne ".\r\n") { $message .= $line }
			write_file("$dir/sunk", $message);
			print $s "250 kept\r\n";
		}
	}
	require POSIX;
	POSIX::_exit(0);
}

sub amavis {
	my $port = Winnowd::free_port();
	my $home = own_directory('amavis', 'tmp', 'db');
	fill('amavis.conf', "$dir/amavis.conf", PORT => $port, SINK => sink(), DIR => $home);
	run("$dir/amavis.log", $port, 'amavisd', '-c', "$dir/amavis.conf", 'foreground');
	return sub {
		my @said = send_mail($port, $_[0]);
		my ($tests) = reverse Winnowd::slurp("$home/log") =~ /SpamdClient spamd (score=\S+ tests=\S*)/g;
		return ($said[0], "$said[1] ($tests)");
	};
}

# exim4-daemon-heavy: the `spam` condition of the DATA ACL.
sub exim {
	my $port = Winnowd::free_port();
	my $home = own_directory('exim');
	fill('exim.conf', "$dir/exim.conf", PORT => $w->{port}, DIR => $home);
	run("$dir/exim.log", $port, 'exim4', '-C', "$dir/exim.conf", '-bdf', '-oX', "127.0.0.1.$port", '-oP', "$home/pid");
	return sub { send_mail($port, $_[0]) };
}

# Haraka, and its plugin spamassassin, from NODE_PATH.
sub haraka {
	my $port = Winnowd::free_port();
	my ($modules) = grep { -d "$_/Haraka" } split /:/, $ENV{NODE_PATH} // '' or die "Haraka is not in NODE_PATH\n";
	my %config = (plugins => "accept\nspamassassin\n", 'smtp.ini' => "listen=127.0.0.1:$port\n", me => "mx.example.net\n",
		'spamassassin.ini' => "spamd_socket=127.0.0.1:$w->{port}\nreject_threshold=15\n[check]\nlocal_ip=true\nprivate_ip=true\n[defer]\nerror=true\n");
	system("node $modules/Haraka/bin/haraka -i $dir/haraka >$dir/haraka-install.log 2>&1") == 0 or die;
	write_file("$dir/haraka/config/$_", $config{$_}) for keys %config;
	fill('haraka-accept.js', "$dir/haraka/plugins/accept.js");
	symlink $modules, "$dir/haraka/node_modules";
	run("$dir/haraka.log", $port, 'node', "$modules/Haraka/bin/haraka", '-c', "$dir/haraka");
	return sub { send_mail($port, $_[0]) };
}

# npm's spamc, which is no mail server.
sub npm {
	return sub {
		my $said = `node $here/npm-spamc.js $w->{port} $_[0] 2>&1`;
		my ($spam) = $said =~ /^spam (\w+) score \S+/m;
		return (!defined $spam ? Winnowd::show($said) : $spam eq 'true' ? 'spam' : 'ham', $said =~ /^(spam .*)/m);
	};
}

# Postfix, with spamass-milter between.
sub postfix {
	my $port = Winnowd::free_port();
	my $home = "$dir/postfix";
	mkdir $_ for $home, map { "$home/$_" } qw(etc queue data);
	chown scalar getpwnam('postfix'), -1, "$home/data";
	fill('postfix.cf', "$home/etc/main.cf", DIR => $home);
	fill('postfix-master.cf', "$home/etc/master.cf", PORT => "127.0.0.1:$port");
	my $pid = fork // die;
	if (!$pid) {
		umask 0;
		exec 'spamass-milter', '-p', "$home/milter", '-r', 15, '--', '-d', '127.0.0.1', '-p', $w->{port} or die;
	}
	push @started, $pid;
	Winnowd::wait_for(sub { -S "$home/milter" }, 60);
	run("$dir/postfix.log", $port, 'postfix', '-c', "$home/etc", 'start-fg');
	return sub { send_mail($port, $_[0]) };
}
