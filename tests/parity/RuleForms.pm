# RuleForms: forms of the rule language that community rule files use: conditions within conditions, metas that join texts,
# several named groups, mimeheader and uri_detail in all spellings, questions to name servers, bytes past ASCII wherever text may
# stand. As in RuleMore, each function returns lines about NAME.
package RuleForms;
use strict;
use warnings;
use RuleWords;

sub new { my ($class, $words, $re) = @_; return bless { words => $words, re => $re, tags => 0 }, $class }

# --- conditions -----------------------------------------------------------------------------------------

my $P = 'Mail::SpamAssassin::Plugin';
my @plugins = qw(FreeMail TextCat HTMLEval Shortcircuit MIMEHeader URIDetail AskDNS HashBL ReplaceTags Bayes DKIM SPF ASN NoSuch PDFInfo ImageInfo WLBLEval VBounce DNSEval URIDNSBL Check);
my @features = ('Mail::SpamAssassin::Conf::feature_bug6558_free', 'Mail::SpamAssassin::Conf::feature_dns_query_restriction', 'Mail::SpamAssassin::Conf::feature_nothing',
	'Mail::SpamAssassin::Conf::perl_min_version_5010000', 'Mail::SpamAssassin::Conf::feature_welcomelist_blocklist', 'Mail::SpamAssassin::Conf::feature_capture_rules',
	'Mail::SpamAssassin::Conf::compat_some_word', 'Mail::SpamAssassin::Conf::feature_meta_rules_matching', 'Mail::SpamAssassin::Conf::feature_get_host', 'Mail::SpamAssassin::Conf::feature_edns',
	"${P}::HashBL::has_hashbl_bodyre", "${P}::HashBL::has_hashbl_emails", "${P}::MIMEHeader::has_tflags_range", "${P}::MIMEHeader::has_all_header", "${P}::URIDetail::has_host_key",
	"${P}::AskDNS::has_tag_header", "${P}::NoSuch::has_it", "${P}::FreeMail::has_freemail_domains_welcomelist", "${P}::BodyEval::has_check_body_length", "${P}::ReplaceTags::has_x",
	"${P}::Shortcircuit::has_x", 'Mail::SpamAssassin::Util::has_x', 'feature_bug6558_free', "${P}::HeaderEval::has_check_for_unique_subject_id", "${P}::DKIM::has_arc", "${P}::ASN::has_check_asn");

sub test {
	my $kind = int rand 8;
	my $not = maybe(4) ? '!' : '';
	return $not . one('can', 'can', 'has') . '(' . one(@features) . ')' if $kind <= 2;
	return $not . 'plugin(' . $P . '::' . one(@plugins) . ')' if $kind == 3;
	return one('(version >= 3.004002)', '(version < 4.000000)', 'version > 4', '!(version >= 4.000001)', '(version == 4.000001)', 'version >= 3.2', 'perl_version >= 5.018') if $kind == 4;
	return one('local_tests_only', '!local_tests_only', '0', '1', '(1)', '!0', '(2 > 1)', '1 + 1 == 2') if $kind == 5;
	return one('(', '((') . test() . ')' if $kind == 6 && maybe(4);
	return test() . ' ' . one('&&', '||') . ' ' . test();
}

