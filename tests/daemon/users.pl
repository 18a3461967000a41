# users.pl: users' preferences from --virtual-config-dir and from home directories: with the real spamd beside it, the same
# answers and log lines; and what hostile users can put where their preferences are looked for.
use strict;
use warnings;
use File::Path 'make_path';
use Time::HiRes qw(sleep time);
use Winnowd;

my $ruleset = Winnowd::ruleset();
my $mail    = "From: a\@b.example\nTo: c\@d.example\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nMessage-Id: <1\@x>\n\nbody\n";
my $dir     = "$Winnowd::dir/virtual";
chmod 0755, $Winnowd::dir;
$SIG{PIPE} = 'IGNORE';

virtual('%u',    "$dir/%u",       'joe', 'Joe Doe', 'joe@d.example', '../../etc/passwd', '%n%s%%', '', 'a' x 300, "j\xc3\xa9", 'lists');
virtual('%d/%l', "$dir/%d/%l",    'joe@d.example', 'x@y@d.example', 'nobody@else.example', 'joe', '@d.example');
virtual('%x',    "$dir/%x",       'joe', 'joe@d.example', 'other@d.example', 'none@none.example');
virtual('%%u',   "$dir/%%u",      'joe');
homes();
hostile();
fresh();
librarian_killed();

sub prefs {
	my ($at, $text) = @_;
	make_path("$dir/$at");
	open my $out, '>:raw', "$dir/$at/user_prefs.new" or die "$dir/$at: $!\n";
	print $out $text;
	close $out;
	rename "$dir/$at/user_prefs.new", "$dir/$at/user_prefs" or die;
}

# Both servers, the same users: the same answers and the same lines about them.
sub virtual {
	my ($what, $pattern, @users) = @_;
	prefs('joe', "score MISSING_SUBJECT 7\nrequired_score 6.5\nrewrite_header Subject [joe]\n");
	prefs('joe@d.example', "welcomelist_from *\@b.example\n");
	prefs('d.example', "required_score 0.5 # of the domain\nreport_safe 0\n");
	prefs('d.example/joe', "score MISSING_SUBJECT 0\nadd_header all User _REMOTEHOSTNAME_\n");
	prefs('lists', "no_such_directive 1\nscore NO_SUCH_RULE 2\nuser_scores_dsn DBI:x\nbody MINE /body/\nrequired_score 1\nreport_safe 2\n");
	prefs('%joe', "required_score 3.3\n");
	my @options = ('-x', '-u', 'nobody', "--virtual-config-dir=$pattern");
	my $w = Winnowd::start_winnowd($ruleset, @options);
	my $s = Winnowd::start_spamd("--virtual-config-dir=$pattern");
	both($what, $w, $s, @users);
}

