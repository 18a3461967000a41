# RuleSites: what sites' own files have beside RuleForms and RuleMore: plugins that are loaded there, names taken again for rules of
# another kind, texts of several lines, character sets, tags in all places, relays field by field. As in RuleMore, each function
# returns lines about NAME.
package RuleSites;
use strict;
use warnings;
use RuleWords;

sub new { my ($class, $words, $re, $evals) = @_; return bless { words => $words, re => $re, evals => $evals }, $class }

my $P = 'Mail::SpamAssassin::Plugin';

# --- plugins that are not loaded by themselves ------------------------------------------------------------

sub plugins {
	my ($self) = @_;
	my ($address, $host) = ($self->{words}->address, 'example.com');
	return ("loadplugin ${P}::FromNameSpoof", "loadplugin ${P}::AuthRes", maybe(2) ? () : 'authres_networks ' . one('all', 'trusted', 'internal'),
		maybe(2) ? () : one("authres_trusted_authserv $host", "authres_trusted_authserv mail.$host mx.google.com", "authres_ignored_authserv $host"),
		map { maybe(3) ? $_ : () } "fns_add_addrlist (OWN) *\@$host $address", "fns_remove_addrlist (OWN) $address", 'fns_extrachars ' . one(0, 5, 50, 'x'), 'fns_ignore_dkim ' . one($host, 'yahoo.com aol.com'),
		'fns_ignore_headers ' . one('List-Id', 'X-Mailer Sender'), 'fns_check ' . one(0, 1, 2, 3));
}

my @methods = qw(auth dkim-adsp dkim domainkeys dmarc iprev spf sender-id dkim-atps rrvs smime vbr nothing SPF);
my @results = qw(none neutral pass policy fail softfail temperror permerror hardfail discard nxdomain missing Pass);
my @old_names = qw(check_from_in_blacklist check_from_in_default_whitelist check_forged_in_whitelist check_forged_in_default_whitelist check_to_in_whitelist check_subject_in_whitelist
	check_subject_in_blacklist check_uri_host_in_whitelist check_uri_host_in_blacklist check_for_spf_whitelist_from check_for_dkim_whitelist_from check_for_def_dkim_welcomelist_from);
my @bodies = qw(check_microsoft_executable check_suspect_name check_whitelist_bounce_relays);

sub plugin_call {
	my ($self, $name) = @_;
	my $kind = int rand 5;
	return "header $name eval:check_authres_result('" . one(@methods) . "', '" . one(@results) . "')" if $kind == 0;
	return "header $name eval:check_fromname_" . one(qw(spoof different domain_differ contains_email equals_to owners_differ equals_replyto)) . one('()', '()', "('OWN')", "('NONE', 'OWN')") if $kind <= 2;
	return "header $name eval:" . one(@old_names) . '()' if $kind == 3;
	return "body $name eval:" . one(@bodies) . '()';
}

# Strings of HTML in all charsets.
sub html_strings {
	my ($self, $name) = @_;
	my $text = one('.', '^.{1,8}$', '[^\x80-\xff]', '[\xc0-\xff]{2}', '\W\w', '(?i)\xe9', "\xc3\xa9", '^\s', '\s$', '\S{9}', '^[\x00-\x7f]+$', '(?u)\w\W', '\n', '[A-Z]{4}', '\d', 'image|logo', '^$', '(', '\p{L}{3}', '[[:punct:]]', quotemeta $self->{words}->word, '(?<=\s)\S', 'href|style|if', '&', '>');
	return one('body', 'body', 'rawbody', 'full', 'header') . " $name eval:html_text_" . one('match', 'match', 'not_match') . "('" . one(qw(title title anchor anchor comment comment script nothing)) . "', '$text')";
}

# --- names taken again ------------------------------------------------------------------------------------

# Another kind of rule under a name that may have one, and lines about it before, between or behind.
sub taken_again {
	my ($self, $name, $rule) = @_;
	my ($w, $re) = @$self{qw(words re)};
	my @kinds = (
		sub { "body $name " . $re->regex('body') }, sub { "rawbody $name " . $re->regex('html') }, sub { "uri $name " . $re->regex('uri') },
		sub { "header $name Subject =~ " . $re->regex('text', $w->value) }, sub { "header $name exists:" . ($w->header)[0] },
		sub { "meta $name " . $rule->() . ' + ' . $rule->() }, sub { my ($type, $call) = @{ $self->{evals}->call }; "$type $name eval:$call" },
		sub { "mimeheader $name Content-Type =~ /text|multipart/" }, sub { "uri_detail $name raw =~ /" . one('a', 'http', '\.com') . '/' },
		sub { "header $name From =~ /./ [if-unset: x]" }, sub { "body $name eval:check_uridnsbl('$name')" }, sub { "meta $name 0" }, sub { "test $name ok x" },
	);
	my @about = ("score $name " . one(0, '0.5', '1 0 1 0'), "tflags $name " . one('multiple', 'nice', 'multiple maxhits=2', 'net'), "describe $name again", "priority $name " . one(-10, 10));
	return map { (one(@kinds)->(), maybe(3) ? one(@about) : ()) } 1 .. one(2, 2, 3);
}

