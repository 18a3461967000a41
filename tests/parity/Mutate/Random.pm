# Random.pm: the choices that the mutations make, all from Perl's own generator, which a seed makes repeatable;
# and a mail as its From_ line, header fields and body.
package Mutate::Random;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT = qw(pick chance number some spot insert_at junk_word split_mail join_mail with_fields with_body
  set_field sample_text);

sub pick { return $_[int rand @_] }
sub chance { my ($percent) = @_; return rand(100) < $percent }
sub number { my ($min, $max) = @_; return $min + int rand($max - $min + 1) }
sub some { my ($max, $make) = @_; return map { $make->() } 1 .. number(1, $max) }
sub spot { return int rand(1 + length $_[0]) }
sub junk_word { return join '', map { pick('a' .. 'z', 0 .. 9, '-', '_', 'A' .. 'Z') } 1 .. number(1, 12) }

# Puts a piece into a text, most often at a line's end or between words.
sub insert_at {
	my ($text, $piece) = @_;
	my $at = spot($text);
	if    (chance(50)) { my $i = index $text, "\n", $at; $at = $i + 1 if $i >= 0 }
	elsif (chance(60)) { my $i = index $text, ' ',  $at; $at = $i + 1 if $i >= 0 }
	substr($text, $at, 0) = $piece;
	return $text;
}

# (From_ line or '', reference to the list of fields with their line ends, empty line and body)
sub split_mail {
	my ($mail) = @_;
	my $from = $mail =~ s/\A(From .*\n)// ? $1 : '';
	my ($head, $body) = $mail =~ /\A(.*?\n)(\r?\n.*)\z/s ? ($1, $2) : ($mail, '');
	return ($from, [$head =~ /\G(.*\n(?:[ \t].*\n)*|.+\z)/g], $body);
}

sub join_mail { my ($from, $fields, $body) = @_; return join '', $from, @$fields, $body }

sub with_fields {
	my ($mail, $do) = @_;
	my ($from, $fields, $body) = split_mail($mail);
	return $mail unless @$fields;
	$do->($fields);
	return join_mail($from, $fields, $body);
}

sub with_body {
	my ($mail, $do) = @_;
	my ($from, $fields, $body) = split_mail($mail);
	my $blank = $body =~ s/\A(\r?\n)// ? $1 : "\n";
	return join_mail($from, $fields, $blank . $do->($body));
}

# Replaces the fields of a name by this one, or adds it at the end.
sub set_field {
	my ($fields, $name, $value) = @_;
	my @kept = grep { !/^\Q$name\E[ \t]*:/i } @$fields;
	splice @kept, chance(50) ? @kept : int rand(1 + @kept), 0, "$name: $value\n";
	@$fields = @kept;
}

# A sentence in a language that its charset can write, as [text, charset].
my @SAMPLES = (
	["Caf\x{e9} cr\x{e8}me \x{e0} la fa\x{e7}on du ch\x{e2}teau, 100\x{a0}% gratuit\x{ae}",
		'iso-8859-1', 'utf-8', 'iso-8859-15', 'windows-1252', 'us-ascii', 'latin1', 'utf-16', 'utf-16le', 'utf-16be', 'cp850'],
	["\x{201c}Smart\x{201d} quotes \x{2013} \x{20ac}5\x{2026} it\x{2019}s \x{2122}",
		'windows-1252', 'utf-8', 'cp1252', 'iso-8859-1', 'utf-7', 'utf-16', 'iso-8859-15'],
	["\x{41f}\x{440}\x{438}\x{432}\x{435}\x{442}, \x{43a}\x{443}\x{43f}\x{438}\x{442}\x{435} \x{434}\x{451}\x{448}\x{435}\x{432}\x{43e}",
		'koi8-r', 'windows-1251', 'utf-8', 'iso-8859-5', 'koi8-u', 'utf-16'],
	["\x{60a8}\x{597d}\x{ff0c}\x{514d}\x{8d39}\x{53d1}\x{7968}\x{3002}\x{8bf7}\x{8054}\x{7cfb}\x{6211}\x{4eec}",
		'gb2312', 'gbk', 'utf-8', 'gb18030', 'hz', 'utf-16le'],
	["\x{60a8}\x{597d}\x{ff0c}\x{514d}\x{8cbb}\x{512a}\x{60e0}", 'big5', 'big5-hkscs', 'utf-8', 'cp950'],
	["\x{3053}\x{3093}\x{306b}\x{3061}\x{306f}\x{3001}\x{7121}\x{6599}\x{3067}\x{3059}\x{30ab}\x{30bf}",
		'shift_jis', 'iso-2022-jp', 'euc-jp', 'utf-8', 'utf-16be', 'cp932'],
	["\x{c548}\x{b155}\x{d558}\x{c138}\x{c694} \x{ad11}\x{ace0}", 'euc-kr', 'ks_c_5601-1987', 'utf-8', 'iso-2022-kr', 'cp949'],
	["Za\x{17c}\x{f3}\x{142}\x{107} g\x{119}\x{15b}l\x{105} ja\x{17a}\x{144}", 'iso-8859-2', 'windows-1250', 'utf-8'],
	["\x{391}\x{3b3}\x{3bf}\x{3c1}\x{3ac}\x{3c3}\x{3c4}\x{3b5} \x{3c4}\x{3ce}\x{3c1}\x{3b1}", 'iso-8859-7', 'windows-1253', 'utf-8'],
	["\x{5e9}\x{5dc}\x{5d5}\x{5dd} \x{5e2}\x{5d5}\x{5dc}\x{5dd}", 'iso-8859-8', 'windows-1255', 'utf-8', 'iso-8859-8-i'],
	["\x{633}\x{644}\x{627}\x{645}", 'windows-1256', 'utf-8', 'iso-8859-6'],
	["\x{130}stanbul'da \x{131}\x{15f}\x{131}k", 'iso-8859-9', 'windows-1254', 'utf-8'],
	["zero\x{200b}width\x{feff}soft\x{ad}hyphen\x{3000}wide\x{2028}line \x{1f600}\x{e0041}", 'utf-8', 'utf-16', 'utf-7'],
);

# (bytes, charset they are in)
sub sample_text {
	my ($text, @charsets) = @{ pick(@SAMPLES) };
	my $charset = pick(@charsets);
	require Encode;
	my $bytes = eval { Encode::encode($charset, $text) };
	$bytes = Encode::encode('utf-8', $text) unless defined $bytes;
	return ($bytes, $charset);
}

1;
