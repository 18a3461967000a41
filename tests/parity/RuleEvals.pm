# RuleEvals: calls of eval functions with varied arguments, and the settings they read.
package RuleEvals;
use strict;
use warnings;
use RuleWords;

sub new { my ($class, $words, $re) = @_; return bless { words => $words, re => $re }, $class }

sub n { return "'" . one(@_) . "'" }
sub range { my ($max) = @_; my $a = int rand $max; return "'$a','" . ($a + 1 + int rand $max) . "'" }

my @plain_header = qw(check_all_trusted check_equal_from_domains check_for_fake_aol_relay_in_rcvd check_for_faraway_charset_in_headers
	check_for_forged_eudoramail_received_headers check_for_forged_gmail_received_headers check_for_forged_gw05_received_headers
	check_for_forged_hotmail_received_headers check_for_forged_juno_received_headers check_for_forged_received_ip_helo
	check_for_forged_received_trail check_for_forged_yahoo_received_headers check_for_illegal_ip check_for_matching_env_and_hdr_from
	check_for_missing_to_header check_for_msn_groups_headers check_for_no_hotmail_received_headers check_for_no_rdns_dotcom_helo
	check_for_numeric_helo check_for_sender_no_reverse check_for_unique_subject_id check_forged_in_default_welcomelist
	check_forged_in_welcomelist check_from_in_blocklist check_from_in_default_welcomelist check_from_in_welcomelist check_mailfrom_matches_rcvd
	check_messageid_not_usable check_no_relays check_outlook_message_id check_ratware_envelope_from check_ratware_name_id
	check_relays_unparseable check_subject_in_blocklist check_subject_in_welcomelist check_to_in_all_spam check_to_in_blocklist
	check_to_in_more_spam check_to_in_welcomelist check_unresolved_template gated_through_received_hdr_remover helo_ip_mismatch sorted_recipients
	subject_is_all_caps check_freemail_from check_uri_host_in_blocklist check_uri_host_in_welcomelist check_from_in_whitelist check_to_in_blacklist);
my @plain_body = qw(check_for_faraway_charset check_for_mime_html check_for_mime_html_only check_ma_non_text check_for_ascii_text_illegal
	check_https_ip_mismatch check_iframe_src check_uri_truncated html_charset_faraway have_any_bounce_relays check_welcomelist_bounce_relays
	check_for_http_redirector check_https_http_mismatch check_freemail_body check_freemail_replyto);

