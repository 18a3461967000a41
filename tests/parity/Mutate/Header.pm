# Header.pm: mutations of header fields: folding, syntax, names, addresses, encoded words, dates, identifiers.
package Mutate::Header;
use strict;
use warnings;
use MIME::Base64;
use Mutate::Random;

our %MUTATIONS = (
	fold          => \&fold,
	unfold        => sub { with_fields($_[0], sub { s/\n[ \t]+(?=.)/pick(' ', '', "\t")/ge for @{ $_[0] } }) },
	field_syntax  => \&field_syntax,
	field_order   => \&field_order,
	garbage_line  => \&garbage_line,
	raw_8bit      => \&raw_8bit,
	encoded_words => \&encoded_words,
	addresses     => \&addresses,
	dates         => \&dates,
	identifiers   => \&identifiers,
	envelope      => \&envelope,
	from_line     => \&from_line,
);

sub fold {
	with_fields($_[0], sub {
		my ($fields) = @_;
		my @ways = ("\n ", "\n\t", "\n  \t ", " \n ", "\r\n ", "\n \n ", "\n\n ", "\n");
		for (@$fields) {
			next unless chance(40);
			my $way = $ways[int(rand(100) < 85 ? rand 5 : 5 + rand 3)];
			my $odds = number(10, 80);
			if (chance(70)) { s/(?<=\S) (?=\S)/chance($odds) ? $way : ' '/ge }
			elsif (chance(50)) { s/:[ \t]*/:$way/ }
			else { my $at = number(1, length); substr($_, $at, 0) = $way if $at < length }
		}
	});
}

