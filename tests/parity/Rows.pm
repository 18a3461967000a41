# Rows.pm: reads the JSON lines that spamassassin-hits and `winnow scan --json` print. A byte over 127 is the
# character of the same number, in the file and in what is returned.
package Rows;
use strict;
use warnings;
use Exporter 'import';
use JSON::PP;
our @EXPORT_OK = qw(each_row words);

my $json = (eval { require JSON::XS; 1 } ? 'JSON::XS' : 'JSON::PP')->new;

# Calls DO with each row of a file; .xz is read too.
sub each_row {
	my ($path, $do) = @_;
	my $in;
	if ($path =~ /\.xz$/) { open $in, '-|', 'xz', '-dc', $path or die "$path: $!\n" }
	else                  { open $in, '<', $path or die "$path: $!\n" }
	binmode $in, ':encoding(latin1)';
	while (<$in>) { $do->($json->decode($_)) if /\S/ }
}

# "WORD text" lines as a hash; # starts a comment line.
sub words {
	my ($path) = @_;
	open my $in, '<', $path or die "$path: $!\n";
	return map { /^(\S+)\s+(\S.*)/ ? ($1 => $2) : () } grep { !/^#/ } <$in>;
}

1;
