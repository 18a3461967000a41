# Bytes.pm: mutations that know nothing of mail: cuts, copies, line ends, bytes that text does not have.
package Mutate::Bytes;
use strict;
use warnings;
use Mutate::Random;

our %MUTATIONS = (
	cut_end    => sub { substr $_[0], 0, spot($_[0]) },
	cut_middle => \&cut_middle,
	copy_range => \&copy_range,
	flip       => \&flip,
	odd_bytes  => \&odd_bytes,
	nuls       => sub { my $m = shift; $m = insert_at($m, "\0" x number(1, 3)) for 1 .. number(1, 8); $m },
	line_ends  => \&line_ends,
	bare_cr    => sub { my $m = shift; substr($m, spot($m), 0) = "\r" for 1 .. number(1, 10); $m },
	long_line  => \&long_line,
	blanks     => \&blanks,
	shuffle    => \&shuffle_lines,
	no_gap     => sub { my $m = shift; $m =~ s/\n\r?\n/\n/; $m },
	spaces     => \&spaces,
	no_end     => sub { my $m = shift; $m =~ s/\s+\z//; $m },
);

sub cut_middle {
	my ($m) = @_;
	substr($m, spot($m), number(1, chance(50) ? 50 : 2000)) = '';
	return $m;
}

sub copy_range {
	my ($m) = @_;
	my $piece = substr $m, spot($m), number(1, 1000);
	$piece =~ s/^From /from /mg; # not the start of another mail
	return insert_at($m, $piece);
}

sub flip {
	my ($m) = @_;
	for (1 .. number(1, 20)) {
		my $at = int rand length $m;
		substr($m, $at, 1) = chance(50) ? chr number(0, 255) : pick(split //, "<>&=\"';:%@\n\r\t (){}[]/.-?_") if length $m;
	}
	return $m;
}

sub odd_bytes {
	my ($m) = @_;
	my @odd = ("\x0b", "\x0c", "\x1b", "\x7f", "\xa0", "\x85", "\xc2\xa0", "\xe2\x80\x8b", "\xe3\x80\x80", "\xe2\x80\xa8",
		"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff", "\x80", "\x9f", "\xc2\x85", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\xaf", "\x01\x02",
		"\xc2\xad", "\xcc\x81", "\xe2\x80\xae", "\xef\xbb", "\xf0\x9f\x98");
	$m = insert_at($m, pick(@odd) x number(1, 2)) for 1 .. number(1, 12);
	return $m;
}

sub line_ends {
	my ($m) = @_;
	my $how = number(0, 5);
	if    ($how == 0) { $m =~ s/\n/\r\n/g }
	elsif ($how == 1) { $m =~ s/\n/\r/g }
	elsif ($how == 2) { $m =~ s/\n/pick("\n", "\r\n", "\r", "\n")/ge }
	elsif ($how == 3) { my ($h, $b) = split /^\n/m, $m, 2; $h =~ s/\n/\r\n/g; $m = "$h\n" . ($b // '') }
	elsif ($how == 4) { my ($h, $b) = split /^\n/m, $m, 2; ($b //= '') =~ s/\n/\r\n/g; $m = "$h\n$b" }
	else              { $m =~ s/\n/chance(3) ? "\r\r\n" : "\n"/ge }
	return $m;
}

sub long_line {
	my ($m) = @_;
	my $from = spot($m);
	my $piece = substr $m, $from, number(500, 20000);
	my $length = length $piece;
	my $with = pick('', ' ', 'x');
	$piece =~ s/\n/$with/g;
	substr($m, $from, $length) = $piece;
	return $m;
}

sub blanks {
	my ($m) = @_;
	$m = insert_at($m, pick("\n", "\n\n", " \n", "\t\n", "\r\n\r\n", " \n \n")) for 1 .. number(1, 10);
	$m =~ s/\n\n/chance(10) ? "\n" : "\n\n"/ge if chance(30);
	return $m;
}

sub shuffle_lines {
	my ($m) = @_;
	my @lines = $m =~ /(.*\n|.+\z)/g;
	return $m if @lines < 4;
	for (1 .. number(1, 5)) {
		my ($line) = splice @lines, int rand @lines, 1;
		next if $line =~ /^From /;
		splice @lines, 1 + int rand @lines, 0, $line;
	}
	return join '', @lines;
}

sub spaces {
	my ($m) = @_;
	$m =~ s/ /chance(4) ? pick('', '  ', "\t", ' ' x 20, "\xa0", " \t ") : ' '/ge;
	return $m;
}

1;
