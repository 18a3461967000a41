# rules.pl: winnowd started with rule files: it compiles them, watches them, and stays with what it has when they break.
use strict;
use warnings;
use Time::HiRes qw(sleep time);
use Winnowd;

my $dir  = $Winnowd::dir;
my $site = "$dir/site";
my $mail = Winnowd::request('SYMBOLS', '1.5', Winnowd::slurp('rulesets/samples/ham.eml'));
system("rm -rf $site $dir/state; mkdir -p $site $dir/state && cp -r $Winnowd::B/cache $dir/state/cache && chown -R nobody $dir/state") == 0 or die;
chmod 0755, $dir, $site;
put('local.cf', "use_bayes 0\nheader LOCAL_TEST exists:From\nscore LOCAL_TEST 1.5\n");
put('charset.cf', "normalize_charset 1\nbody LOCAL_ZHE /\\xd0\\xb6/\nscore LOCAL_ZHE 0.01\n");

my $http = Winnowd::free_port();
my $w = Winnowd::start('rules', "$Winnowd::B/compat/spamd", '-s', 'stderr', '-m', 2, '-L', '--siteconfigpath', $site, '--cf', 'score LOCAL_LINE 2',
	'--cf', 'header LOCAL_LINE exists:To', '--state', "$dir/state", '--watch', '--control', "$dir/control", '--http', $http);
my $ctl = "$Winnowd::B/winnow ctl --control $dir/control";

compiled();
charsets();
score_edit();
exchanged();
broken();
overtaken();
told();
called_as_spamd();

sub put {
	my ($name, $text) = @_;
	open my $out, '>', "$site/$name" or die "$name: $!";
	print $out $text;
	close $out;
}

sub answer { return Winnowd::ask($w, $mail) }

