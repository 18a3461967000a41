# Mime.pm: mutations of the part tree, transfer encodings and charsets.
package Mutate::Mime;
use strict;
use warnings;
use Encode ();
use MIME::Base64;
use MIME::QuotedPrint;
use Mutate::Random;

our %MUTATIONS = (
	boundary      => \&boundary,
	boundary_line => \&boundary_line,
	content_type  => \&content_type,
	encoding_name => \&encoding_name,
	reencode      => \&reencode,
	charset_name  => \&charset_name,
	charset_text  => \&charset_text,
	recode        => \&recode,
	wrap          => \&wrap,
	wrap_message  => \&wrap_message,
	attach        => \&attach,
	names         => \&names,
	uuencode      => sub { my $m = shift; my $d = pack 'u', "Some data that is not text \0\1\2" x number(1, 9); insert_at($m, "\nbegin 644 " . pick('x.exe', 'a.html', 'name with space', '') . "\n$d`\nend\n") },
	flowed        => \&flowed,
);

my @TYPES = qw(text/plain text/html text/plain text/html TEXT/HTML text/xml text/calendar text/x-vcard text/enriched text/richtext text/rtf text/css text/javascript text/
  text html /html application/octet-stream application/xhtml+xml image/gif image/jpeg audio/x-wav message/rfc822 message/delivery-status
  message/partial message/external-body message/global multipart/mixed multipart/alternative multipart/related multipart/digest
  multipart/signed multipart/report application/pgp-signature text/rfc822-headers text/plain/x x-unknown text/html;text/plain);

my @CHARSETS = qw(utf-8 UTF-8 utf8 us-ascii ascii iso-8859-1 ISO-8859-1 latin1 iso-8859-15 windows-1252 cp1252 windows-1251 koi8-r koi8-u iso-8859-2 iso-8859-5 iso-8859-7
  iso-8859-8-i iso-8859-9 gb2312 gbk gb18030 hz big5 big5-hkscs shift_jis sjis iso-2022-jp euc-jp euc-kr ks_c_5601-1987 iso-2022-kr utf-16 utf-16le utf-16be utf-32
  utf-7 unicode-1-1-utf-7 unknown-8bit x-unknown default_charset binary 8bit tis-620 macintosh cp437 ansi iso8859-1 iso_8859-1 unicode ucs-2 _autodetect $charset
  iso-8859-1-windows-3.1-latin-1 cp-850 x-sjis x-gbk windows-874 windows-1250 viscii iso-8859-16 utf-8-strict utf-8; "utf-8 us-ascii;x=y iso-10646-1 visci);

sub new_boundary {
	my $b = pick('----=_NextPart_000_0001', 'b', 'bb', '=_' . junk_word(), 'simple boundary', "a'b", 'x:y', '(b)', 'b=c', '--', '-', 'b+c/d?', '===', 'x' x 90, 'a.*b', "bo\xe9", 'B', '0');
	my $param = pick(qq("$b"), qq("$b"), qq("$b"), $b, "'$b'", qq("$b), qq($b"), qq("$b" ), qq( "$b"));
	return ($b, $param);
}

sub boundary {
	my ($m) = @_;
	my ($b, $param) = new_boundary();
	my @old = $m =~ /boundary\s*=\s*"?([^";\n]+)/ig or return wrap($m);
	my $old = pick(@old);
	my $how = number(0, 7);
	if    ($how == 0) { $m =~ s/;?\s*boundary\s*=\s*"?\Q$old\E"?//i }
	elsif ($how == 1) { $m =~ s/(boundary\s*=\s*)"?\Q$old\E"?/$1$param/i }
	elsif ($how == 2) { $m =~ s/^--\Q$old\E--/--$old/mg }
	elsif ($how == 3) { $m =~ s/^--\Q$old\E(?!--)/--$old--/m }
	elsif ($how == 4) { $m =~ s/\Q$old\E/$b/g }
	elsif ($how == 5) { $m =~ s/^--\Q$old\E/chance(50) ? pick("--$old ", "--${old}x", "-$old", "--$old\r", " --$old", "---$old", "--$old\t--", $old, "--\U$old") : "--$old"/mge }
	elsif ($how == 6) { my $new = pick(@old); $m =~ s/\Q$old\E/$new/g }
	else              { $m =~ s/boundary\s*=/pick('BOUNDARY=', 'boundary =', 'boundary= ', "boundary*=us-ascii''", 'boundary*0=', 'bound=', "\n boundary=", '; boundary=')/ie }
	return $m;
}

