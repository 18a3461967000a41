# Received.pm: Received fields as many mail servers write them, whole and with parts missing.
package Mutate::Received;
use strict;
use warnings;
use Mutate::Random;

our %MUTATIONS = (
	received_add    => sub { with_fields($_[0], \&add) },
	received_alter  => sub { with_fields($_[0], \&alter) },
	received_chain  => sub { with_fields($_[0], \&chain) },
	received_remove => sub { with_fields($_[0], sub { my ($f) = @_; @$f = grep { !/^Received:/i || chance(40) } @$f; @$f = ("X: y\n") unless @$f }) },
	received_repeat => sub { with_fields($_[0], sub { my ($f) = @_; my @r = grep { /^Received:/i } @$f; unshift @$f, map { pick(@r) } 1 .. number(1, 4) if @r }) },
);

sub ip {
	return pick('127.0.0.1', '10.' . join('.', map { number(0, 255) } 1 .. 3), '192.168.1.' . number(0, 255), '172.16.3.4', '169.254.1.1', '::1',
		'2001:db8::' . number(1, 9999), 'fe80::1', 'fc00::1:2', '::ffff:192.0.2.3', 'IPv6:2001:db8::25', '0.0.0.0', '255.255.255.255', '256.1.2.3', '1.2.3')
	  if chance(35);
	return join '.', number(1, 223), map { number(0, 255) } 1 .. 3;
}

sub host {
	return pick('localhost', 'localhost.localdomain', 'unknown', '[' . ip() . ']', ip(), 'mail', 'WORKSTATION', 'a_b.example.com', '', '!', 'friend', "h\xf6st", '-x-', 'x' x 80)
	  if chance(30);
	return pick('mail', 'mx1', 'smtp-out', 'dsl-1-2-3-4.pool', 'Web10', 'a.b.c', 'mta', '192-0-2-1') . '.' . pick(qw(example.com Example.NET mail.ru hotmail.com yahoo.com example.co.uk corp.local aol.com google.com));
}

sub id { return join '', map { pick('A' .. 'Z', 0 .. 9, 'a' .. 'z') } 1 .. number(4, 14) }
sub who { return pick('joe@example.com', 'root', 'someone@example.net', 'web-user', '500') }
sub date { return pick('Thu, 22 Aug 2002 12:36:23 +0100', 'Mon, 1 Jan 2024 00:00:00 +0000 (GMT)', 'Fri, 5 Jul 02 10:11:12 -0700', '22 Aug 2002 11:36:23 -0000', 'garbage', 'Mon Jan  1 00:00:00 2024') }