sub condition {
	return 'ifplugin ' . $P . '::' . one(@plugins) if maybe(4);
	my $test = test();
	return one('if ', 'if ', 'if', "if\t") . ($test =~ /^[(]/ ? $test : "($test)");
}

# What `$lines` gives, within one to four conditions, some with an else.
sub nested {
	my ($self, $lines, $depth) = @_;
	my $indent = one('', '  ', "\t");
	my @in = $depth > 0 && !maybe(3) ? ($lines->(), $self->nested($lines, $depth - 1), maybe(2) ? $lines->() : ()) : $lines->();
	my @else = maybe(2) ? ('else' . one('', ' ', ' # other'), maybe(3) && $depth > 0 ? $self->nested($lines, $depth - 1) : $lines->()) : ();
	return (condition(), (map { "$indent$_" } @in), @else, 'endif' . one('', '', ' # if'));
}

# --- metas that join texts ------------------------------------------------------------------------------

sub joined {
	my ($self, $rule) = @_;
	my $form = one('A . B', 'A . B == 11', '(A . B) > 0', 'A.B', '!A . B', '(A > B) . 1', 'A . B . C >= 100', '(A . B) ? C : 2', '(A . 0) / 5', 'A + B . 1', '(A && B) . C', '(A || B) . 1 == 11', '!(A . B)',
		'A . B && C', '-A . B', '1 . A > 10', 'A .B', 'A . 1.5', '(A . B) * 2', '(A < 1) . (B < 1) == 11', 'A . - B', '(A . B) - (B . A)', 'A . B || C', '((A . B) == 10) + C', 'A . (B ? 1 : 0)');
	$form =~ s/\b([ABC])\b/$rule->()/ge;
	return $form;
}

# --- named groups ---------------------------------------------------------------------------------------

# Rules that set tags of their own, then rules of another kind that name them.
sub captures {
	my ($self, $name, $other) = @_;
	my ($one, $two) = map { 'SET' . $self->{tags}++ . one('', 'X', '_Y') } 1, 2;
	my $word = quotemeta substr $self->{words}->word, 0, 3;
	my $set = one("/(?<$one>\\w{4,})\\W+(?<$two>\\w+)/", "/(?:$word(?<$one>\\w+)|(?<$two>\\d+))/", "/(?<$one>$word\\w*)|(?<$one>the)/", "/(?<$one>)x/", "/\\b(?<$one>(?<$two>[a-z])\\w+)\\b/i", "m{(?<$one>\\S+\@\\S+)}", "/(?'$one'$word.?)/i", "/^(?<$one>.{3,12})/");
	my ($from, $target) = @{ one(['header', 'Subject =~ '], ['header', 'From =~ '], ['header', 'To:addr =~ '], ['header', 'X-Mailer =~ '], ['header', 'Received =~ ']) };
	my $use = one('%{T}', '\b%{T}\b', '%{T}.*%{T}', '(?:%{T}|qq)', '^%{T}', '%{T}$');
	my $tag = one($one, $one, $two);
	$use =~ s/T(?=\})/$tag/g;
	my $kind = one('body', 'rawbody', 'body', 'full');
	return ("$from $name $target$set", maybe(3) ? "tflags $name multiple" . one('', ' maxhits=2') : (), "$kind $other /$use/" . one('', 'i'), maybe(3) && $kind ne 'full' ? "tflags $other multiple" : ());
}

# --- MIME headers, details of URIs ----------------------------------------------------------------------

sub mime {
	my ($self, $name) = @_;
	my $header = one('Content-Type', 'content-type', 'Content-Type:raw', 'Content-Transfer-Encoding', 'Content-Disposition', 'Content-Disposition:raw', 'Content-ID', 'Content-Description', 'MIME-Version', 'ALL', 'X-Any', 'Content-Type:name', 'Content-Location', 'Content-Type:', 'Subject');
	my $text = one('text/plain; charset=us-ascii', 'text/html; charset="iso-8859-1"', 'image/gif; name="logo.gif"', 'multipart/alternative; boundary="--', 'application/octet-stream; name=', 'quoted-printable', 'base64', '7bit', '8bit', 'attachment; filename="', 'inline', '1.0', 'UNSET', "caf\xe9", '<part1@');
	my $line = "mimeheader $name $header" . one(' =~ ', ' =~ ', ' !~ ', '=~', ' =~') . $self->{re}->regex('text', $text) . (maybe(5) ? ' [if-unset: ' . one('UNSET', "\xe9", 'a b', '') . ']' : '');
	my @flags = maybe(2) ? "tflags $name " . one('multiple', 'range=1', 'range=2', 'range=2-', 'range=-2', 'range=1-1', 'range=2-9', 'range=x', 'range=', 'concat', 'concat range=1-2', 'multiple maxhits=3', 'multiple concat', 'nice', 'range=0') : ();
	@flags = () if $line =~ /!~/ && "@flags" =~ /multiple/;
	return ($line, @flags);
}

sub detail {
	my ($self, $name) = @_;
	my $re = $self->{re};
	my %of = (raw => sub { $self->{words}->uri }, cleaned => sub { $self->{words}->uri }, host => sub { 'www.example.com' }, domain => sub { one('example.com', 'redhat.com', 'com') }, text => sub { one($self->{words}->phrase, 'click here', 'http://') });
	my @conds = map {
		my $key = one('raw', 'type', 'cleaned', 'text', 'domain', 'host');
		my $pattern = $key eq 'type' ? one('/^a$/', '/^(?:a|img)$/', '/parsed/', '/^[^p]/', '/./', 'm{form|area}i') : maybe(3) ? one('/^https?:/i', '/\./', '/^.{20,}$/', '/\d/', '/[^\x00-\x7f]/', "/[\xe0-\xff]/", '/\/\w+\.\w{3}$/', 'm{^\w+://[^/]+/?$}', 'm!gif|jpg!i', '/%[0-9a-f]{2}/i') : $re->plain_regex($of{$key}->());
		$key . one(' =~ ', ' =~ ', ' !~ ', ' =~', '=~ ') . $pattern;
	} 1 .. one(1, 1, 2, 2, 3, 4);
	return ("uri_detail $name " . join(one(' ', '  '), @conds), maybe(4) ? "tflags $name " . one('multiple', 'nice', 'maxhits=2 multiple') : ());
}