sub boundary_line {
	my ($m) = @_;
	my @old = $m =~ /boundary\s*=\s*"?([^";\n]+)/ig or return wrap($m);
	my $old = pick(@old);
	$m = insert_at($m, pick("--$old\n", "\n--$old\n", "--$old--\n", "--$old\n\n", "--$old\nContent-Type: text/html\n\n", "--$old--\ntext behind the end\n", "--$old--\n--$old--\n",
		"--$old\nno header here\n", "--$old\n: \n\n", "\n--$old\nContent-Type: multipart/alternative; boundary=\"$old\"\n\n--$old\n\nx\n--$old--\n", "--$old\n--$old\n",
		"--$old\nContent-Type: multipart/mixed\n\n", "--$old\nSubject: inside\n only folded\n")) for 1 .. number(1, 3);
	return $m;
}

# Replaces a content field of the mail or of one of its parts (by its place in the text), or adds one.
sub set_content {
	my ($m, $name, $value) = @_;
	my @at;
	push @at, [$-[0], $+[0] - $-[0]] while $m =~ /^\Q$name\E:.*\n(?:[ \t].*\n)*/mig;
	if (@at && !chance(10)) { my $one = pick(@at); substr($m, $one->[0], $one->[1]) = "$name: $value\n" }
	else { $m = with_fields($m, sub { set_field($_[0], $name, $value) }) }
	return $m;
}

sub content_type {
	my ($m) = @_;
	my $type = pick(@TYPES);
	my $charset = pick(@CHARSETS);
	my $value = pick($type, "$type; charset=$charset", "$type; charset=\"$charset\"", "$type;charset=$charset; format=flowed", "$type; name=\"x.html\"", " $type ", "$type (comment)", "\"$type\"",
		"$type charset=$charset", "$type;; charset=$charset", "$type; Charset = $charset", "$type; charset='$charset'", "$type; charset*=us-ascii'en'$charset", "$type; x=\"a;b\"; charset=$charset",
		"$type, $type", "(c) $type", "$type; charset=", '', ';', "$type; boundary=b", "$type; charset=\"$charset", "$type;\n\tcharset=$charset", "$type; charset=a; charset=$charset");
	return set_content($m, pick('Content-Type', 'Content-Type', 'Content-type', 'CONTENT-TYPE'), $value);
}

my @ENCODINGS = ('base64', 'quoted-printable', '7bit', '8bit', 'binary', 'Base64', 'BASE64', 'QUOTED-PRINTABLE', 'x-uuencode', 'uuencode', 'x-uue', 'none', '', 'base64;', 'quoted-printable (c)', ' base64 ',
	'quoted_printable', 'quoted-printable;x', '"base64"', 'x-base64', 'base-64', '8-bit', '7 bit', 'utf-8', 'quoted', "quoted-\n printable", 'base64 quoted-printable', 'unknown', 'binhex', 'qp');

sub encoding_name { return set_content($_[0], 'Content-Transfer-Encoding', pick(@ENCODINGS)) }