# Functions with arguments: type and a maker of what stands in the parentheses.
my @calls = (
	[body => 'check_abundant_unicode_ratio', sub { one('0.02', "'0.05'", 0) }],
	[body => 'check_base64_length', sub { one("'79'", "'60','79'", "70, 77", "'1'") }],
	[body => 'check_blank_line_ratio', sub { range(90) . one('', ",'4'", ",'1'") }],
	[body => 'check_body_length', sub { n(50, 128, 512, 1024, 5000) }],
	[body => 'check_for_mime', sub { n(qw(mime_attachment mime_bad_iso_charset mime_base64_blanks mime_base64_count mime_base64_encoded_text mime_faraway_charset mime_qp_count mime_qp_long_line mimepart_limit_exceeded mime_checked_attachments nothing)) }],
	[body => 'check_for_uppercase', sub { range(60) }],
	[body => 'check_mime_multipart_ratio', sub { one("'0.00','0.01'", "'0.0','0.9'", "'0.5','2'") }],
	[body => 'check_msg_parse_flags', sub { n(qw(mime_epilogue_exists missing_head_body_separator missing_mime_head_body_separator missing_mime_headers truncated_header truncated_headers none)) }],
	[body => 'check_qp_ratio', sub { n('0.01', '0.05', '0.5', 0) }],
	[body => 'check_stock_info', sub { n(1, 2, 3) }],
	[body => 'html_eval', sub { one("'length', '< 384'", "'length','> 1000'", "'num_imgs', '> 0'", "'max_size', '>= 3'", "'title_text', '== 0'") }],
	[body => 'html_image_only', sub { one("'0000','0400'", "'0','5000'", "'1200','1600'") }],
	[body => 'html_image_ratio', sub { one("'0.000','0.002'", "'0.002','0.1'", "'0','1'") }],
	[body => 'html_range', sub { one("'length','0','1024'", "'length','100','inf'", "'max_size','3','inf'", "'bad_tag_ratio','0','1'", "'closed_extra_ratio','0','inf'", "'obfuscation_ratio','0','.1'", "'non_element_ratio','0.0','0.5'", "'image_area','1','inf'", "'t_img','1','9'", "'max_shouting','1','9'") }],
	[body => 'html_tag_balance', sub { n(qw(body html center head font a table b i)) . ', ' . n('!= 0', '> 0', '< 0', '== 0', '>= 1') }],
	[body => 'html_tag_exists', sub { n(qw(body html font iframe form script style img table)) }],
	[body => 'html_test', sub { n(qw(embeds font_face_bad font_invalid_color font_low_contrast form_action_mailto html font_size link title_text big_font shouting)) }],
	[rawbody => 'html_text_match', sub { my ($self) = @_; n(qw(anchor comment title)) . ", '" . one('.{10}', '[a-z]', '^\w', '<!', '\S+\s\S+', quotemeta $self->{words}->word) . "'" }],
	[body => 'html_text_not_match', sub { n(qw(title anchor)) . ", '" . one('x', '.', 'zzz', 'a') . "'" }],
	[body => 'html_title_subject_ratio', sub { n('3.5', '0.5', 1) }],
	[body => 'image_count', sub { n(qw(all gif jpeg png)) . one(',1,1', ",'1','3'", ',0', ',1') }],
	[body => 'image_name_regex', sub { one("'/\\.gif/i'", "'/^image/'", "'/[a-z]/'") }],
	[body => 'image_named', sub { n('image001.gif', 'logo.gif') }],
	[body => 'image_size_exact', sub { n(qw(all gif jpeg)) . ',100,200' }],
	[body => 'image_size_range', sub { n(qw(all gif jpeg)) . one(',1,1', ',100,100,500,500', ",'10','10'") }],
	[body => 'image_to_text_ratio', sub { n(qw(all gif jpeg)) . one(',0.0,0.1', ',0.000,100', ",'0','1000'") }],
	[body => 'pixel_coverage', sub { n(qw(all gif jpeg)) . one(',1,100000', ',50000', ',0') }],
	[body => 'multipart_alternative_difference', sub { one("'99', '100'", "'10','100'", "'0','50'") }],
	[body => 'multipart_alternative_difference_count', sub { one("'3', '1'", "'1','0'") }],
	[body => 'plaintext_body_length', sub { one("'0','100'", "'100'", "'1000','100000'") }],
	[body => 'plaintext_body_sig_ratio', sub { one("'0','1'", "'0.5'", "'2','100'") }],
	[body => 'plaintext_sig_length', sub { one("'1','100'", "'10'", "'0'") }],
	[body => 'tvd_vertical_words', sub { one("'0','10'", "'10','50'", '0,100') }],
	[header => 'check_for_from_domain_in_received_headers', sub { n('hotmail.com', 'yahoo.com', 'example.com', 'aol.com') . ', ' . n('true', 'false') }],
	[header => 'check_for_shifted_date', sub { one("'-12','-6'", "'3','6'", "'96','undef'", "'undef','-96'", "'-1','1'", "'0','3'", "'undef','undef'", "'24', '48'") }],
	[header => 'check_for_to_in_subject', sub { n(qw(user address)) }],
	[header => 'check_freemail_from', sub { one('', "'\\d\@'", "'yahoo'") }],
	[header => 'check_freemail_header', sub { n('Reply-To', 'Subject', 'EnvelopeFrom', 'To:addr', 'From', 'Sender') . one('', ", '\\d\@'", ", 'a'") }],
	[header => 'check_freemail_replyto', sub { n(qw(reply replyto)) }],
	[body => 'check_freemail_body', sub { one('', "'\\d\@'", "'[a-z]'") }],
	[header => 'check_from_in_list', sub { n(qw(LISTA LISTB NOLIST)) }],
	[header => 'check_to_in_list', sub { n(qw(LISTA LISTB)) }],
	[header => 'check_replyto_in_list', sub { n(qw(LISTA LISTB)) }],
	[header => 'check_header_count_range', sub { n('Received', 'Subject', 'X-Mailer', 'content-type', 'To') . ',' . one("'1','1'", "'2','999'", "'0','0'", "'3','6'") }],
	[header => 'check_illegal_chars', sub { n('Subject', 'From', 'ALL', 'To', 'X-None') . ',' . one("'0.00','2'", "'0.01','1'", "'0.2','0'") }],
	[header => 'received_within_months', sub { one("'3','6'", "'undef','1'", "'6','undef'", "'0','3'") }],
	[header => 'similar_recipients', sub { one("'0.65','undef'", "'0','1'", "'0.55','0.65'", "'0.2','undef'") }],
	[body => 'check_uri_host_listed', sub { n(qw(HOSTS BLOCK WELCOME OTHER)) }],
	[body => 'check_https_http_mismatch', sub { one("'1','10'", "'1'", "'0','3'") }],
);

