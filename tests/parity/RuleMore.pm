# RuleMore: constructs of the rule language that are seldom seen: network rules of every kind, metas in odd spelling, scores in all
# forms, options, very long lines. Each function returns lines about NAME.
package RuleMore;
use strict;
use warnings;
use RuleWords;

sub new { my ($class, $words, $re) = @_; return bless { words => $words, re => $re }, $class }

# --- rules that ask the network: declared, and never answered under local tests only ---------------------

my @zone = qw(dnsbl.example.com. rhsbl.example.org bl.example.net.);
my @bare = qw(check_for_spf_pass check_for_spf_fail check_for_spf_neutral check_for_spf_none check_for_spf_softfail check_for_spf_permerror
	check_for_spf_helo_pass check_for_spf_helo_fail check_for_spf_helo_none check_for_spf_welcomelist_from check_for_def_spf_whitelist_from
	check_spf_skipped_noenvfrom check_dkim_adsp check_dkim_dependable check_dkim_signed check_dkim_valid check_dkim_valid_author_sig
	check_dkim_testing check_dkim_signsome check_dkim_verified check_for_dkim_welcomelist_from check_for_def_dkim_whitelist_from check_arc_signed
	check_arc_valid check_dmarc_pass check_dmarc_reject check_dmarc_none check_dmarc_missing check_dns_sender);

sub network {
	my ($self, $name) = @_;
	my $zone = one(@zone);
	my $kind = int rand 9;
	my @flags = maybe(4) ? () : ("tflags $name net" . one('', '', ' domains_only', ' ips_only', ' ns', ' nice', ' autolearn_force'));
	return ($self->uri_list($name, $zone), @flags) if $kind <= 1;
	return ("askdns $name " . $self->question, @flags) if $kind == 2;
	return ($self->hash_list($name), @flags) if $kind == 3;
	return ("header $name eval:" . $self->relay_list($zone), @flags) if $kind <= 5;
	return (one('full', 'body') . " $name eval:" . one("check_razor2()", "check_razor2_range('','51','100')", 'check_pyzor()', 'check_dcc()', "check_dcc_reputation_range('90','100')"), @flags) if $kind == 6;
	return (one('header', 'header', 'full') . " $name eval:" . one(@bare) . '()', @flags);
}

sub uri_list {
	my ($self, $name, $zone) = @_;
	my $line = one("urirhsbl $name $zone A", "urirhssub $name $zone A 2", "urirhssub $name $zone A 127.0.0.2-127.0.0.9", "urirhssub $name $zone TXT /x/", "uridnsbl $name $zone TXT",
		"uridnssub $name $zone A 127.0.0.4", "urinsrhsbl $name $zone A", "urinsrhssub $name $zone A 8", "urifullnsrhsbl $name $zone A", "urifullnsrhssub $name $zone A 127.0.0.5",
		"urirhsbl $name", "urirhssub $name $zone A");
	return ($line, one(("body $name eval:check_uridnsbl('$name')") x 5, "header $name eval:check_uridnsbl('$name')", "body $name eval:check_uridnsbl('OTHER')"));
}

sub question {
	my ($self) = @_;
	return one('_SENDERDOMAIN_.example.com A 127.0.0.2', '_AUTHORDOMAIN_.example.com TXT /^v=/', '_TAGA_.example.com A /^127\.0\.0\.[23]$/', '_dmarc._AUTHORDOMAIN_ TXT /v=DMARC1/i',
		'_LASTEXTERNALREVIP_.list.example.com A,TXT 127.0.0.2-127.0.0.5', '_SENDERDOMAIN_ MX', 'example.com A [NXDOMAIN]', '_SENDERDOMAIN_ AAAA /:/ [NOERROR,SERVFAIL]', 'noquestion', '_SENDERDOMAIN_ NOTYPE x', '_X_.a.b TXT m{a/b}');
}