sub break_base64 {
	my ($text) = @_;
	my $how = number(0, 12);
	if    ($how == 0) { substr($text, spot($text), 1) = '' }
	elsif ($how == 1) { substr($text, spot($text), 0) = pick('!', '-', '_', ' ', "\n\n", '=', '==', "\x80", '.', "\0", "\r") for 1 .. number(1, 5) }
	elsif ($how == 2) { $text =~ s/=+\s*\z// }
	elsif ($how == 3) { $text =~ s/\n//g }
	elsif ($how == 4) { $text .= pick('=', '====', "plain text behind\n", "QUJD\n", 'A') }
	elsif ($how == 5) { $text =~ s/^/ /mg }
	elsif ($how == 6) { $text = substr $text, 0, spot($text) }
	return $text;
}

sub break_qp {
	my ($text) = @_;
	my $how = number(0, 12);
	if    ($how == 0) { $text =~ s/=([0-9A-F]{2})/\L=$1/g }
	elsif ($how == 1) { $text = insert_at($text, pick('=', '=ZZ', '=4', "=\n", "= \n", '==', "=\r\n", '=0', "=3D=\n", "=\t\n", '=20', "=0A", "=00", "=C3", "=E9")) for 1 .. number(1, 8) }
	elsif ($how == 2) { $text =~ s/=\n/\n/g }
	elsif ($how == 3) { $text =~ s/=3D/=/g }
	elsif ($how == 4) { $text .= '=' }
	elsif ($how == 5) { $text =~ s/\n/pick("\n", "  \n", "\t\n", "=20\n")/ge }
	elsif ($how == 6) { $text =~ s/=\n//g }
	return $text;
}

# Encodes the body of a single part anew, or that of one part.
sub reencode {
	my ($m) = @_;
	return with_part($m, sub {
		my ($fields, $body) = @_;
		my $b = chance(50);
		$body = decode_qp($body) if "@$fields" =~ /encoding:\s*quoted/i;
		$body = decode_base64($body) if "@$fields" =~ /encoding:\s*base64/i;
		set_field($fields, 'Content-Transfer-Encoding', $b ? 'base64' : 'quoted-printable');
		return $b ? break_base64(encode_base64($body)) : break_qp(encode_qp($body));
	});
}

# Gives the fields and body of one leaf to DO: of a part between boundaries when there is one, else of the mail.
sub with_part {
	my ($m, $do) = @_;
	my ($boundary) = pick($m =~ /boundary\s*=\s*"?([^";\n]+)/ig);
	if (defined $boundary) {
		my @pieces = split /^(--\Q$boundary\E(?:--)?[ \t]*\n)/m, $m;
		my @parts = grep { $_ % 2 == 0 && $_ > 0 && $pieces[$_] =~ /\n\n/ } 0 .. $#pieces;
		if (@parts) {
			my $i = pick(@parts);
			my ($from, $fields, $body) = split_mail($pieces[$i]);
			$body =~ s/\A\n//;
			$body = $do->($fields, $body);
			$pieces[$i] = join_mail($from, $fields, "\n$body" . ($body =~ /\n\z/ ? '' : "\n"));
			return join '', @pieces;
		}
	}
	my ($from, $fields, $body) = split_mail($m);
	$body =~ s/\A\n//;
	return join_mail($from, $fields, "\n" . $do->($fields, $body));
}

sub charset_name {
	my ($m) = @_;
	my $charset = pick(@CHARSETS);
	return $m if $m =~ s/charset\s*=\s*"?[^";\s]+"?/charset=$charset/i && chance(80);
	return set_content($m, 'Content-Type', pick('text/plain', 'text/html') . "; charset=$charset");
}

# Puts text in some language into a part, with the right charset or without.
sub charset_text {
	my ($m) = @_;
	return with_part($m, sub {
		my ($fields, $body) = @_;
		my ($bytes, $charset) = sample_text();
		my $type = $body =~ /<html|<body|<p>/i ? 'text/html' : pick('text/plain', 'text/plain', 'text/html');
		$charset = pick(@CHARSETS) if chance(35);
		set_field($fields, 'Content-Type', chance(85) ? "$type; charset=$charset" : $type);
		$body = insert_at($body, " $bytes\n") for 1 .. number(1, 6);
		if (chance(40)) { set_field($fields, 'Content-Transfer-Encoding', 'base64'); $body = encode_base64($body) }
		elsif (chance(40)) { set_field($fields, 'Content-Transfer-Encoding', 'quoted-printable'); $body = encode_qp($body) }
		return $body;
	});
}

# The whole text of a part in another charset.
sub recode {
	my ($m) = @_;
	return with_part($m, sub {
		my ($fields, $body) = @_;
		my ($bytes) = sample_text();
		my $charset = pick(qw(utf-16 utf-16le utf-16be utf-32 utf-7 iso-2022-jp koi8-r gbk big5 shift_jis euc-kr utf-8 cp1252 hz ebcdic utf-16le utf-16be));
		my $text = eval { Encode::decode('iso-8859-1', $body) } // $body;
		my $new = $charset eq 'ebcdic' ? Encode::encode('cp37', $text) : eval { Encode::encode($charset, $text) } // $body;
		$new = pick("\xff\xfe", "\xfe\xff", "\xef\xbb\xbf") . $new if chance(25);
		my $type = $body =~ /<html|<body|<p>/i ? 'text/html' : 'text/plain';
		my $declared = pick($charset, $charset, $charset, pick(@CHARSETS));
		set_field($fields, 'Content-Type', chance(90) ? "$type; charset=$declared" : $type);
		set_field($fields, 'Content-Transfer-Encoding', pick('base64', 'base64', 'quoted-printable', '8bit'));
		return "@$fields" =~ /base64/ ? encode_base64($new) : "@$fields" =~ /encoding: quoted/ ? encode_qp($new) : $new;
	});
}