# --- texts of several lines -------------------------------------------------------------------------------

sub lines_pattern {
	my ($self) = @_;
	my ($w, $v) = map { quotemeta $self->{words}->word } 1, 2;
	return one("$w\\s*\\n\\s*\\w+", "^\\s*$w.*\$", "$w.*?\\n.*?$v", "\\n\\n+\\S", "$w(?:[^\\n]*\\n){1,3}[^\\n]*$v", "^$w", "$w\$", "\\A\\s*\\S+", "\\S+\\s*\\z", "[^\\n]{70}\\n", "\\n\$", "^\$", "(?:^|\\n)>.*\\n>", "\\r?\\n--\\s*\\n",
		"<[^>]*\\n[^>]*>", "\\n{3}", "(?s)$w.{0,200}$v", "(?m)^.{1,20}\$", "$w\\n", "\\n$w", "(?-s)$w.+$v", "\\R\\R", "$w\\v", "(\\w+)\\s*\\n\\s*\\1");
}

sub several_lines {
	my ($self, $name) = @_;
	my $regex = '/' . $self->lines_pattern . '/' . one('', 'i', 's', 'm', 'sm', 'is', 'im', 'ism');
	my $kind = one('body', 'rawbody', 'rawbody', 'header', 'header', 'full');
	my $target = $kind ne 'header' ? '' : one('ALL', 'ALL', 'ALL:raw', 'Received', 'Received:raw', 'Subject:raw', 'To:raw', 'Content-Type:raw', 'ToCc', 'References:raw', 'ALL-UNTRUSTED') . ' =~ ';
	my @flags = maybe(3) && $kind ne 'full' ? "tflags $name multiple" . one('', ' maxhits=3') : ();
	return ("$kind $name $target$regex", @flags);
}

# --- relays, addresses ------------------------------------------------------------------------------------

sub relays {
	my ($self, $name) = @_;
	my $word = quotemeta lc $self->{words}->word;
	my $field = one('ip', 'rdns', 'helo', 'by', 'ident', 'envfrom', 'intl', 'id', 'auth', 'msa');
	my $value = one('\S+', '[^ ]*', '127\.', '\d+\.\d+', '!', '\S*\.com', '[a-z]+', '', '0', $word);
	my $regex = one("/^[^\\]]+ $field=$value /", "/ $field=$value /i", "/^\\[ ip=(\\S+) [^\\]]*\\] \\[ ip=\\S+/", "/\\[ [^\\]]* $field=$value /", "/^\\s*\$/", "/(?:$field=$value .*){2}/", "/^(?!.*$field=$value )/", "/ rdns=(\\S+) helo=\\1 /");
	return ("header $name X-Spam-Relays-" . one(qw(Untrusted Trusted Internal External External Untrusted)) . one(' =~ ', ' =~ ', ' !~ ') . $regex . (maybe(6) ? ' [if-unset: x]' : ''));
}

sub addresses {
	my ($self, $name) = @_;
	my $header = one(qw(From To Cc ToCc Reply-To Sender Return-Path EnvelopeFrom Resent-From Resent-To Errors-To Delivered-To X-Original-To Received Message-Id MESSAGEID References In-Reply-To List-Id List-Unsubscribe Subject Date));
	my $mods = join '', map { one(':addr', ':name', ':first', ':last', ':host', ':domain', ':raw', ':ip', ':revip') } 1 .. one(1, 1, 2, 2, 3);
	my $regex = one('/^./', '/\n/', '/^[^@\s]+@[^@\s]+$/', '/\.(?:com|net|org)$/i', '/^$/', '/\s/', '/^"/', '/[<>]/', '/,/', '/^\d/', '/^\S+\s+\S+$/', '/UNSET/', '/[^\x20-\x7e]/', '/\.\d+$/', '/^[^.]+$/', '/\n.*\n/', '/=\?/');
	my $op = one('=~', '=~', '=~', '!~');
	return ("header $name $header$mods $op $regex" . (maybe(4) ? ' [if-unset: UNSET]' : ''), $op eq '=~' && maybe(4) ? "tflags $name multiple" : ());
}