# One value, in one of the shapes seen in the wild.
sub value {
	my ($from, $rdns, $ip, $by, $id, $who, $date) = (host(), host(), ip(), host(), id(), who(), date());
	my $ident = chance(20) ? pick('root@', 'IDENT:joe@', 'nobody@', 'ident: joe@') : '';
	my $proto = pick(qw(SMTP ESMTP ESMTPS ESMTPSA ESMTPA LMTP HTTP smtp esmtp ASMTP local UTF8SMTPS NNFMP));
	my $tls = pick('(version=TLSv1.2 cipher=X bits=256/256)', '(using TLSv1.2 with cipher ECDHE (256/256 bits))', '(TLSv1:AES:256)', '(cipher=X)');
	return pick(
		"from $from ($ident$rdns [$ip]) by $by (8.12.9/8.12.9) with $proto id $id for <$who>; $date",
		"from $from ($ident$rdns [$ip])\n\tby $by (Postfix) with $proto id $id\n\tfor <$who>; $date",
		"from $from ($rdns [$ip] (may be forged))\n\tby $by (8.11.6/8.11.6) with $proto id $id; $date",
		"from $from ([$ip])\n\tby $by with $proto id $id; $date",
		"from $from ($rdns [$ip]) (authenticated bits=0)\n\tby $by (8.12/8.12) with $proto id $id\n\t$tls; $date",
		"from $from ($rdns [$ip])\n\t(Authenticated sender: $who)\n\tby $by (Postfix) with $proto id $id; $date",
		"from $from ($rdns [$ip])\n\t$tls\n\t(No client certificate requested)\n\tby $by (Postfix) with $proto id $id; $date",
		"from [$ip] (helo=$from ident=$who)\n\tby $by with $proto (Exim 4.20)\n\tid $id; $date",
		"from $rdns ([$ip] helo=$from)\n\tby $by with $proto (Exim 4.94)\n\t(envelope-from <$who>) id $id; $date",
		"from $rdns ([$ip]:" . number(1, 65535) . " helo=[$ip])\n\tby $by with asmtp $tls (Exim 3.36) id $id; $date",
		"from $rdns [$ip] by $by with $proto (Exim) id $id; $date",
		"from unknown (HELO $from) ($ip)\n  by $by with $proto; $date",
		"from $rdns (HELO $from) ($ident$ip)\n  by $by ($ip) with $proto; $date",
		"from $rdns (EHLO $from) ($who\@$ip with plain)\n  by $by with $proto; $date",
		"from unknown (HELO $from) ($who\@[$ip]) (envelope-sender <$who>) by $by (qmail-ldap-1.03) with $proto for <$who>; $date",
		"(qmail 1234 invoked from network); $date",
		"(qmail 1234 invoked by uid " . number(0, 2000) . "); $date",
		"from $from ([$ip]) by $by with Microsoft SMTPSVC(5.0.2195.5329); $date",
		"from $from ($ip) by $by ($ip) with Microsoft SMTP Server $tls id 14.3.1; $date",
		"from mail pickup service by $by with Microsoft SMTPSVC; $date",
		"from $ip by $by with HTTP; $date",
		"from [$ip] by $by with HTTP; $date",
		"from $from by $by with HTTP id $id; $date",
		"by $by with $proto id $id for <$who>; $date",
		"by $by (Postfix, from userid " . number(0, 2000) . ") id $id; $date",
		"by $ip with $proto id $id; $date (PDT)",
		"from $from ($rdns. [$ip]) by mx.google.com with $proto id $id for <$who> $tls; $date",
		"from $rdns [$ip] by $by [$ip] with SMTP (MDaemon.v3.1.2.R) for <$who>; $date",
		"from $from [$ip] by $by with ESMTP (SMTPD32-7.07) id $id; $date",
		"from $from ($ip) by $by (Sun Internet Mail Server) with $proto id <$id>; $date",
		"from $from ($rdns [$ip]) by $by (iPlanet Messaging Server 5.1) with $proto id <$id\@$by>; $date",
		"from [$ip] (account $who HELO $from) by $by (CommuniGate Pro SMTP 4.1) with $proto id $id; $date",
		"from [$ip] ([$ip]) by $by with $proto (Nemesis) id $id; $date",
		"from ($rdns [$ip]) by $by with $proto id $id; $date",
		"from $rdns($ip) by $by via smap (V2.1) id $id; $date",
		"from $ip (HELO $from) by $by with SMTP; $date",
		"from $from (unknown[$ip]) by $by (amavisd-new) with $proto id $id; $date",
		"from localhost (localhost [127.0.0.1]) by $by with IMAP (fetchmail-5.9.0) for $who (single-drop); $date",
		"from $from [$ip] by $by with POP3 (fetchmail-6.2) for $who (single-drop); $date",
		"from $rdns (mailnull\@localhost) by $by (8.9.3/8.9.3) with $proto id $id; $date",
		"from $from by $by with local (Exim 3.35 #1 (Debian)) id $id; $date",
		"from $who by $by with local-bsmtp (Exim 4.12) id $id; $date",
		"from $from ($rdns [$ip]) by $by ([$ip]) via TCP with $proto id $id; $date",
		"from $from by $by ($ip); $date",
		"(from $who\@localhost) by $by (8.12.9/8.12.9/Submit) id $id; $date",
		"from $from ([$ip] [$ip]) by $by with ESMTP id $id; $date",
		"from $from (proxying for $ip, $ip) (SquirrelMail authenticated user $who) by $by with HTTP; $date",
		"from $ip (SquirrelMail authenticated user $who) by $by with HTTP; $date",
		"from $rdns ([$ip]) by $by ([$ip]) with mapi id $id; $date",
		"from [$ip:" . number(1, 65535) . "] ($rdns) by $by (envelope-from <$who>) (ecelerity 2.2) with $proto id $id; $date",
		"from $rdns by $by ($id) with $proto; $date",
		"FROM $from BY $by; $date",
		"from source ([$ip]) by $by ([$ip]) with SMTP; $date",
		"from $from ($ip [$ip]) by $by (Lotus Domino Release 5.0.8) with $proto id $id; $date",
		"from $from ($ip.$rdns [$ip]) by $by (Rockliffe SMTPRA 4.5) with SMTP id <$id>; $date",
		"from ns.$by ([$ip]) by $by (NAVGW 2.5.1.16) with SMTP id $id; $date",
		"from [$ip] by $by via HTTP; $date",
		"from [$ip] by web1.mail.yahoo.com via HTTP; $date",
		"from $from (ip-$ip $rdns) by $by; $date",
		"from Unknown/Local ([?.?.?.?]) by $by; $date",
		"from $from ($rdns [$ip]) by $by (Kerio) (smtp-auth username $who, mechanism cram-md5); $date",
		"from $rdns ($rdns [$ip]) (AUTH: LOGIN $who) by $by with $proto; $date",
		"from $from (${rdns}[$ip](misconfigured sender)) by $by with SMTP id <$id>; $date",
		"from $from (HELO $from) ([$ip]) (sender <$who>) by $by with $proto; $date",
		"", ' ', "; $date", 'from', "from $from", "by $by", "($ip)", "from $from ($rdns [$ip])", $date,
	);
}