sub hash_list {
	my ($self, $name) = @_;
	my ($type, $call) = @{ one([header => "check_hashbl_emails('ebl.example.com')"], [header => "check_hashbl_emails('ebl.example.com', 'md5/max=10/shuffle', 'From/Reply-To/body', '^127\\.0\\.0\\.2')"],
		[body => "check_hashbl_uris('uri.example.com', 'raw/max=5', '127.0.0.3')"], [header => "check_hashbl_uris('uri.example.com')"], [body => "check_hashbl_bodyre('bl.example.com', 'raw', '\\b(\\d{6})\\b')"],
		[body => "check_hashbl_bodyre('bl.example.com/', 'sha1/max=10', '([a-z]+\@x)', '127.0.0.1')"], [header => "check_hashbl_tag('tag.example.com', 'raw', 'XBTADDR', '^127\\.')"],
		[body => "check_hashbl_attachments('att.example.com', 'sha256')"], [body => "check_hashbl_emails('')"]) };
	return "$type $name eval:$call";
}

sub relay_list {
	my ($self, $zone) = @_;
	return one("check_rbl('set', '$zone')", "check_rbl('set-lastexternal', '$zone', '127.0.0.2')", "check_rbl('set-notfirsthop', '$zone', '(?i:x)')", "check_rbl_sub('set', '127.0.0.4')", "check_rbl_sub('set', '4')",
		"check_rbl_txt('set-untrusted', '$zone', '(?:a|b)')", "check_rbl_envfrom('env', '$zone')", "check_rbl_from_host('fh', '$zone')", "check_rbl_from_domain('fd', '$zone')",
		"check_rbl_headers('h', '$zone', '127.0.0.2', 'From,X-Other')", "check_rbl_ns_from('ns', '$zone')", "check_rbl_rcvd('r', '$zone')", "check_rbl_accreditor('acc-firsttrusted', '$zone', '127.0.0.1', 'tag')", 'check_rbl()', "check_rbl('only')");
}

# --- metas as nobody would write them ------------------------------------------------------------------

sub odd_expression {
	my ($self, $rule) = @_;
	my $form = one('A||B&&!C', '!!A', '-A + 2', '- A<1', 'A*B-C', 'A<B', 'A > B > C', 'A == B == C', 'A < B != C', '(A ? B : C)', 'A ? 1 : 0', '()', '1e1 > A', '.5 + A', 'A + 5.', '+A', 'A + + B', 'A - -B', 'A !B',
		'A>=1&&(B+C+A>2)', 'A && B || C && A', "A\t&&  B", '(((((A)))))', 'A and B', 'not A', 'A xor B', 'A | B', 'A & B', 'A ^ B', '~A', 'A ** 2', 'A <=> B', 'A % 2', 'A = B', 'A === B', 'A <> B', 'A >> 1', 'A << 1', 'A, B',
		'0x10 + A', '1_000 > A', '00012 + A', "'A'", 'local_tests_only && A', 'A != B', '! A + B', '!(A + B) * 2', 'A && (B', 'A && B)', '&& A', 'A &&', 'A B', '(A)(B)', '1 - 1', '0', '1', '-1 + A', 'A/2', 'A / B',
		'A * 0', '(A - 1) * (B - 1)', '!A && !B && !C', 'A + B + C >= 2', '(A + B) == 2', 'A ==1', 'A> 0', 'A;', 'A || 0.0', 'A && 0', 'lower_case + A', 'A::B', 'A->B', 'A @ B', 'A [1]', '{A}', 'A # B', 'A || NO_SUCH_RULE', 'A ? B ? 1 : 2 : C', '!A ? B : C',
		'A*1.5', '(1+1)*(A+A)', 'A && A', 'A -1', 'A-1', '1-A', '2 > A > 0', 'A != B != C', '(A || B) ? (C && A) : !C');
	$form =~ s/\b([ABC])\b/$rule->()/ge;
	return $form;
}

sub odd_score {
	return one('(0.5) (0.1) (0) (1)', '(-1)', '+1', '.5', '1.', '1e1', '-0', '0.0', '1 2', '1 2 3', '1 2 3 4 5', '00.5', '1,5', '(1', '( 1 )', '0 0 0 0', '1 0 0 0', '-1 0 0 0', '0x1', '1 (2) 3 4', '1  0.5   0 1', 'inf', '1000', '-0.0001');
}

# --- other lines ---------------------------------------------------------------------------------------