# --- character sets ---------------------------------------------------------------------------------------

sub charset {
	my ($self, $name) = @_;
	my $word = quotemeta $self->{words}->word;
	my $inner = one('\w+', '\W\w', '[^\w\s]', '\s\S', "$word\\W", '[[:alpha:]]+', '[[:upper:]]{2}', '[\xe0-\xff]', '\b\w', '\B\W', '[[:punct:]]\s', '\xe9|\xc9', '\d+\W', '[^[:print:]]', '\w{5}\W', "(?<!\\w)$word", '[\w\x80-\xff]+', '\W{3}');
	my ($open, $close) = @{ one(['(?u)', ''], ['(?^u:', ')'], ['(?u:', ')'], ['(?^:', ')'], ['(?^i:', ')'], ['(?d)', ''], ['(?di)', ''], ['(?l)', ''], ['(?a)', ''], ['(?ui)', ''], ["$word|(?u)", ''], ['(?i)(?^:', ')'], ['(?aa)', '']) };
	my $regex = maybe(2) ? "/$open$inner$close/" : "/$inner/" . one('u', 'ui', 'l', 'd', 'di', 'a', 'aai', 'um', 'us', 'nu', 'xu', 'p');
	my $kind = one('body', 'rawbody', 'header', 'uri', 'full', 'mimeheader');
	my $target = $kind eq 'header' ? one('Subject', 'From', 'Subject:raw', 'ALL') . ' =~ ' : $kind eq 'mimeheader' ? 'ALL =~ ' : '';
	return ("$kind $name $target$regex", maybe(3) && $kind ne 'full' ? "tflags $name multiple" : ());
}

# --- replace tags -----------------------------------------------------------------------------------------

sub tags {
	my ($self, $name, $number) = @_;
	my $tag = one('LOOK', 'NUM', 'LOOK_ALIKE', 'x', 'DEEP') . $number;
	my $value = one('[a4@]', '(?:e|3)', '\d', '<A>', "<A>|<E>", '(?i:q)', '.', "\xc3\xa9", '[^<>]', '<NEST>', '', 'a{1,2}', '\s*', "<$tag>", '(?:<O>|0)');
	my $text = lc $self->{words}->word;
	$text =~ s/[aeiou]/<$tag>/;
	my $start = one('', '', '<pre P1>', '<post Q1>', '<inter W1>', '<inter SP2><pre P1>', "<pre $tag>", '<post P1>', '<inter Q1>');
	my ($kind, $target) = @{ one(['body', ''], ['body', ''], ['header', 'Subject =~ '], ['header', 'From:name =~ '], ['rawbody', ''], ['uri', ''], ['full', ''], ['mimeheader', 'Content-Type =~ '], ['uri_detail', 'raw =~ ']) };
	my @lines = ("replace_tag $tag $value", "$kind $name $target/$start$text/" . one('', 'i', 'im', 'u', 'x'), "replace_rules $name" . one('', ' NO_SUCH', ' __G001'));
	@lines = reverse @lines if maybe(3);
	return (@lines, maybe(5) ? "tflags $name multiple" : ());
}

# --- flags ------------------------------------------------------------------------------------------------

sub flags {
	my ($self, $name) = @_;
	my $re = $self->{re};
	my $rule = one("body $name " . $re->regex('body'), "header $name Subject =~ " . $re->regex('text', $self->{words}->value), "rawbody $name /\\w/", "uri $name /\\./", "body $name /e/", "header $name Received =~ /from/", "body $name eval:check_qp_ratio('0.01')", "header $name exists:Subject", "meta $name __G001 + 1", "mimeheader $name ALL =~ /t/", "uri_detail $name raw =~ /a/");
	my @flags = map { "tflags $name " . one('multiple maxhits=0', 'maxhits=0 multiple', 'multiple maxhits=1000000', 'multiple maxhits=-1', 'multiple maxhits=x', 'multiple maxhits=2 maxhits=7', 'multiple nosubject maxhits=4', 'nosubject', 'MULTIPLE', 'multiple,nosubject', 'multiplex', 'nosubjects multiple', '+multiple', 'multiple' . "\t" . 'maxhits=3', 'maxhits=3', 'net multiple', 'learn', 'userconf multiple', 'noautolearn nice', 'a=b multiple', 'multiple maxhits = 3') } 1 .. one(1, 1, 2);
	my @lines = ($rule, @flags);
	@lines = reverse @lines if maybe(3);
	return @lines;
}

1;