sub field_syntax {
	with_fields($_[0], sub {
		my ($fields) = @_;
		for (@$fields) {
			next unless chance(25);
			my $how = number(0, 12);
			if    ($how == 0) { s/:/ :/ }
			elsif ($how == 1) { s/:[ \t]*/:/ }
			elsif ($how == 2) { s/:[ \t]*/":" . pick("\t", "  ", " \t ", "\x{b}", "\xa0")/e }
			elsif ($how == 3) { s/:.*/:/s; $_ .= "\n" }
			elsif ($how == 4) { s/:// }
			elsif ($how == 5) { s/^([^:\n]+)/\U$1/ }
			elsif ($how == 6) { s/^([^:\n]+)/\L$1/ }
			elsif ($how == 7) { s/^/pick(' ', "\t")/e }
			elsif ($how == 8) { s/^([^:\n]+)/pick("X-$1", "$1$1", "$1 x", "\xe9$1", "$1\0")/e }
			elsif ($how == 9) { s/\s*\z/pick("   \n", "\t\n", "\r\n", "\n \n", "\0\n")/e }
			elsif ($how == 10) { s/:[ \t]*/": " . pick('"', "'", '(comment) ', '=?', '<', '()')/e }
			elsif ($how == 11) { s/(\n)\z/$1$1/ if chance(10) }
			else { s/^([^:\n]+): (.*)/$1: $2 $2/ }
		}
	});
}

sub field_order {
	with_fields($_[0], sub {
		my ($fields) = @_;
		my $how = number(0, 3);
		if ($how == 0) { @$fields = sort { rand() <=> .5 } @$fields }
		elsif ($how == 1) { splice @$fields, int rand @$fields, 1 for 1 .. number(1, 3); @$fields = ("X: y\n") unless @$fields }
		elsif ($how == 2) { splice @$fields, int rand @$fields, 0, pick(@$fields) for 1 .. number(1, 3) }
		else { push @$fields, shift @$fields for 1 .. number(1, scalar @$fields) }
	});
}

sub garbage_line {
	with_fields($_[0], sub {
		my ($fields) = @_;
		my @garbage = ("this is no header\n", ">From someone\@example.com Mon Jan  1 00:00:00 2001\n", ":\n", ": empty name\n", "X\n",
			"   \n", "\t\n", "=?utf-8?q?x?=: y\n", "--=_boundary\n", "http://in.header.example.com/\n", "X-No Space: x\n", "\x80: x\n",
			"X-Empty:\n", "X-Very-Long: " . 'long ' x 2000 . "\n", "From: \n", "Subject:\n", "To:\n", "X-Spam-Relays-Untrusted: [ ip=1.2.3.4 ]\n");
		splice @$fields, int rand(1 + @$fields), 0, pick(@garbage) for 1 .. number(1, 2);
	});
}

sub raw_8bit {
	with_fields($_[0], sub {
		my ($fields) = @_;
		for my $name (pick('Subject', 'From', 'To', 'X-Mailer'), chance(50) ? 'Subject' : ()) {
			my ($bytes) = sample_text();
			my ($address) = pick('', ' <someone@example.com>', ' someone@example.net');
			if (chance(50)) { set_field($fields, $name, $bytes . $address) }
			else { /^$name:/i && s/ /chance(30) ? " $bytes " : ' '/e for @$fields }
		}
	});
}

# One encoded word, right or wrong.
sub encoded_word {
	my ($bytes, $charset) = chance(80) ? sample_text() : (pick('Free money', "It's you", '', ' ', 'a?b=c_d'), pick('us-ascii', 'utf-8', ''));
	$charset = pick('utf-8', 'iso-8859-1', 'x-unknown', '', 'UTF8', 'utf-8*en', 'ansi_x3.110-1983', 'windows-1252', '8bit') if chance(25);
	$charset = uc $charset if chance(20);
	my $b = chance(50);
	my $text = $b ? encode_base64($bytes, '') : join '', map { /[A-Za-z0-9]/ ? $_ : $_ eq ' ' ? '_' : sprintf '=%02X', ord } split //, $bytes;
	my $how = number(0, 30);
	if    ($how == 0) { chop $text }
	elsif ($how == 1) { $text =~ s/=//g }
	elsif ($how == 2) { $text =~ s/=([0-9A-F]{2})/\L=$1/g }
	elsif ($how == 3) { substr($text, spot($text), 0) = pick(' ', '?', '=', "\n ", '==', '!', "\t") }
	elsif ($how == 4) { $text = $bytes }
	elsif ($how == 5) { $text = '' }
	elsif ($how == 6) { $text .= '=' }
	my $word = "=?$charset?" . ($b ? pick('B', 'b') : pick('Q', 'q')) . "?$text?=";
	if    ($how == 7) { $word =~ s/\?=\z// }
	elsif ($how == 8) { $word =~ s/\?=\z/?/ }
	elsif ($how == 9) { $word =~ s/\?[BQ]\?/?X?/i }
	elsif ($how == 10) { $word =~ s/^=\?/=? / }
	elsif ($how == 11) { $word = qq("$word") }
	elsif ($how == 12) { $word = "($word)" }
	elsif ($how == 13) { $word =~ s/\?([bq])\?/? $1 ?/i }
	elsif ($how == 14 && $b) { my $half = int(length($bytes) / 2); $word = join ' ', map { "=?$charset?B?" . encode_base64($_, '') . '?=' } substr($bytes, 0, $half), substr($bytes, $half) }
	return $word;
}

sub encoded_words {
	with_fields($_[0], sub {
		my ($fields) = @_;
		my $name = pick(qw(Subject Subject From To Reply-To Cc X-Mailer Message-ID Received));
		my $words = join pick(' ', "\n ", '', "  ", "\n\t", ' text ', ', '), some(4, \&encoded_word);
		$words .= pick('', '', ' and text', ' <someone@example.org>', '<x@example.net>') ;
		$words = pick('', '', 'Re: ', 'before', '"', "\n ") . $words;
		if (chance(70)) { set_field($fields, $name, $words) }
		else { /^$name:/i && s/(?<=\S) (?=\S)/chance(30) ? ' ' . encoded_word() . ' ' : ' '/e for @$fields }
	});
}

sub address {
	my $local = pick('joe', 'j.doe', '"joe doe"', '"a@b"', 'joe+tag', '"q\"uote"', 'x=y', '', '.joe.', "\xe9ric", 'JOE', "o'neil", 'a b', '12345678', '"', 'j(c)oe');
	my $domain = pick('example.com', 'Example.ORG', '[192.0.2.1]', '[IPv6:2001:db8::1]', 'localhost', "ex\xe4mple.de", 'xn--exmple-cua.com', 'a.b.c.example.co.uk',
		'', 'example.com.', 'exa_mple.net', '192.0.2.7', 'example..com', 'mail.ru', '@example.com', 'yahoo.com', 'ex ample.com');
	my $mail = $local . pick('@', '@', '@', '@', '@', ' @ ', '', ' at ') . $domain;
	my $name = pick('', 'Joe Doe', '"Doe, Joe"', '"Joe \"X\" Doe"', "J\xe9r\xf4me", 'joe@other.example.net', '"joe@other.example.net"', 'Joe (home)', '(joe)',
		"'Joe'", 'Joe. Doe', 'Joe <x>', '=?utf-8?q?Jo=C3=A9?=', '"=?utf-8?q?Jo?="', '"unclosed', 'a, b', "Joe\n Doe", '""');
	my $angle = pick("<$mail>", "<$mail>", "<$mail>", $mail, "<<$mail>>", "< $mail >", "<$mail", "$mail>", "<\@a,\@b:$mail>", "[mailto:$mail]", "($mail)", '<>', '');
	return pick("$name $angle", "$name $angle", "$name$angle", "$angle ($name)", "$angle $name", $angle);
}

sub addresses {
	with_fields($_[0], sub {
		my ($fields) = @_;
		for my $name (some(3, sub { pick(qw(From From To To Cc Reply-To Sender Resent-From Bcc Apparently-To)) })) {
			my $list = join pick(', ', ',', ";", ",\n ", ' ', ',,'), some(3, \&address);
			$list = pick("undisclosed-recipients:;", "Group: $list;", "$list,", ", $list") if chance(12);
			set_field($fields, $name, $list);
			push @$fields, "$name: " . address() . "\n" if chance(10);
		}
	});
}

sub dates {
	with_fields($_[0], sub {
		my ($fields) = @_;
		my $day = pick('Mon, ', 'Tue ', '', 'Mon,', 'Monday, ', 'Xxx, ', 'wed, ');
		my $date = pick('1 Jan 2024', '01 Jan 24', '31 Feb 2002', '2 JUN 99', 'Jan 1 2024', '2024-01-01', '32 Dec 2002', '1 Foo 2002', '10 Aug 102', '1-Jan-2003', '5 Sept 2002', '0 Jan 2000');
		my $time = pick('12:34:56', '1:2:3', '25:00:00', '12:34', '24:00:00', '12.34.56', '', '12:34:60', '10:10:10 PM');
		my $zone = pick('+0000', '-0800', 'GMT', 'EST', '(CET)', '+0100 (CET)', '+9999', '', 'Z', '-0000', '+01:00', 'PDT (x)', '+2400', 'A', '+0530', '-1300');
		set_field($fields, pick(qw(Date Date Date Resent-Date X-Date)), pick("$day$date $time $zone", "$day$date $time $zone", "$day  $date\n $time $zone", "$zone $date"));
	});
}

sub identifiers {
	with_fields($_[0], sub {
		my ($fields) = @_;
		my $id = pick('<a.b.c@example.com>', '<>', 'no.angles@example.com', '<a@b><c@d>', '<a b@c>', '', '<a@b', '<<a@b>>', "<a\@b>\n <c\@d>", '(c) <a@b>', '<$abc%1@x>',
			'<=?utf-8?q?x?=@y>', '<123@[192.0.2.1]>', "<\xe9\@x>", '<a@b> extra', '<LYRIS-123-456-2024.01.01-12.00.00--x@y>', '  <a@b>  ');
		set_field($fields, pick(qw(Message-ID Message-Id Message-ID X-Message-ID Resent-Message-ID In-Reply-To References)), $id);
	});
}

sub envelope {
	with_fields($_[0], sub {
		my ($fields) = @_;
		my $value = pick('<>', '<a@example.com>', 'a@example.com', '', '< a@example.com >', '<a@b> (env)', 'joe', '<joe>', '"a b"@c.example', "<\xe9\@c>", "a\@example.com\n b\@c", '<SRS0=x=y=example.com=joe@fwd.example.net>');
		my $name = pick(qw(Return-Path Return-Path X-Envelope-From Envelope-Sender X-Sender Return-path Errors-To X-Original-Sender Envelope-From X-Mail-From));
		my $field = "$name: $value\n";
		splice @$fields, pick(0, 0, scalar @$fields, int rand(1 + @$fields)), 0, $field;
		@$fields = grep { !/^Received:/i } @$fields if chance(15);
	});
}

sub from_line {
	my ($mail) = @_;
	my ($from, $fields, $body) = split_mail($mail);
	$from = pick('', "From joe\@example.com  Thu Aug 22 12:36:23 2002\n", "From  Thu Aug 22 12:36:23 2002\n", "From: \n", "\n", "From joe\n", ">From joe\@example.com Thu Aug 22 12:36:23 2002\n",
		"From MAILER-DAEMON Fri Jul  8 12:08:34 2011\n", "FROM joe\@x Thu\n", "From <joe\@example.com> Thu Aug 22 12:36:23 2002\n", " \n");
	return join_mail($from, $fields, $body);
}

1;