sub wrap {
	my ($m) = @_;
	my ($from, $fields, $body) = split_mail($m);
	my ($b, $param) = new_boundary();
	my @content = grep { /^content-/i } @$fields;
	my @rest = grep { !/^content-/i } @$fields;
	my $type = pick(qw(mixed alternative related digest signed report parallel form-data x-odd MIXED));
	push @rest, "Content-Type: multipart/$type; boundary=$param\n";
	my $preamble = pick('', "This is a multi-part message in MIME format.\n", "http://preamble.example.com/\n\n");
	my $other = pick('', "--$b\nContent-Type: text/html\n\n<p>other <a href=\"http://part.example.com/\">part</a>\n", "--$b\n\nplain part, www.part.example.net\n", "--$b\nContent-Type: image/gif; name=a.gif\nContent-Transfer-Encoding: base64\n\nR0lGODlh\n", "--$b\n\n", "--$b\n");
	my $end = pick("--$b--\n", "--$b--\n", '', "--$b\n", "--$b--", "--$b--\nepilogue www.epilogue.example.com\n");
	my @order = chance(50) ? ($other, "--$b\n" . join('', @content) . $body) : ("--$b\n" . join('', @content) . $body, $other);
	$order[0] .= "\n" if chance(50);
	return join_mail($from, \@rest, "\n$preamble" . join('', @order) . $end);
}

sub wrap_message {
	my ($m) = @_;
	my (undef, $fields) = split_mail($m);
	my @head = grep { /^(From|To|Subject|Date|Received|Message-ID):/i } @$fields;
	my ($b, $param) = new_boundary();
	my $inner = chance(80) ? $m : substr $m, 0, spot($m);
	$inner =~ s/^From .*\n//;
	my $encode = chance(20);
	$inner = encode_base64($inner) if $encode;
	my $part = 'Content-Type: ' . pick('message/rfc822', 'message/rfc822', 'MESSAGE/RFC822', 'message/global', 'message/rfc822; name="x.eml"', 'message/partial', 'message/delivery-status', 'text/rfc822-headers') . "\n" . ($encode ? "Content-Transfer-Encoding: base64\n" : '') . "\n";
	return join('', @head, $part, $inner) if chance(25);
	my $type = pick('mixed', 'digest', 'report', 'mixed');
	$part = "\n" if $type eq 'digest' && chance(50);
	return join '', @head, "MIME-Version: 1.0\nContent-Type: multipart/$type; boundary=$param\n\n--$b\n\nsee below http://outer.example.com/x\n--$b\n$part$inner\n--$b--\n";
}

sub attach {
	my ($m) = @_;
	my ($boundary) = pick($m =~ /boundary\s*=\s*"?([^";\n]+)/ig);
	return wrap($m) unless defined $boundary;
	my $type = pick(@TYPES);
	my $text = pick("<html><body>attached <b>text</b> http://attached.example.com/</body></html>\n", "attached text\n\nwww.attached.example.net\n", "\0\1\2", '', "\n\n\n", "BEGIN:VCALENDAR\nSUMMARY:x\nEND:VCALENDAR\n");
	my $b64 = chance(40);
	my $piece = "--$boundary\nContent-Type: $type" . pick('', '; name="a.html"', '; name=b.txt', "; charset=utf-8") . "\n" . pick('', "Content-Disposition: attachment; filename=\"c.htm\"\n", "Content-Disposition: inline\n", "Content-Disposition: attachment\n")
	  . ($b64 ? "Content-Transfer-Encoding: base64\n" : '') . "\n" . ($b64 ? break_base64(encode_base64($text)) : $text);
	my @at; push @at, $-[0] while $m =~ /^--\Q$boundary\E/mg;
	substr($m, @at ? pick(@at) : length $m, 0) = $piece;
	return $m;
}

sub names {
	my ($m) = @_;
	my $name = pick('x.html', 'x.HTM', 'page.shtml', 'a.txt', '"a b.html"', '"unclosed.html', "'x.html'", '=?utf-8?q?x=2Ehtml?=', '"=?utf-8?b?eC5odG1s?="', 'x.html.exe', '.html', '""', '0', "n\xe9.html", 'x.html ', '"x\".html"', 'a;b.html', "x\n y.html", '"x.html";', 'x.doc');
	my $param = pick("name=$name", "name=$name", "Name = $name", "name*=utf-8''x%2Ehtml", "name*0=x.h; name*1=tml", "name=$name; name=y.html");
	my $type = pick(@TYPES);
	return set_content($m, 'Content-Type', "$type; $param") if chance(50);
	$param =~ s/name/filename/gi;
	return set_content($m, 'Content-Disposition', pick('attachment', 'inline', '', 'ATTACHMENT', 'x') . "; $param");
}

sub flowed {
	my ($m) = @_;
	$m = set_content($m, 'Content-Type', pick('text/plain; format=flowed', 'text/plain; format=flowed; delsp=yes', 'text/plain; charset=us-ascii; format="flowed"', 'text/plain; format=flowed; delsp=yes; charset=utf-8'));
	return with_body($m, sub { my $b = shift; $b =~ s/\n/chance(50) ? " \n" : pick("\n", "\n> ", "\n>> ", "\n-- \n", "\n ")/ge; $b });
}

1;
