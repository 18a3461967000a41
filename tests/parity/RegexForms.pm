# RegexForms: regexes that nobody would write, in every construct of Perl's. Left out is what Perl and PCRE2 differ in on purpose or
# by mistake, and no rule has: verbs, \G, \K, (?R), positions and look-arounds that are repeated, conditions without their group,
# possessive repeats and properties in look-behinds, and under u a sharp s that is two others.
package RegexForms;
use strict;
use warnings;
use Exporter 'import';
use RuleWords;
our @EXPORT_OK = qw(regex_form @bytes);

my ($groups, @names);

our @bytes = ('a', 'b', 'A', 'k', 's', '1', '_', ' ', '-', '.', "\n", "\xe9", "\xc9", "\xdf", "\xa0", "\x85", "\xb5", "\xff", "\t", '<', "\r");

sub byte {
	my $c = one(@bytes);
	return $c eq "\n" ? one('\n', '\x0a', '\012', '\cJ', '\N{U+a}', '\x{a}') : $c eq "\t" ? '\t' : $c eq "\r" ? '\r' : one(quotemeta $c, $c =~ /[.\s<-]/ ? quotemeta $c : $c, sprintf('\x%02x', ord $c), sprintf('\x{%x}', ord $c), sprintf('\%03o', ord $c), sprintf('\o{%o}', ord $c));
}

sub class_item {
	return one(map { byte() } 1 .. 3) if maybe(2);
	return one('a-c', '0-9', '\w', '\W', '\s', '\S', '\d', '\D', '\h', '\v', '\H', '\xe0-\xef', '\x80-\xff', '[:alpha:]', '[:^alpha:]', '[:upper:]', '[:lower:]', '[:punct:]', '[:space:]', '[:word:]', '[:xdigit:]', '[:print:]', '[:graph:]', '[:cntrl:]', '[:blank:]', '[:ascii:]', '\x{100}', 'A-b', ' -~', '\b', '\p{L}', '\P{Lu}', '\N{U+e9}', '\x00-\x1f', '-', '^', ']', '\]', '\\\\', 'k-s', "\xc0-\xdf");
}

sub class { return '[' . one('', '', '^') . join('', map { class_item() } 1 .. one(1, 1, 2, 3)) . ']' }

sub quantifier { return one('', '', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '{,2}', '{0}', '{0,1}', '*?', '+?', '??', '{1,2}?', '*+', '++', '?+', '{1,2}+', '{ 1, 2 }', '{3}{2}', '**') }

sub atom {
	my ($depth) = @_;
	my $kind = int rand 30;
	return byte() if $kind <= 9 || $depth <= 0;
	return class() if $kind <= 13;
	return one('\w', '\W', '\d', '\D', '\s', '\S', '.', '\N', '\h', '\H', '\v', '\V', '\R', '\X', '\p{L}', '\P{L}', '\p{Lu}', '\pN') if $kind <= 17;
	return one('^', '$', '\A', '\z', '\Z', '\b', '\B') . "\0" if $kind == 18;
	return one('(?i)', '(?-i)', '(?s)', '(?-s)', '(?m)', '(?x)', '(?^)', '(?u)', '(?a)', '(?d)', '(?n)', '(?xx)', '(?aa)', '(?l)') . alternatives($depth - 1) if $kind == 19;
	my $inner = $kind == 20 ? '' : alternatives($depth - 1);
	if ($kind <= 22) { $groups++; return "($inner)" }
	return "(?:$inner)" if $kind <= 24;
	return looking(one('(?=', '(?!', '(?<=', '(?<!', '(*pla:', '(*nlb:'), $inner) . ")\0" if $kind == 25;
	return one('(?>', '(?i:', '(?-i:', '(?s:', '(?m:', '(?^:', '(?^i:', '(?u:', '(?ui:', '(?d:', '(?x:', '(?|', '(*atomic:', '(?n:', '(?^u:', '(?di:') . $inner . ')' if $kind == 26;
	if ($kind == 27) { my $name = one('n', 'm', 'x1'); push @names, $name; $groups++; return one("(?<$name>", "(?'$name'", "(?P<$name>") . "$inner)" }
	if ($kind == 28 && $groups) {
		return one("\\" . (1 + int rand $groups), '\g{-1}', '\g' . (1 + int rand $groups), map { ("\\k<$_>", "\\g{$_}", "(?P=$_)") } @names ? one(@names) : ());
	}
	return one("(*FAIL)\0", "(?#note)\0", '(?(?=a)b|c)', '(?(?!b)a)', '}', ']', '#', 'x', '~', '\e');
}

sub looking { my ($open, $inner) = @_; $inner =~ s/(?<=[*+?}])\+|\\[pP](?:\{\w+\}|\w)//g if $open =~ /<|nlb/; return $open . $inner }

# What ends in NUL is not repeated.
sub sequence { my ($depth) = @_; return join '', map { my $atom = atom($depth); $atom =~ s/\0//g ? $atom : $atom . quantifier() } 1 .. one(1, 2, 2, 3, 4) }
sub alternatives { my ($depth) = @_; return join '|', map { maybe(20) ? '' : sequence($depth) } 1 .. one(1, 1, 1, 2, 3) }

sub regex_form {
	($groups, @names) = (0);
	return alternatives(one(1, 2, 2, 3));
}

1;
