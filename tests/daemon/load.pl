# load.pl: winnowd under load. Every answer is compared with the one its message got alone, and that one with `winnow scan`.
#
# As make check has it: some seconds of everything, and only answers are judged, not times. With LOAD_FULL=1: 64 connections
# for ten minutes (or LOAD_SECONDS), and the figures that must hold.
use strict;
use warnings;
use JSON::XS;
use Time::HiRes qw(sleep time);
use Winnowd;

my $full    = $ENV{LOAD_FULL};
my $seconds = $ENV{LOAD_SECONDS} // ($full ? 600 : 3);
my $short   = $full ? 30 : 2;
my $client  = "$Winnowd::B/tests/daemon/load";
-x $client or die "there is no $client: make daemon-load builds it\n";
my $ruleset = Winnowd::ruleset();
my $dir     = $Winnowd::dir;
my @allowed = ('-A', '127.0.0.0/8', '-T', 100_000);
my @mail    = (Winnowd::corpus($full ? 150 : 30), large());
my $w       = Winnowd::start_winnowd($ruleset, '-m', 4, '--workers', $full ? 4 : 2, @allowed);

same_as_scan();
my $most = steady();
half_load($most);
idle_clients();
reloads();
small_in_the_end();
beside_spamd() if $full;

sub figure { printf "%-60s %s\n", @_ }

# Messages to 1 MB: text, and attachments.
sub large {
	my @made;
	my $text = Winnowd::slurp('rulesets/samples/ham.eml');
	for my $kb (64, 128, 256, 512, 1000) {
		my $path = "$dir/large-$kb.eml";
		open my $out, '>', $path or die;
		if ($kb % 3 == 1) {
			my $body = $text =~ s/.*?\n\n//sr;
			print $out $text, $body x (($kb * 1024 - length $text) / length $body);
		} else {
			my $line = join('', map { chr(65 + $_ * 7 % 26) } 1 .. 76) . "\n";
			print $out "From: a\@example.com\nTo: b\@example.com\nSubject: report\nMIME-Version: 1.0\nContent-Type: application/pdf\n",
				"Content-Transfer-Encoding: base64\n\n", $line x ($kb * 1024 / 77);
		}
		close $out;
		push @made, $path;
	}
	return @made;
}

sub same_as_scan {
	my $different = 0;
	open my $scan, '-|', "$Winnowd::B/winnow", 'scan', '--json', '--ruleset', $ruleset, @mail or die;
	for my $path (@mail) {
		my $j = decode_json(scalar <$scan>);
		my $answer = Winnowd::ask($w, Winnowd::request('SYMBOLS', '1.5', Winnowd::slurp($path))) // '';
		my ($spam, $names) = $answer =~ /^Spam: (\w+) ;.*\r\n\r\n(.*)/ms;
		if (!defined $names) { $different++; next }
		my %seen = map { $_ => 1 } $names =~ /\w+/g;
		$different++ if join(',', sort keys %seen) ne join(',', sort keys %{ $j->{hits} }) || ($spam eq 'True') != !!$j->{spam};
	}
	Winnowd::is($different, 0, scalar(@mail) . ' messages answered as winnow scan has them');
}

