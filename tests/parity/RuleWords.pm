# RuleWords: vocabulary out of messages: words, phrases, header values, URIs; and the dice.
package RuleWords;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT = qw(one maybe weighted);

sub one { return $_[rand @_] }
sub maybe { my ($in) = @_; return rand($in) < 1 ? 1 : 0 }

sub weighted {
	my @pairs = @_;
	my $sum = 0;
	for (my $i = 1; $i < @pairs; $i += 2) { $sum += $pairs[$i] }
	my $at = rand $sum;
	while (@pairs) {
		my ($key, $weight) = splice @pairs, 0, 2;
		return $key if ($at -= $weight) < 0;
	}
}

sub new {
	my ($class, @files) = @_;
	my $self = bless { phrase => [], html => [], header => [], uri => [], word => [], address => [], eight_bit => [] }, $class;
	$self->read_message($_) for @files;
	return $self;
}

sub read_message {
	my ($self, $file) = @_;
	open my $in, '<:raw', $file or die "$file: $!\n";
	my $text = do { local $/; <$in> };
	my ($head, $body) = split /\r?\n\r?\n/, $text, 2;
	$head =~ s/\r?\n[ \t]+/ /g;
	for my $line (split /\r?\n/, $head) {
		push @{ $self->{header} }, [$1, $2] if $line =~ /^([A-Za-z][\w-]*):\s*(\S.*)/;
	}
	$body //= '';
	for my $line (grep { defined && /[a-z]{3}.*[ ]/ && length() < 200 } (split /\r?\n/, $body)[0 .. 400]) {
		push @{ $self->{html} }, $line if $line =~ /</;
		push @{ $self->{phrase} }, $line if $line !~ /</;
		push @{ $self->{word} }, $line =~ /\b([A-Za-z]{3,12})\b/g;
	}
	push @{ $self->{uri} }, $body =~ m{\b(https?://[\w./?=&%~-]{4,60})}g;
	push @{ $self->{eight_bit} }, ($text =~ /([\w ]{0,4}[\x80-\xff][\w \x80-\xff]{1,12})/g)[0 .. 9];
	push @{ $self->{address} }, $head =~ /([\w.+-]+\@[\w.-]+\.\w+)/g;
}

sub pick {
	my ($self, $kind, $else) = @_;
	my $list = $self->{$kind};
	return @$list ? $list->[rand @$list] : $else;
}

sub word    { return $_[0]->pick('word', 'free') }
sub phrase  { return $_[0]->pick('phrase', 'this is a text') }
sub html    { return $_[0]->pick('html', '<a href="x">click here</a>') }
sub uri     { return $_[0]->pick('uri', 'http://www.example.com/x') }
sub eight_bit { return $_[0]->pick('eight_bit', undef) // "caf\xe9 f\xfcr" }
sub address { return $_[0]->pick('address', 'someone@example.com') }
sub header  { return @{ $_[0]->pick('header', ['Subject', 'hello']) } }
sub value   { return $_[0]->pick('header', ['Subject', 'hello'])->[1] }

sub pseudo {
	return one('ALL', 'ToCc', 'MESSAGEID', 'EnvelopeFrom', 'X-Spam-Relays-Untrusted', 'X-Spam-Relays-Trusted', 'X-Spam-Relays-Internal',
		'X-Spam-Relays-External', 'ALL-TRUSTED', 'ALL-UNTRUSTED', 'ALL-INTERNAL', 'ALL-EXTERNAL', 'Subject', 'From', 'To', 'Reply-To', 'X-Mailer', 'Date', 'Received');
}

1;