sub both {
	my ($what, $w, $s, @users) = @_;
	for my $user (@users, $users[0], undef) {
		for my $command (qw(SYMBOLS PROCESS)) {
			my $request = Winnowd::request($command, '1.5', $mail, defined $user ? "User: $user" : ());
			my $name    = "$what $command " . ($user // 'no user');
			Winnowd::is(Winnowd::plain(Winnowd::ask($w, $request), $name), Winnowd::plain(Winnowd::ask($s, $request), $name), $name);
		}
	}
	Winnowd::is(join("\n", lines_of($w)), join("\n", lines_of($s)), "$what: log lines");
	Winnowd::ok(lines_of($s) >= 2 * @users, "$what: there are log lines");
	Winnowd::stop($_) for $w, $s;
}

# spamd says once a process, which setting it knows of which plugin: not of interest here.
sub lines_of {
	my @lines = grep { /using default config|setuid to|unable to find|still running|result:|created? |creating/ } split /\n/, Winnowd::log_of(shift);
	s/^.*?\[\d+\] //, s/scantime=\d+\.\d/scantime=/, s/rport=\d+/rport=/ for @lines;
	return @lines;
}

# Homes of users who are there: nobody's, and one made for this test where that can be done.
sub homes {
	my $user = "wn$$";
	my $home = "$Winnowd::dir/home";
	system("useradd -M -d $home -s /usr/sbin/nologin $user 2>/dev/null") == 0 or return Winnowd::ok($> != 0, 'useradd');
	my $uid = getpwnam $user;
	eval {
		mkdir $home, 0700;
		chown $uid, -1, $home;
		as($uid, sub { mkdir "$home/.spamassassin", 0700; write_file("$home/.spamassassin/user_prefs", "score MISSING_SUBJECT 6\n") });
		my @root = ('-x', '-u');    # taken back: spamd as root is the one that becomes users
		my $w = Winnowd::start('winnowd', "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-s', 'stderr', '-m', 2);
		my $s = Winnowd::start('spamd', '/usr/sbin/spamd', '-L', '-s', 'stderr', '-m', 2, '--cf=use_bayes 0');
		both('homes', $w, $s, $user, 'nobody', 'no.such.user', 'root', '');
		unlink "$home/.spamassassin/user_prefs" or die;
		rmdir "$home/.spamassassin" or die;
		$w = Winnowd::start('winnowd', "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-s', 'stderr', '-m', 2, '-c', '--prefs-ttl', 0);
		Winnowd::ask($w, Winnowd::request('CHECK', '1.5', $mail, "User: $user"));
		Winnowd::stop($w);
		Winnowd::is((stat "$home/.spamassassin/user_prefs")[4], $uid, '-c makes the file, as the user');
		Winnowd::ok(Winnowd::log_of($w) =~ m{info: spamd: creating default_prefs: \Q$home\E/.spamassassin/user_prefs\n.*warn: config: created user preferences file: \Q$home\E}, '-c says so', Winnowd::log_of($w));
		$w = Winnowd::start('winnowd', "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-s', 'stderr', '-m', 2, '-x');
		$s = Winnowd::start('spamd', '/usr/sbin/spamd', '-L', '-s', 'stderr', '-m', 2, '--cf=use_bayes 0', '-x');
		both('-x as root', $w, $s, $user, 'no.such.user');
		$w = Winnowd::start('winnowd', "$Winnowd::B/winnowd", '--ruleset', $ruleset, '-s', 'stderr', '-m', 2, '-P');
		$s = Winnowd::start('spamd', '/usr/sbin/spamd', '-L', '-s', 'stderr', '-m', 2, '--cf=use_bayes 0', '-P');
		for my $who ($user, 'no.such.user') {
			my $request = Winnowd::request('SYMBOLS', '1.5', $mail, "User: $who");
			Winnowd::is(Winnowd::ask($w, $request), Winnowd::ask($s, $request), '-P ' . ($who eq $user ? 'a user' : $who));
		}
		Winnowd::stop($_) for $w, $s;
		1;
	} or Winnowd::ok(0, 'homes', $@);
	system("userdel $user 2>/dev/null; rm -rf $home");
}

sub as {
	my ($uid, $do) = @_;
	local $> = $uid;
	$do->();
}

sub write_file {
	my ($path, $text) = @_;
	open my $out, '>:raw', $path or die "$path: $!\n";
	print $out $text;
	close $out;
}

sub hostile {
	my $w = Winnowd::start_winnowd($ruleset, "--virtual-config-dir=$dir/%u", '--prefs-timeout', 20, '--prefs-ttl', 0);
	my $site = Winnowd::ask($w, Winnowd::request('SYMBOLS', '1.5', $mail, 'User: has.none'));
	make_path("$dir/$_") for qw(fifo link dir huge large);
	system("mkfifo $dir/fifo/user_prefs") == 0 or die;
	symlink "$dir/joe/user_prefs", "$dir/link/user_prefs" or die;
	make_path("$dir/dir/user_prefs");
	symlink 'joe', "$dir/linkdir" or die;
	system("truncate -s 100M $dir/huge/user_prefs") == 0 or die;
	write_file("$dir/../user_prefs", "required_score 1\n");    # where .. would lead
	write_file("$dir/large/user_prefs", "welcomelist_from *\@x.example\n" x 30_000);
	write_file("$dir/user_prefs", "required_score 1\n");
	my $odd = prefs('odd', "\0\xff\n" x 1000 . "if (((\nscore \0 1\n" . 'x' x 100_000 . "\nrequired_score nan\nscore MISSING_SUBJECT inf\n");
	for my $user (qw(fifo link dir huge odd .. .), '%n%n%n%s', '../../etc/passwd', 'a' x 1500, "nul\0here") {
		my $start  = time;
		my $answer = Winnowd::ask($w, Winnowd::request('SYMBOLS', '1.5', $mail, "User: $user"));
		my $want   = $user =~ /\0/ ? "SPAMD/1.0 76 Bad header line: (User header contains control chars)\r\n" : $site;
		Winnowd::is($answer, $want, 'hostile: ' . substr($user, 0, 20));
		Winnowd::ok(time - $start < 60, 'in time: ' . substr($user, 0, 20), time - $start);
	}
	Winnowd::is(Winnowd::ask($w, Winnowd::request('SYMBOLS', '1.5', $mail, 'User: ' . 'a' x 10_000)),
		"SPAMD/1.0 76 Bad header line: (line longer than the limit)\r\n", 'a name of 10,000 bytes');
	my $large = Winnowd::ask($w, Winnowd::request('SYMBOLS', '1.5', $mail, 'User: large'));
	Winnowd::is($large, $site, 'preferences of 900 KB');
	my $log = Winnowd::log_of($w);
	Winnowd::ok($log =~ m{warn: config: \Q$dir\E/\Q$_\E}, "the log says so: $_") for 'fifo/user_prefs is not read: no plain file', 'link/user_prefs is not read: a symbolic link', 'dir/user_prefs is not read: no plain file', 'huge/user_prefs is not read: user_prefs: ';
	Winnowd::ok($log =~ /warn: spamd: no config directory has this name: \.\.\n/, 'the log says so: ..');
	Winnowd::stop($w);
}

# A change is in force at the next message, however long preferences are kept.
sub fresh {
	prefs('fresh', "required_score 3.3\n");
	my $w = Winnowd::start_winnowd($ruleset, "--virtual-config-dir=$dir/%u", '--prefs-ttl', 1000);
	my $ask = sub { (Winnowd::ask($w, Winnowd::request('CHECK', '1.5', $mail, 'User: ' . ($_[0] // 'fresh'))) // '') =~ m{/ (\S+)} ? $1 : 'nothing' };
	my $becomes = sub { my ($score, $what, $user) = @_; Winnowd::ok(Winnowd::wait_for(sub { $ask->($user) eq $score }, 20), $what, $ask->($user)) };
	Winnowd::is($ask->(), '3.3', 'preferences');
	prefs('fresh', "required_score 4.4\n");
	$becomes->('4.4', 'a renamed file');
	sleep 0.3;    # two changes at one moment cannot be told apart: so fresh a file is looked at again soon
	$becomes->('4.4', 'as it is');
	my ($librarian) = Winnowd::processes($w, 'users');
	kill 'STOP', $librarian;
	Winnowd::is($ask->(), '4.4', 'what is kept is not looked up');
	kill 'CONT', $librarian;
	write_file("$dir/fresh/user_prefs", "required_score 5.5\n");
	$becomes->('5.5', 'a file that is written over');
	sleep 0.3;
	unlink "$dir/fresh/user_prefs";
	$becomes->('5.0', 'a file that is gone');
	sleep 0.3;
	write_file("$dir/fresh/user_prefs", "required_score 6.6\n");
	$becomes->('6.6', 'a file that is there again');
	Winnowd::is($ask->('late'), '5.0', 'no directory');
	sleep 0.3;
	prefs('late', "required_score 7.7\n");
	$becomes->('7.7', 'a directory that comes', 'late');
	sleep 0.3;
	$becomes->('7.7', 'as it is', 'late');
	rename "$dir/late", "$dir/was-late" or die;
	$becomes->('5.0', 'a directory that was moved', 'late');
	my @users = map { "u$_" } 1 .. 40;    # more than a scanner keeps
	prefs($_, 'required_score ' . substr($_, 1) . ".5\n") for @users;
	my $wrong = 0;
	for my $round (1 .. 2) {
		for my $user (@users) {
			my $answer = Winnowd::ask($w, Winnowd::request('CHECK', '1.5', $mail, "User: $user"));
			$wrong++ unless $answer =~ m{/ (\d+)\.5\r} && "u$1" eq $user;
		}
	}
	Winnowd::is($wrong, 0, 'each of many users has the own preferences');
	Winnowd::stop($w);
}

sub librarian_killed {
	my $w = Winnowd::start_winnowd($ruleset, "--virtual-config-dir=$dir/%u", '--prefs-ttl', 0, '--prefs-timeout', 5);
	my $request = Winnowd::request('CHECK', '1.5', $mail, 'User: joe');
	my $good    = Winnowd::ask($w, $request);
	Winnowd::ok($good =~ m{/ 6\.5\r}, 'preferences', $good);
	my ($librarian) = Winnowd::processes($w, 'users');
	kill 'STOP', $librarian;
	my $start = time;
	Winnowd::ok(Winnowd::ask($w, $request) =~ m{^SPAMD/1.1 0 EX_OK\r\nSpam: False ; \S+ / 5\.0\r}, 'a librarian that hangs: the site\'s');
	Winnowd::ok(time - $start < 60, 'in time', time - $start);
	kill 'KILL', $librarian;
	Winnowd::ok(Winnowd::wait_for(sub { (Winnowd::ask($w, $request) // '') eq $good }, 15), 'a killed one is replaced');
	Winnowd::stop($w);
}
