# RuleHistory: what became of a name before: lines that were refused, tags that its patterns named, conditions and languages around
# them. And the odd rest: regexes of RegexForms on short texts, networks and lists in all spellings. As in RuleMore, each function
# returns lines about NAME.
package RuleHistory;
use strict;
use warnings;
use RegexForms 'regex_form';
use RuleWords;

sub new { my ($class, $words, $re, $sites) = @_; return bless { words => $words, re => $re, sites => $sites, set => 0 }, $class }

# --- names ------------------------------------------------------------------------------------------------

my @tags = qw(HISTA HISTB SENDERDOMAIN NOTSET AUTHORDOMAIN LASTEXTERNALIP HEADER(To:addr) RELAYSTRUSTED);

# A pattern with tags, one of which may be in force.
sub tagged {
	my ($self) = @_;
	my $w = quotemeta $self->{words}->word;
	my ($one, $two) = map { '%{' . one(@tags) . '}' } 1, 2;
	return one("$one", "$one|.", "$one.*$two", "(?:$one|$w)", "^.*$two?", "$w|$one$two", "\\$one", "[$one]", "$w", "(?<HISTC>\\w)$w|$one");
}

sub refused {
	my ($self, $name) = @_;
	my $tag = one(@tags);
	return one("body $name /(x%{$tag}/", "header $name Subject =~ /%{$tag}(/", "header $name X-None =~ /(/ [if-unset: " . one('x', 'y z') . ']', "header $name exists:No such", "header $name exists:From:addr", "header $name From:nosuch =~ /./ [if-unset: x]",
		"meta $name (A &&", "meta $name 1 \@ 2", "uri_detail $name raw =~ /(/", "uri_detail $name color =~ /red/", "mimeheader $name Content-Type =~ /(/", "body $name eval:no_such_function()", "rawbody $name x", "full $name //", "uri $name /%{$tag}/q",
		"header $name", "body $name", "header $name eval:check_no_relays", "header $name X-None", "header $name !~ /x/", "header $name X-None =~ x [if-unset: x]", "body $name /(?<HISTD>x/", "mimeheader $name X-None =~", "score $name x", "tflags $name", "priority $name x", "describe $name");
}