# --- name servers: never asked under local tests only ---------------------------------------------------

sub question {
	my ($self, $name) = @_;
	my $kind = int rand 3;
	return "askdns $name " . one('_SENDERDOMAIN_', '_AUTHORDOMAIN_', '_LASTEXTERNALIP_', '_URIDOMAINS_', '_HEADER(X-Foo)_', '_HEADER(From:addr:domain)_', '_DKIMDOMAIN_', 'fixed', '_SET0_._SET1_') . one('.example.com', '.', '', '.bl.example.org.') . ' '
		. one('A', 'TXT', 'AAAA', 'MX', 'NS', 'A,TXT', 'a', 'ANY', 'SOA', 'PTR') . ' ' . one('127.0.0.2', '127.0.0.0/8', '127.0.0.2-127.0.0.9', '/^127\./', 'm{x}i', '', '[NXDOMAIN]', '0x2', '4', '127.0.0.1,127.0.0.2') if $kind == 0;
	my ($type, $call) = $kind == 1
		? @{ one([header => "check_hashbl_emails('ebl.example.com/A', 'sha256/max=5/notag/nouri', 'ALLFROM/body', '^127\\.', 'LISTA')"], [header => "check_hashbl_emails('ebl.example.com', '', 'X-None:addr/Reply-To', '127.0.0.2')"], [body => "check_hashbl_bodyre('bl.example.com/TXT', 'raw/case/shuffle', '(\\w+\@\\w+\\.com)', '^x')"],
			[body => "check_hashbl_bodyre('bl.example.com', 'md5', '([')"], [body => "check_hashbl_uris('u.example.com', 'sha1/max=3', '^127')"], [header => "check_hashbl_tag('t.example.com', 'raw/ip', 'IPTAG', '^127')"], [body => "check_hashbl_attachments('a.example.com', 'md5/minsize=1/num=2', '^127')"], [rawbody => "check_hashbl_bodyre('bl.example.com', 'raw', '(\\d+)')"]) }
		: @{ one([header => "check_rbl_headers('hh-lastexternal', 'h.example.com', '127.0.0.2', 'EnvelopeFrom,Reply-To')"], [header => "check_rbl('x-firsttrusted', 'z.example.com.', '^127\\.0\\.0\\.[2-4]\$')"], [header => "check_dns_sender()"], [header => "check_rbl_txt('t', 't.example.com.', '(?i:spam)')"], [header => "check_rbl_sub('x-firsttrusted', '^127.0.0.3')"]) };
	return ("$type $name eval:$call", maybe(3) ? () : "tflags $name net" . one('', ' nice', ' ips_only'));
}

# --- bytes past ASCII -----------------------------------------------------------------------------------

sub eight_bit {
	my ($self, $name) = @_;
	my $text = $self->{words}->eight_bit;
	my $plain = one("\xe9", "\xc3\xa9", "[\xe0-\xef]", "[^\x80-\xff]", "\\xe9|\xc3", "\xa3\\d+", "\xa0", "(?:\xe4|\xc4)", "\xe4{1,2}", "[\xa1\xa3]|\\x{e9}", "\\xc0-\\xff", "(?i)\xc9", "\xb7\\s", "\xbb", "[[:^ascii:]]", "\\351", "\\W\xfc");
	my $regex = maybe(2) ? $self->{re}->regex('text', $text) : "/$plain/" . one('', 'i', 's', 'm');
	my @flags = maybe(4) ? "tflags $name multiple" . one('', ' maxhits=5') : ();
	my $kind = int rand 9;
	return ("body $name $regex", @flags) if $kind <= 2;
	return ("rawbody $name $regex", @flags) if $kind <= 4;
	return ("header $name " . one('Subject', 'From:name', 'Subject:raw', 'To', 'ALL', 'Comments') . " =~ $regex" . (maybe(4) ? " [if-unset: \xe9t\xe9]" : ''), @flags) if $kind <= 6;
	return "uri $name $regex" if $kind == 7;
	return one("full $name $regex", "mimeheader $name Content-Disposition =~ $regex", "uri_detail $name text =~ /$plain/", "describe $name $text", "body $name eval:html_text_match('title', '$plain')", "header $name exists:X-\xe9", "meta $name\xe9 1", "header $name eval:check_subject_in_welcomelist('\xe9')");
}

sub setting {
	my ($self) = @_;
	return one("welcomelist_subject \xe9*", "blocklist_subject *\xfc?", "freemail_domains \xe9.com", "replace_tag U [\xfcu]", "enlist_addrlist (LISTE) *\@\xe9.com", "report \xe9t\xe9", "add_header all X caf\xe9", "welcomelist_from \xe9\@*", "rewrite_header Subject \xe9", "ok_locales \xe9");
}

1;
