# RulePairs: rule files judged by the installed SpamAssassin and by Winnow on the same messages, and the pairs (message, rule)
# where they differ. A folder is DIR/site (the .pre files), DIR/rules, DIR/list (the messages, as named from the folder
# where both run). Used by rulegen-run, prefsgen-run and rule-cases-run.
package RulePairs;
use strict;
use warnings;
use Exporter 'import';
use File::Basename 'dirname';
use File::Path qw(make_path remove_tree);
use JSON::PP;
our @EXPORT_OK = qw(new_folder spamassassin winnow rows answer same compare read_lines write_lines);

my $here = dirname(__FILE__);
my $J = (eval { require JSON::XS; 1 } ? 'JSON::XS' : 'JSON::PP')->new;
my $tlds;

# Empty but for what every rule file needs.
sub new_folder {
	my ($dir, @messages) = @_;
	$tlds //= (grep { -f } glob('/var/lib/spamassassin/*/updates_spamassassin_org/20_aux_tlds.cf'), '/usr/share/spamassassin/20_aux_tlds.cf')[0]
		or die "no 20_aux_tlds.cf: is spamassassin installed?\n";
	remove_tree($dir);
	make_path("$dir/site", "$dir/rules");
	system("cp /etc/spamassassin/*.pre '$dir/site' && cp '$tlds' '$dir/rules'") == 0 or die "cannot copy the set-up to $dir\n";
	write_lines("$dir/list", @messages);
}

# What SpamAssassin says of all messages, under one seed of Perl's hashes. Both run in $at; $from_there is the folder's path from $at.
sub spamassassin {
	my ($at, $dir, $from_there, $hash) = @_;
	my $cold = system("grep -q '%{' '$dir'/rules/10_*.cf") == 0 ? '--cold' : '';
	return rows("cd '$at' && '$here/judged' '$here/spamassassin-hits' $cold --limit 100 --hash-seed $hash "
		. "--site '$from_there/site' --rules '$from_there/rules' <'$dir/list' 2>'$dir/oracle.err'", "$dir/oracle.$hash.jsonl");
}

sub winnow {
	my ($at, $dir, $build) = @_;
	system("'$build/winnow' compile -q -j1 --cache '' -o '$dir/ruleset' '$dir/site' '$dir/rules' >'$dir/compile.log' 2>&1") == 0
		or die "winnow compile failed, see $dir/compile.log\n";
	my $scan = "cd '$at' && '$build/winnow' scan --ruleset '$dir/ruleset' --files-from '$dir/list'";
	my %row  = rows("$scan --json 2>'$dir/winnow.err'", "$dir/winnow.jsonl");
	rows("$scan --no-subhits 2>'$dir/winnow.err'", "$dir/quiet.jsonl");
	system("'$here/compare-quiet' '$dir/winnow.jsonl' '$dir/quiet.jsonl' >'$dir/quiet.log'") == 0
		or die "a quiet scan says something else, see $dir/quiet.log\n";
	return %row;
}

sub rows {
	my ($command, $file) = @_;
	system("($command) >'$file'");    # the status says ham or spam
	open my $in, '<:encoding(latin1)', $file or die "$file: $!\n";
	my %row;
	while (<$in>) { my $r = $J->decode($_); $row{ $r->{file} } = $r }
	return %row;
}

# The hits of a rule, or the score, in one row.
sub answer {
	my ($row, $rule) = @_;
	return $row->{score} if $rule eq '(score)';
	return $row->{hits}{$rule} // $row->{subhits}{$rule};
}

sub same {
	my ($rule, $x, $y) = @_;
	return 0 if defined $x != defined $y;
	return !defined $x || abs($x - $y) < ($rule eq '(score)' ? 0.0015 : 1e-9 * (1 + abs $x));
}

# [message, rule, SpamAssassin's answer, Winnow's answer] where they differ. The score is a pair only where all rules are the same.
sub compare {
	my ($want, $got) = @_;
	my ($pairs, @differ) = (0);
	for my $file (sort keys %$want) {
		my ($w, $g) = ($want->{$file}, $got->{$file} // {});
		my %rules = map { %{ $_ // {} } } @$w{qw(hits subhits)}, @$g{qw(hits subhits)};
		$pairs += keys(%{ $w->{hits} }) + keys %{ $w->{subhits} };
		my @rules = grep { !same($_, answer($w, $_), answer($g, $_)) } sort keys %rules;
		@rules = ('(score)') if !@rules && !same('(score)', $w->{score}, $g->{score});
		push @differ, map { [$file, $_, answer($w, $_), answer($g, $_)] } @rules;
	}
	return ($pairs, @differ);
}

sub read_lines {
	my ($file) = @_;
	open my $in, '<:raw', $file or return;
	return <$in>;
}

sub write_lines {
	my ($file, @lines) = @_;
	open my $out, '>:raw', $file or die "$file: $!\n";
	print $out "$_\n" for @lines;
	close $out or die "$file: $!\n";
}

1;