sub good {
	my ($self, $name, $rule) = @_;
	my ($w, $re) = @$self{qw(words re)};
	my $pattern = maybe(3) ? '/' . $self->tagged . '/' . one('', 'i', 's') : undef;
	return one("body $name " . ($pattern // $re->regex('body')), "rawbody $name " . ($pattern // $re->regex('html')), "uri $name " . ($pattern // '/\./'), "full $name " . ($pattern // '/\AFrom|e/'),
		"header $name Subject " . one('=~', '=~', '!~') . ' ' . ($pattern // $re->regex('text', $w->value)), "header $name X-None =~ " . one('/x/', '/y z/', '/./') . one('', ' [if-unset: x]', ' [if-unset: %{NOTSET}]'), "header $name exists:" . one('Subject', 'X-None', 'ALL', 'ToCc', 'MESSAGEID', 'EnvelopeFrom', 'ALL-TRUSTED', 'X-Spam-Relays-External'),
		"meta $name " . one(0, 1, $rule->() . ' + ' . $rule->(), '!' . $rule->()), "header $name eval:check_no_relays()", "body $name eval:check_for_mime_html()", "mimeheader $name Content-Type =~ /" . one('t', 'x', '(?<HISTB>\w+)') . '/', "uri_detail $name raw =~ /" . one('a', 'zz', '\.com') . '/', "rawbody $name eval:html_text_match('title', '.')");
}

sub about {
	my ($name) = @_;
	return one("score $name " . one(0, '0.5', '(0.5)', '0 1 0 1', '(-1)', '1 0 0 0'), "tflags $name " . one('multiple', 'nice', 'multiple maxhits=2', 'net', 'nosubject'), "priority $name " . one(-20, 0, 20), "replace_rules $name", "lang de score $name 0", "lang en score $name 2", "shortcircuit $name off");
}

sub history {
	my ($self, $name, $other, $rule) = @_;
	my @lines = map { (maybe(3) ? $self->refused($name) : maybe(5) ? about($name) : $self->good($name, $rule)) } 1 .. one(2, 3, 3, 4, 6);
	@lines = map { maybe(12) ? ('if (' . RuleForms::test() . ')', $_, 'endif') : maybe(12) ? one('lang en ', 'lang en_US ', 'lang de ', 'lang EN ', "lang  en\t") . $_ : $_ } @lines;
	return (@lines, "meta $other " . one("!$name", "$name + 1", "($name > 1) || ($name == 0)", "!$name && 1", "$name . 1"));
}

# The tags that history's patterns name, once a file.
sub set_tags {
	my ($self) = @_;
	return () if $self->{set}++;
	return ('header __HIST_A From =~ /(?<HISTA>\w+)/', 'header __HIST_B Subject =~ /(?<HISTB>\w{3,})/', maybe(2) ? 'tflags __HIST_B multiple' : ());
}

# --- regexes ----------------------------------------------------------------------------------------------

# On texts of some hundred bytes: Perl may take time by their square and more.
sub form {
	my ($self, $name) = @_;
	my $form = regex_form();
	$form = quotemeta(substr $self->{words}->word, 0, 2) . "(?:$form)" if maybe(2);
	return () if $form =~ m{[\n\r\0/#]};
	return "header $name " . one('Subject', 'From', 'To', 'X-Mailer', 'Date', 'Message-ID', 'Subject:raw', 'Content-Type') . " =~ /$form/" . one('', 'i', 's', 'm', 'x');
}

# --- headers ----------------------------------------------------------------------------------------------

sub odd_header {
	my ($self, $name) = @_;
	my $header = one('From', 'To', 'ToCc', 'MESSAGEID', 'EnvelopeFrom', 'ALL', 'ALL-TRUSTED', 'ALL-UNTRUSTED', 'ALL-INTERNAL', 'ALL-EXTERNAL', 'Received', 'References', 'X-Spam-Relays-External', 'Subject', 'List-Id', 'Return-Path', 'Content-Type', 'Message-Id', 'resent-from', 'X.Y', 'X_Y', '0', 'From-');
	my $mods = one('', '', ':', ':addr', ':raw', ':raw', ':first', ':last', ':name', ':host', ':domain', ':ip', ':revip', ':addr:raw', ':raw:addr', ':addr:host', ':host:addr', ':name:addr', ':addr:', ':ADDR', '::addr', ' :addr', ':addrx', ':addr-x', ':first:last', ':last:first', ':ip:last', ':a:b', ':addr:domain', ':first:ip', ':raw:last');
	my $regex = one('/^./', '/./', '/\n/', '/^$/', '/\s$/', '/^\s/', '/\@/', '/[<>"]/', '/x/', '/^[^\n]*$/', '/\.\w+$/', '/,/', '/^x$/', '/\n./', '/^From/m', '/^Received:/mi', '/\t/');
	return "header $name $header$mods" . one(' =~ ', ' =~ ', ' !~ ', '=~', ' =~') . $regex . (maybe(4) ? one(' [if-unset: x]', ' [if-unset:  ]', '  [if-unset: x ]', '[if-unset: x]', ' [if-unset:x]', ' [if-unset: x [if-unset: y]]', ' [If-Unset: x]') : '');
}

# --- settings ---------------------------------------------------------------------------------------------

sub networks {
	my ($self) = @_;
	my @address = map { one('10.', '10/8', '!10.1.0.0/16', '192.168.0.0/16', '127.0.0.1', '::1', '[::1]', '2001:db8::/32', '64.', '!64.1', '212.17.35.15', '193.120.211.219/32', '0/0', '1.2.3', '300.1.1.1', '10.1.2.3/33', 'fe80::1%eth0', '209.', '216/8', '!127/8', '66.218.66', '64.124.', '205.152.59.0/24', 'x', '10.0.0.0/255.0.0.0') } 1 .. one(1, 2, 3, 6);
	my @lines = one(qw(trusted_networks internal_networks msa_networks)) . " @address";
	push @lines, one('clear_trusted_networks', 'clear_internal_networks', 'clear_msa_networks') if maybe(3);
	@lines = reverse @lines if maybe(2);
	return (@lines, maybe(4) ? 'trusted_networks ' . one('64.', '209/8', '!64.2/16') : ());
}

sub lists {
	my ($self) = @_;
	my $address = $self->{words}->address;
	my ($user, $domain) = split /@/, $address;
	my $pattern = one($address, uc $address, "*\@$domain", "$user\@*", "*$domain", "*\@*", '*', "?*\@$domain", "$user?$domain", "*.$domain", "$user\@$domain.", "<$address>", "\"$user\"\@$domain", "$user+*\@$domain", "*\@*." . ($domain =~ /([^.]+)$/)[0], "$domain", "\@$domain", '!' . $address, "$user\\\@$domain", "*\@$domain *\@aol.com");
	my $list = one(qw(welcomelist_from blocklist_from welcomelist_to blocklist_to more_spam_to all_spam_to unwelcomelist_from unblocklist_from unwelcomelist_to unblocklist_to whitelist_from blacklist_from whitelist_to blacklist_to unwhitelist_from freemail_domains freemail_welcomelist freemail_whitelist whitelist_allows_relays welcomelist_allows_relays welcomelist_auth def_welcomelist_auth unwelcomelist_auth));
	return "$list $pattern" if maybe(2);
	return one("enlist_addrlist (LISTA) $pattern", "enlist_addrlist (LISTA)$pattern", "enlist_addrlist ( LISTA ) $pattern", "enlist_addrlist LISTA $pattern", "enlist_addrlist (lista) $pattern", "enlist_uri_host (HOSTS) $domain !www.$domain", "enlist_uri_host (HOSTS) *.$domain", "enlist_uri_host (HOSTS) .$domain", "delist_uri_host (HOSTS) $domain", "delist_uri_host (ALL) $domain", "blocklist_uri_host $domain", "welcomelist_uri_host !$domain",
		"welcomelist_from_rcvd $pattern $domain", "welcomelist_from_rcvd $pattern [" . one('127.0.0.1', '10.0.0.0/8', '64.', '209/8') . ']', "def_welcomelist_from_rcvd $pattern *", "welcomelist_from_rcvd $pattern *.$domain", "unwelcomelist_from_rcvd $pattern", "welcomelist_from_rcvd $pattern .", "welcomelist_subject " . one('*', '?e*', '[a]*', 'a|b', '$x', '*.', '*free*money*'), "blocklist_subject " . one('re:*', '*[]*', "*\\*", '*e'),
		'originating_ip_headers ' . one('X-Originating-IP X-Y', 'Received', 'x-mailer'), 'clear_originating_ip_headers', 'envelope_sender_header ' . one('From', 'X-Sender', 'Return-Path', 'sender', 'X-No', 'x:y'), 'always_trust_envelope_sender ' . one(0, 1, 'x'), 'ok_locales ' . one('en ko', 'all', 'EN', 'zh,ja', 'xx'), 'parse_dkim_uris 1', 'util_rb_tld ' . one('zz', '.com', 'com net'), 'util_rb_2tld ' . one('aol.com', 'yahoo.com hotmail.com'), 'util_rb_3tld a.yahoo.com', 'clear_util_rb',
		'bayes_ignore_header Subject', 'ignore_always_matching_regexps ' . one(0, 1), 'tryplugin Mail::SpamAssassin::Plugin::' . one('NoSuch', 'Check', 'AntiVirus'), 'enable_compat ' . one('x', 'welcomelist_blocklist', ''), 'lang en required_score 4', 'lang de trusted_networks 10/8', 'welcomelist_bounce_relays ' . one("*.$domain", $domain, '!x'), 'url_redirector ' . $domain, 'freemail_max_body_emails ' . one(0, 1, 5), 'freemail_import_welcomelist_auth 1', 'freemail_skip_bulk_envfrom ' . one(0, 1));
}

1;
