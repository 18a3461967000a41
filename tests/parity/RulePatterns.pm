# RulePatterns: Perl patterns around pieces of real text.
package RulePatterns;
use strict;
use warnings;
use RuleWords;

sub new { my ($class, $words) = @_; return bless { words => $words }, $class }

sub tags {
	return (['A', '[a\@4]'], ['E', '(?:e|3|\xc3\xa9)'], ['I', '[i1l!]'], ['O', '[o0]'], ['S', '(?:s|\$)'], ['NEST', '<A><E>?'], ['WORDT', '\w{2,5}'], ['EMPTY', '(?:)']);
}

# A word with tags for some letters.
sub tagged {
	my ($self) = @_;
	my $word = lc $self->{words}->word;
	$word =~ s/([aeios])/maybe(2) ? '<' . uc($1) . '>' : $1/ge;
	$word .= one('<NEST>', '<WORDT>', '<NOTAG>', '<EMPTY>') if maybe(5);
	return $word;
}

sub source {
	my ($self, $from) = @_;
	my $w = $self->{words};
	return $from eq 'uri' ? $w->uri : $from eq 'html' ? $w->html : $from eq 'header' ? $w->value : $w->phrase;
}

# A stretch of the text, 2 to 30 bytes.
sub stretch {
	my ($text) = @_;
	my $n = one(3, 4, 5, 6, 8, 10, 14, 20, 30);
	my $at = length($text) > $n ? int rand(length($text) - $n) : 0;
	return substr $text, $at, $n;
}

sub regex {
	my ($self, $from, $text) = @_;
	$text //= $self->source($from);
	my $pattern = $self->pattern(stretch($text));
	my $mods = join '', map { maybe(4) ? $_ : '' } qw(i s m);
	$mods .= 'i' if $mods !~ /i/ && maybe(3);
	if (maybe(14)) {
		$pattern =~ s/((?<!\\)(?:\\\\)* )/maybe(2) ? '[ ]' : '\\ '/ge if $pattern !~ /\[[^]]* /;
		$pattern = join '', map { $_ . (maybe(8) ? ' ' : '') } split /(?<=\))(?![?*+{])/, $pattern;
		$mods .= 'x';
	}
	$mods .= one('a', 'u', 'n') if maybe(40);
	return delimited($pattern, $mods);
}

sub plain_regex {
	my ($self, $text) = @_;
	my $s = quotemeta stretch($text);
	$s =~ s/\\(?=[\w ])//g;
	$s =~ s/\s+/\\s/g;
	$s =~ s{/}{/}g;
	$s =~ s/#/\\#/g;
	return "/$s/" . one('', 'i');
}

sub delimited {
	my ($pattern, $mods) = @_;
	$pattern =~ s/(?<!\\)#/\\#/g;
	my $d = one('/', '/', '/', '/', 'm{', 'm,', "m'", 'm!', 'm|', 'm(', 'm<', 'm[', 'm~');
	$d = '/' if $d ne '/' && $d ne 'm{' && index($pattern, substr $d, 1, 1) >= 0;
	$d = '/' if $d =~ /[(<\[]/ && $pattern =~ /[()<>\[\]]/;
	$d = '/' if $d eq 'm{' && $pattern =~ /[{}]/;
	if ($d eq '/') {
		$pattern =~ s{(?<!\\)/}{\\/}g;
		return "/$pattern/$mods";
	}
	my %close = ('{' => '}', '(' => ')', '<' => '>', '[' => ']');
	my $c = substr $d, 1, 1;
	return $d . $pattern . ($close{$c} // $c) . $mods;
}

# Every byte or word of the text becomes a piece of regex that may match it.
sub pattern {
	my ($self, $text) = @_;
	my @pieces = map { $self->piece($_) } $text =~ /([A-Za-z]+|[0-9]+|\s+|.)/gs;
	my $p = join '', @pieces;
	$p = one('\b', '^', '(?<!x)', '(?<=\s)', '(?<![a-z])', '\A', '(?=.)', '(?i)', '(?:^|\s)', '\B') . $p if maybe(6);
	$p .= one('\b', '$', '(?!x)', '(?=\s|$)', '\z', '(?![a-z])', '\Z', '.', '.*', '.*?x?', '\R?') if maybe(6);
	$p .= '|' . quoted($self->{words}->word) if maybe(12);
	$p .= one('.{0,20}', '.{1,30}?', '.+', '\W+', '[^a-z]{0,5}', '(?:.|\n){0,10}', '\s+\S+\s+') . quoted($self->{words}->word) if maybe(12);
	$p = "($p)" if maybe(20);
	return $p;
}

sub quoted { my ($s) = @_; $s =~ s/([^A-Za-z0-9 _,;:'"-])/\\$1/g; return $s }

sub piece {
	my ($self, $s) = @_;
	return quoted($s) if !maybe(3);
	return $self->word_piece($s) if $s =~ /^[A-Za-z]/;
	return one('\d+', '\d{1,9}', '[0-9]+', '[[:digit:]]+', '\d*\d', quoted($s), '\w+', '(?:\d)+', '(\d)\d*') if $s =~ /^[0-9]/;
	return one('\s+', '\s*', '[ \t]+', '\s{1,3}', '\h+', '[[:space:]]+', '[\s_]+', '\s+?', '(?:\s)+', '\x20', ' ++') if $s =~ /^\s/;
	my $hex = sprintf '%02x', ord $s;
	return ord $s < 128 ? one("\\x$hex", "\\x{$hex}", '.', '\W', '[[:punct:]]', quoted($s), "[^\\w]", '\S', sprintf('\\%03o', ord $s)) : one("\\x$hex", '.', '[\x80-\xff]', $s, '\W');
}

sub word_piece {
	my ($self, $s) = @_;
	my $other = $self->{words}->word;
	my $first = substr $s, 0, 1;
	my $rest = substr $s, 1;
	return one(
		"(?:$s|$other)", "(?:$other|$s)s?", '\w+', '\w{' . length($s) . '}', '[A-Za-z]+', "(?i:$s)", "[$first" . lc($first) . "]$rest", '\w++', '(?>\w+)',
		"\\Q$s\\E", "(?=$first)$s", "$s(?!$other)", '(?<=' . '[^z]|^)' . $s, "$first\\w*", "(?:$first)$rest", '[[:alpha:]]+', '[^\W\d_]+', "(?<n>\\w)\\w*",
		sprintf('\\x%02x%s', ord $first, $rest), sprintf('\\x{%x}%s', ord $first, $rest), "$first$rest?", '(?:' . $first . '){1,2}' . $rest, "(?#note)$s",
		'(?-i:' . $s . ')', '\p{L}+', '\S+?', "$s(?:$other)?", '(?|(' . $s . ')|(' . $other . '))', "(\\w)\\w{0,20}?\\1?", '[^\s]+', '\w+?\b', "(?:" . join('|', $s, "$s$s", $other) . ')',
		'(?=(\w+))\1', ".{" . length($s) . "}", "$first" . '.' x length $rest, '[\w.-]*', '\N{U+' . sprintf('%X', ord $first) . "}$rest");
}

1;