sub field {
	my $value = value();
	$value =~ s/\s+/ /g if chance(15);
	$value =~ s/(?<=\S) (?=\S)/chance(10) ? "\n\t" : ' '/ge if chance(25);
	return pick('Received: ', 'Received: ', 'Received: ', 'Received:', 'received: ', 'RECEIVED: ', 'Received:  ', "Received:\n ", 'X-Received: ', 'Received : ') . $value . "\n";
}

sub add {
	my ($fields) = @_;
	splice @$fields, chance(60) ? 0 : int rand(1 + @$fields), 0, field() for 1 .. number(1, 4);
}

sub chain {
	my ($fields) = @_;
	@$fields = ((map { field() } 1 .. number(1, 8)), grep { !/^Received:/i } @$fields);
	splice @$fields, number(0, 3), 0, pick("X-MSA: x\n", "X-Originating-IP: [" . ip() . "]\n", "X-Envelope-From: <a\@example.com>\n", "Delivered-To: joe\@example.com\n",
		"X-ORIGINATING-IP: " . ip() . "\n", "X-Yahoo-Post-IP: " . ip() . "\n", "Return-Path: <b\@example.net>\n", "X-Apparently-From: <x\@y>\n");
}

# Takes something out of the fields that are there, or puts something else in its place.
sub alter {
	my ($fields) = @_;
	for (@$fields) {
		next unless /^Received:/i && chance(70);
		my $how = number(0, 15);
		if    ($how == 0) { my $new = ip(); s/\d+\.\d+\.\d+\.\d+/$new/ }
		elsif ($how == 1) { s/\[[^\]\n]*\]// }
		elsif ($how == 2) { s/\([^()]*\)// }
		elsif ($how == 3) { s/\bby \S+// }
		elsif ($how == 4) { s/\bfrom \S+// }
		elsif ($how == 5) { s/;.*//s; $_ .= "\n" }
		elsif ($how == 6) { my $new = host(); s/\bfrom \S+/from $new/ }
		elsif ($how == 7) { my $new = host(); s/\(\S+ \[/($new [/ }
		elsif ($how == 8) { s/\bby\b/pick("(authenticated)\n\tby", '(Authenticated sender: x) by', '(AUTH: PLAIN) by', 'by by')/e }
		elsif ($how == 9) { s/with E?SMTP/"with " . pick('ESMTPSA', 'ESMTPA', 'HTTP', 'LMTP', 'local', 'ASMTP', 'NNTP', 'POP3')/e }
		elsif ($how == 10) { substr($_, spot($_) || 1, number(1, 20)) = ''; $_ .= "\n" unless /\n\z/ }
		elsif ($how == 11) { s/[()]//g }
		elsif ($how == 12) { s/\[/[ / }
		elsif ($how == 13) { s/\n[ \t]+/ /g }
		elsif ($how == 14) { my $new = ip(); s/\[[\d.]+\]/[IPv6:$new]/ }
		else { s/(\d+\.\d+\.\d+\.\d+)/[$1]/ }
	}
}

1;