# Kilobytes of alternatives, as community rule files have them.
sub long_pattern {
	my ($self) = @_;
	my %seen;
	my @words = grep { !$seen{ lc $_ }++ } map { $self->{words}->word } 1 .. one(30, 100, 200);
	my $all = join '|', map { quotemeta } @words;
	return one("/\\b(?:$all)\\b/i", "/(?:$all){2}/", "/^(?:$all)\\s+(?:$all)/im", "/\\b(?:$all)\\W{1,3}(?:$all)\\b/", "m{(?:$all)}");
}

sub lines {
	my ($self, $name) = @_;
	my $w = $self->{words};
	my $word = $w->word;
	return one("test $name ok $word", "test $name fail x", "body $name /$word#x/", "body $name /$word\\#?/ # c", "body\t\t$name\t\t/$word/i\t", "lang en body $name /$word/", "lang de body $name /$word/", "lang ja_JP describe $name x",
		"lang en_US score $name 2", "describe $name " . 'long ' x 300, '# ' . 'comment ' x 2000, "#body $name /$word/", "body $name \x{a0}/$word/", "BODY $name /$word/", "body $name /\xc3\xa9|$word/", "body $name /\xe9|$word/i", "body $name /[\xc0-\xff]{2}/",
		"body $name /\\x{e9}|\\xc3\\xa9|$word/", "header $name Subject=~/$word/i", "header $name Subject =~ m#$word#", "header $name  Subject   =~   m{$word}i  ", "header $name subject: =~ /$word/i", "header $name Subject:raw:addr =~ /./",
		"header $name To:first:addr:host =~ /./", "header $name ALL:raw =~ /^$word/mi", "header $name exists:Subject ", "header $name !exists:Subject", "header $name Received =~ /$word/ ", "uri $name /./", "rawbody $name /^\$/", "full $name /\\A./s",
		"body $name eval:no_such()", "header $name eval:check_no_relays", "header $name eval: check_no_relays()", "header $name eval:check_no_relays() x", "body $name eval:html_test( 'html' )", "body $name eval:html_tag_exists(html)", "body $name eval:check_body_length('100", "describe $name", "priority $name 5.5", "priority $name -", "tflags $name nosuchflag multiple");
}

sub settings {
	my ($self) = @_;
	my $w = $self->{words};
	my ($address, $host) = ($w->address, $w->uri =~ m{^https?://([^/:?]+)} ? $1 : 'example.com');
	return one("whitelist_allows_relays $address", "welcomelist_auth *\@$host", "def_whitelist_auth $address", "unwelcomelist_auth *\@$host", "unblacklist_to $address", "unwhitelist_from_rcvd $address", "whitelist_from_rcvd $address $host", "def_whitelist_from_rcvd * [127.0.0.1]",
		"welcomelist_from_rcvd *\@* [10.0.0.0/8]", 'always_trust_envelope_sender 1', 'skip_rbl_checks 1', 'skip_uribl_checks 1', 'freemail_add_describe_email 0', 'freemail_skip_when_over_max 0', 'freemail_max_body_freemails 1', "freemail_welcomelist $address", 'freemail_domains_welcomelist aol.com',
		'clear_trusted_networks', 'clear_internal_networks', 'msa_networks 10.2/16', "uridnsbl_skip_domain $host", 'clear_uridnsbl_skip_domain', 'clear_originating_ip_headers', 'clear_util_rb', 'util_rb_2tld co.uk example.com', 'util_rb_3tld a.b.example.com', 'clear_unsafe_report_template', 'clear_headers', 'report_contact x',
		'score_set 1', 'bayes_ignore_header X-Foo', 'use_bayes_rules 0', 'use_learner 0', 'ok_languages all', 'allow_user_rules 1', 'rbl_timeout 5', 'dns_available no', 'dns_query_restriction deny example.com', 'body_part_scan_size 2000', 'rawbody_part_scan_size 3000', "enlist_addrlist (LISTC) $address", "delist_uri_host (HOSTS) $host", "clear_welcomelist x",
		'shortcircuit_min_ham_score -5', 'shortcircuit_max_spam_score 8', 'bayes_auto_learn 0', 'add_header all Foo _YESNO_', 'rewrite_header Subject [x]', 'report _PREVIEW_', 'replace_start {{', 'replace_end }}', 'replace_tag NEW [nm]', 'nonsense_setting 1', 'required_score x', 'version_tag mine', 'require_version 4.000001', 'url_redirector *.example.com', 'fold_headers 0');
}

1;