# [type, "function(arguments)"], once in a while with odd but legal spelling.
sub call {
	my ($self) = @_;
	my $kind = int rand 6;
	return ['header', one(@plain_header) . '()'] if $kind <= 1;
	return ['body', one(@plain_body) . '()'] if $kind == 2;
	my ($type, $function, $args) = @{ one(@calls) };
	my $text = $args->($self);
	$text =~ s/'/"/g if maybe(8) && $text !~ /[\\"]/;
	$text =~ s/,/ , / if maybe(10);
	return [$type, "$function($text)"];
}

sub settings {
	my ($self) = @_;
	my $w = $self->{words};
	my @s = ('freemail_domains yahoo.com hotmail.com *.co.uk aol.com msn.com excite.com mail.*',
		'enlist_addrlist (LISTA) ' . join(' ', map { pattern($w->address) } 1 .. 6), 'enlist_addrlist (LISTB) *@*.com',
		'enlist_uri_host (HOSTS) ' . join(' ', map { host($w->uri) } 1 .. 5), 'welcomelist_from ' . join(' ', map { pattern($w->address) } 1 .. 3),
		'blocklist_from ' . pattern($w->address) . ' *@aol.com', 'welcomelist_to ' . pattern($w->address), 'blocklist_to ' . pattern($w->address),
		'more_spam_to ' . pattern($w->address), 'all_spam_to ' . pattern($w->address), 'welcomelist_from_rcvd ' . pattern($w->address) . ' example.com',
		'def_welcomelist_from_rcvd *@*.com  com', 'welcomelist_subject ' . substr($w->value, 0, 8), 'blocklist_subject ' . one('free', '*money*', 'Re: *', '?e*'),
		'blocklist_uri_host ' . host($w->uri), 'welcomelist_uri_host ' . host($w->uri));
	return map { maybe(3) ? () : $_ } grep { !/#/ } @s;
}

sub settings_again {
	my ($self) = @_;
	my $w = $self->{words};
	return one('unwelcomelist_from ' . pattern($w->address), 'welcomelist_from ' . pattern($w->address), 'unblocklist_from ' . pattern($w->address), 'blocklist_to *@' . one('example.com', '*'),
		'whitelist_from ' . pattern($w->address), 'enlist_uri_host (OTHER) ' . host($w->uri) . ' !www.example.com', 'delist_uri_host ' . host($w->uri),
		'trusted_networks ' . one('10/8', '192.168.', '127.0.0.1', '193.120.211.219', '!10.1/16', '64.', '212.17.35.0/24'), 'internal_networks ' . one('10/8', '127/8', '212.17.35.15'),
		'ok_locales ' . one('en', 'en ja', 'all'), 'freemail_whitelist ' . $w->address, 'freemail_max_body_emails 2', 'util_rb_tld example zz', 'originating_ip_headers X-Originating-IP',
		'envelope_sender_header ' . one('X-Envelope-From', 'Return-Path'), 'bounce_relays', 'welcomelist_bounce_relays ' . one('example.com', 'spamassassin.taint.org'), 'redirector_pattern m\'^https?://(?:.*?\.)?google\.com/url\?.*?q=(.*?)(?:$|[&\#])\'i',
		'dns_block_rule SOME_RULE example.com', 'time_limit 300', 'shortcircuit_spam_score 50', 'parse_dkim_uris ' . one(0, 1), 'normalize_charset ' . one(0, 1));
}

sub pattern { my ($address) = @_; my ($user, $domain) = split /@/, $address; return one($address, "*\@$domain", "$user\@*", lc $address, uc $address, '*' . substr($domain, 2), '?' . substr $address, 1) }
sub host { my ($uri) = @_; $uri =~ s{^https?://}{}; $uri =~ s{[/?].*}{}; $uri =~ s/^[^.]+\.// if maybe(3); return $uri || 'example.com' }

1;