sub becomes {
	my ($pattern, $what) = @_;
	my $last = '';
	Winnowd::ok(Winnowd::wait_for(sub { ($last = answer() // '') =~ $pattern }, 60), $what, $last);
}

sub compiled {
	my $answer = answer();
	Winnowd::ok($answer =~ /LOCAL_LINE,.*LOCAL_TEST|LOCAL_LINE,LOCAL_TEST/, 'site rules and --cf lines', $answer);
	Winnowd::is((stat "$dir/state")[4], (getpwnam 'nobody')[2], 'compiled by nobody');
}

# Converters are files, and a scanner opens none.
sub charsets {
	my %zhe = ('koi8-r' => "\xd6", 'windows-1251' => "\xe6", cp866 => "\xa6", 'iso-8859-5' => "\xd6", 'utf-8' => "\xd0\xb6");
	for my $charset (sort keys %zhe) {
		my $text = "From: a\@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=$charset\n\nx $zhe{$charset} x\n";
		my $answer = Winnowd::ask($w, Winnowd::request('SYMBOLS', '1.5', $text));
		Winnowd::ok($answer =~ /LOCAL_ZHE/, "text in $charset", $answer);
	}
}

sub score {
	return (($_[0] // '') =~ /^Spam: \w+ ; (-?[\d.]+) /m)[0] // -1000;
}

# From the moment the file is closed to the first answer by the new score.
sub score_edit {
	my @ms;
	my $without = score(answer()) - 1.5;
	for my $n (1 .. 5) {
		my $score = 10 + $n;
		put('local.cf', "use_bayes 0\nheader LOCAL_TEST exists:From\nscore LOCAL_TEST $score\n");
		my $start = time;
		my $seen = 0;
		while (!$seen && time - $start < 60) {
			$seen = abs(score(answer()) - $without - $score) < 0.06;
		}
		push @ms, 1000 * (time - $start);
		Winnowd::ok($seen, "score edit $n is in force");
	}
	printf "a score edit is in force after %s ms\n", join ', ', map { sprintf '%.0f', $_ } @ms;
}

# As editors and sa-update write: to another name, then renamed; a file more, a file less.
sub exchanged {
	put('local.new', "use_bayes 0\nheader LOCAL_RENAMED exists:From\nscore LOCAL_RENAMED 1.5\n");
	rename "$site/local.new", "$site/local.cf" or die;
	becomes(qr/LOCAL_RENAMED/, 'a renamed file');
	put('more.cf', "header LOCAL_MORE exists:From\nscore LOCAL_MORE 1.5\n");
	becomes(qr/LOCAL_MORE/, 'a file more');
	unlink "$site/more.cf";
	becomes(qr/^(?!.*LOCAL_MORE).*LOCAL_RENAMED/s, 'a file less');
}

# Changes that come while others are being compiled: what is in force in the end is what stands there in the end.
sub overtaken {
	my $good = "use_bayes 0\nheader LOCAL_RENAMED exists:From\nscore LOCAL_RENAMED 1.5\n";
	for my $n (1 .. 3) {
		for my $pause (0, 0.004, 0.02, 0.06) {
			put('local.cf', $good . ($pause ? "body LOCAL_BROKEN /a(/\n" : "header LOCAL_OLD$n exists:From\n"));
			sleep $pause;
		}
		put('local.cf', "${good}header LOCAL_LAST$n exists:From\nscore LOCAL_LAST$n 0.5\n");
		becomes(qr/LOCAL_LAST$n/, "the last of several changes, $n");
	}
	Winnowd::is(`$ctl reload`, "the new rules are in force\n", 'ctl reload behind them');
	Winnowd::ok(answer() =~ /LOCAL_LAST3/, 'and in force it is');
	put('local.cf', $good);
	becomes(qr/^(?!.*LOCAL_LAST).*LOCAL_RENAMED/s, 'as it was');
}

sub get {
	my $s = IO::Socket::IP->new(PeerHost => '127.0.0.1', PeerPort => $http) or return '';
	Winnowd::send_all($s, "GET $_[0] HTTP/1.0\r\n\r\n");
	return Winnowd::read_all($s) // '';
}

sub broken {
	my $good = "use_bayes 0\nheader LOCAL_RENAMED exists:From\nscore LOCAL_RENAMED 1.5\n";
	put('local.cf', "${good}body LOCAL_BROKEN /a(/\n");
	Winnowd::ok(Winnowd::wait_for(sub { Winnowd::log_of($w) =~ /unmatched \(.*\n(.*\n)*.*the ruleset in force stays/ }, 60), 'broken rules: the log says why', Winnowd::log_of($w));
	Winnowd::ok(answer() =~ /LOCAL_RENAMED/, 'those in force answer');
	Winnowd::ok(get('/healthz') =~ / 200 .*\nok\nthe last rules were refused: .*local\.cf:4.*unmatched \(/s, '/healthz says why', get('/healthz'));
	Winnowd::ok(`$ctl status` =~ /The last rules were refused: .*unmatched \(/, 'so does ctl status');
	my $said = `$ctl reload 2>&1`;
	Winnowd::is($? >> 8, 70, 'ctl reload: exit status');
	Winnowd::ok($said =~ /^failed: .*unmatched \(.*the ruleset in force stays\n/s, 'and why', $said);
	Winnowd::ok(Winnowd::wait_for(sub { Winnowd::processes($w, 'nursery') == 1 }, 60), 'what stood by for them is gone');
	put('local.cf', $good . "score LOCAL_LINE 3.25\n");
	Winnowd::ok(Winnowd::wait_for(sub { get('/healthz') =~ /\r\n\r\nok\n\z/ }, 60), 'mended', get('/healthz'));
	Winnowd::ok(answer() =~ /LOCAL_RENAMED/, 'and in force');
}

# HUP without --watch; ctl reload.
sub told {
	my $v = Winnowd::start('told', "$Winnowd::B/winnowd", '-s', 'stderr', '-m', 1, '-L', '--rules', "$site/local.cf", '--state', "$dir/state", '--control', "$dir/control-told");
	put('local.cf', "header LOCAL_HUP exists:From\nscore LOCAL_HUP 1.5\n");
	kill 'HUP', $v->{pid};
	my $last;
	Winnowd::ok(Winnowd::wait_for(sub { ($last = Winnowd::ask($v, $mail)) =~ /LOCAL_HUP/ }, 60), 'HUP', $last);
	put('local.cf', "header LOCAL_CTL exists:From\nscore LOCAL_CTL 1.5\n");
	Winnowd::is(`$Winnowd::B/winnow ctl --control $dir/control-told reload`, "the new rules are in force\n", 'ctl reload');
	Winnowd::ok(Winnowd::ask($v, $mail) =~ /LOCAL_CTL/, 'they are');
	unlink "$site/local.cf";
	my $said = `$Winnowd::B/winnow ctl --control $dir/control-told reload 2>&1`;
	Winnowd::ok($? >> 8 == 70 && $said =~ /^failed: .*local\.cf: No such file/, 'no file', $said);
	Winnowd::ok(Winnowd::ask($v, $mail) =~ /LOCAL_CTL/, 'the rules stay');
	Winnowd::stop($v);
}

sub called_as_spamd {
	my $port = Winnowd::free_port();
	my $said = `timeout 60 $Winnowd::B/compat/spamd -L -s stderr -p $port -C $dir/none --state $dir/state 2>&1`;
	Winnowd::is($? >> 8, 78, 'no rules: exit status');
	Winnowd::ok($said =~ /no rules were found/, 'and why', $said);
	$said = `timeout 60 $Winnowd::B/winnowd --rules $dir/none.cf --ruleset $dir/none -p $port 2>&1`;
	Winnowd::is($? >> 8, 64, 'rule files and a compiled ruleset');
}