# Runs the client, with `each` done meanwhile, `every` so many seconds: { answers, errors, wrong, per_second, ... }
sub load {
	my ($server, $connections, $for, %o) = @_;
	my $files = $o{files} // \@mail;
	open my $out, '-|', $client, $server->{port}, $connections, $for, $o{rate} // 0, $o{idle} // 0, 0, @$files or die "load: $!";
	my $each = $o{each};
	if ($each) {
		my $in = '';
		vec($in, fileno($out), 1) = 1;
		$each->() until select(my $ready = $in, undef, undef, $o{every});
	}
	my %r = split ' ', scalar(<$out>) // 'answers 0';
	close $out;
	Winnowd::is(join(' ', map { "$_ $r{$_}" } 'errors', 'wrong'), 'errors 0 wrong 0', "$o{what}: " . ($r{answers} // 0) . ' answers');
	return \%r;
}

# Proportional set size of the server's processes, in KB.
sub memory {
	my @pids = ($w->{pid});
	my $sum  = 0;
	while (defined(my $pid = shift @pids)) {
		open my $in, '<', "/proc/$pid/smaps_rollup" or next;
		while (<$in>) { $sum += $1 if /^Pss: +(\d+)/ }
		open my $children, '<', "/proc/$pid/task/$pid/children" or next;
		push @pids, split ' ', <$children> // '';
	}
	return $sum;
}

sub steady {
	my @memory;
	my $start = time;
	my $r = load($w, 64, $seconds, what => "64 connections, $seconds seconds", every => $seconds / 50, each => sub { push @memory, [ time - $start, memory() ] });
	my @late  = grep { $_->[0] > $seconds / 5 } @memory;
	my $first = @late ? (sort { $a <=> $b } map { $_->[1] } @late[ 0 .. $#late / 4 ])[ @late / 8 ] : 0;
	my $last  = @late ? (sort { $a <=> $b } map { $_->[1] } @late[ $#late * 3 / 4 .. $#late ])[ @late / 8 ] : 0;
	my $top   = (sort { $b <=> $a } map { $_->[1] } @memory)[0] // memory();
	figure('64 connections: answers a second', $r->{per_second});
	figure('64 connections: milliseconds, half of them / 99% / all', "$r->{all_p50} / $r->{all_p99} / $r->{all_max}");
	figure('memory of all processes (PSS), MB at most', sprintf '%.1f', $top / 1024);
	figure('its growth over the last four fifths', sprintf '%.1f%%', $first ? 100 * ($last - $first) / $first : 0);
	if ($full) {
		Winnowd::ok($top < 150 * 1024, 'memory below 150 MB', $top);
		Winnowd::ok($last <= $first * 1.05, 'memory grows by less than 5%', "$first $last");
	}
	return $r->{per_second} // 1;
}

sub half_load {
	my $rate = $_[0] / 2;
	my $r = load($w, 64, $short * 2, rate => $rate, what => sprintf 'half load, %.0f a second', $rate);
	figure('half load: milliseconds to 64 KB, half of them / 99% / all', "$r->{small_p50} / $r->{small_p99} / $r->{small_max}");
	Winnowd::ok($r->{small_p99} < 20, '99% of messages to 64 KB within 20 ms', $r->{small_p99}) if $full;
}

sub idle_clients {
	my $idle = $full ? 10_000 : 1000;
	my (@without, @with);
	for (1 .. ($full ? 3 : 1)) {
		push @without, load($w, 16, $short, what => '16 connections')->{per_second};
		push @with, load($w, 16, $short, idle => $idle, what => "beside $idle slow ones")->{per_second};
	}
	my ($a, $b) = map { my @s = sort { $a <=> $b } @$_; $s[ @s / 2 ] } \@without, \@with;
	figure("answers a second without / with $idle slow clients", "$a / $b");
	Winnowd::ok($b > $a * 0.8, 'slow clients slow the others by less than 20%', "$a $b") if $full;
}

sub reloads {
	my $wanted = $full ? 100 : 5;
	my $count  = sub { scalar(() = Winnowd::log_of($w) =~ /hit by SIGHUP/g) };
	my ($asked, $done) = (0, 0);
	my $more = sub {
		my ($now) = `$Winnowd::B/winnow ctl --control $w->{control} reload` =~ /^the new rules are in force$/m ? 1 : 0;
		$asked++;
		$done += $now;
	};
	# Until they are done, however long that takes here.
	my $end = time + 600;
	while ($done < $wanted && time < $end && $asked == $done) {
		load($w, 64, $short, what => 'during reloads', every => 0.01, each => $more);
	}
	Winnowd::ok($done >= $wanted && $asked == $done, "$wanted reloads under load", "$done of $asked");
	figure('reloads under load', $done);
}

# What a load leaves behind: nothing.
sub small_in_the_end {
	my $files = sub { my @f = glob "/proc/$w->{pid}/fd/*"; scalar @f };
	Winnowd::ok(Winnowd::wait_for(sub { $files->() < 40 && Winnowd::processes($w, 'nursery') == 1 }, 60), 'the supervisor keeps no connection', $files->());
	Winnowd::ok(Winnowd::wait_for_count($w, 0, 'Connections open now'), 'none is open');
	figure('memory after it all (PSS), MB', sprintf '%.1f', memory() / 1024);
}

# The same set-up, in turns: what else the machine does hits both.
sub beside_spamd {
	my $s = Winnowd::start('spamd', '/usr/sbin/spamd', '-L', '-x', '-s', 'stderr', '-m', 4, '--min-children', 4, '-u', 'nobody', '--cf=use_bayes 0', @allowed);
	my @some = @mail[ grep { $_ % 5 == 0 } 0 .. $#mail ];    # spamd is asked for each alone, too
	my ($winnow, $spamd, $turns) = (0, 0, 2);
	for my $turn (1 .. $turns) {
		$winnow += load($w, 64, 20, what => 'winnowd in turn', files => \@some)->{per_second};
		$spamd  += load($s, 64, 60, what => 'spamd in turn', files => \@some)->{per_second};
	}
	figure('answers a second, winnowd / spamd', sprintf '%.1f / %.2f = %.0f times', $winnow / $turns, $spamd / $turns, $winnow / $spamd);
	Winnowd::ok($winnow >= 60 * $spamd, '60 times the throughput of spamd');
}
