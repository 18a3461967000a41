# Uri.pm: URIs, bare hosts and mail addresses as people and spammers write them, put into text.
package Mutate::Uri;
use strict;
use warnings;
use Mutate::Random;

our %MUTATIONS = (
	uri_text    => sub { my $m = shift; $m = insert_in_body($m, in_text()) for 1 .. number(1, 10); $m },
	uri_mail    => sub { my $m = shift; $m = insert_in_body($m, address()) for 1 .. number(1, 8); $m },
	uri_alter   => \&alter,
	uri_subject => sub { with_fields($_[0], sub { set_field($_[0], 'Subject', pick('', 'Visit ', 'Re: ') . in_text_line()) }) },
	uri_header  => sub { with_fields($_[0], sub { set_field($_[0], pick(qw(List-Unsubscribe List-Help DomainKey-Signature DKIM-Signature X-Link)), pick('<' . uri() . '>', uri(), 'a=rsa-sha1; q=dns; d=example.com; s=x; b=abc', 'v=1; d=' . host() . '; i=@' . host() . '; s=s; b=x', '<mailto:a@' . host() . '>, <' . uri() . '>')) }) },
);

sub insert_in_body { my ($m, $piece) = @_; return with_body($m, sub { insert_at($_[0], $piece) }) }

sub host {
	return pick('www.example.com', 'example.com', 'Example.COM', 'a.b.c.example.co.uk', 'example.info', 'spam-site.biz', 'xn--bcher-kva.example.com', 'xn--80ak6aa92e.com', "b\xc3\xbccher.de", "caf\xe9.fr", "\xd0\xbf\xd1\x80.\xd1\x80\xd1\x84", '192.0.2.1', '3221225985', '0xC0000201', '0300.0000.0002.0001', '0xC0.0x00.0x02.0x01', '192.0.513', '[2001:db8::1]', '[192.0.2.1]', '1.2.3.4.5', '256.256.256.256',
		'localhost', 'intranet', 'example', 'example.nosuchtld', 'example.com.', '.example.com', 'exa_mple.com', 'ex..ample.com', '-ex-.com', 'example.museum', 'www.example', 'www2.example.org', 'ftp.example.org', 'mail.google.com', 'a' x 63 . '.com', 'x.' x 40 . 'com', "example\xe2\x80\xa4com", "\xef\xbd\x97\xef\xbd\x97\xef\xbd\x97.example.com", 'example.co.jp', 'blogspot.com', 'foo.blogspot.com', 'tinyurl.com', 'example.com,', 'EXAMPLE.Net', '%65xample.com', 'www%2eexample.com', 'example.com%00.net', "ex\xc2\xadample.com", 'to', '');
}

sub path {
	return '' if chance(30);
	my $path = join '', some(3, sub { pick('/', '/a', '/index.html', '/a/b/c', '/~user', '/%41%42', '/%zz', '/%', '/a%20b', '/../x', '//y', '/x.php', '/a_b-c', "/\xe9", '/(x)', '/a,b', '/a;b', '/x@y', '/*http://star.example.net/', '/http://inner.example.net/', '/%68ttp%3a%2f%2fenc.example.net') });
	$path .= '?' . join '&', some(3, sub { pick('q=1', 'url=http://redir.example.net/', 'u=http%3A%2F%2Fredir2.example.net%2Fx', 'x', 'a=b=c', 'e=a@b.example.com', 'r=www.example.org', 'amp;y=2', '=', 's=a+b', 'id=%26', 'link=//proto.example.com') }) if chance(40);
	$path .= pick('#frag', '#', '#a?b', '#http://f.example.com') if chance(15);
	return $path;
}

sub uri {
	my $redirect = pick('http://www.google.com/url?q=http://spam.example.com/', 'http://rd.yahoo.com/x/*http://spam.example.net/', 'http://www.google.com/search?q=site:spam.example.com&btnI=', 'http://drs.yahoo.com/x*http%3a//y.example.com', 'http://www.google.com/pagead/iclk?sa=l&adurl=http://ad.example.com', 'http://chkpt.zdnet.com/chkpt/x/http://z.example.com', 'https://www.google.com/url?sa=t&url=https%3A%2F%2Ft.example.com%2F', 'http://tracker.example.com/r?u=aHR0cDovL2V4LmNvbQ', 'https://protect2.fireeye.com/url?k=1&u=http://fe.example.com/');
	return $redirect if chance(8);
	my $scheme = pick('http://', 'http://', 'http://', 'https://', 'HTTP://', 'Https://', 'ftp://', 'http:', 'http:/', 'http:///', 'http:\\\\', 'hxxp://', 'h**p://', 'mailto:', '//', 'news:', 'irc://', 'gopher://', 'httpp://', 'http:// ', 'http//', 'skype:', 'file://', 'feed:http://', 'view-source:http://', 'http://http://', 'http;//', 'javascript:', 'xhttp://', 'ws://', 'https:');
	my $user = chance(12) ? pick('user@', 'user:pass@', 'www.paypal.com@', 'a:b:c@', '@', 'x%40y@') : '';
	my $port = chance(15) ? pick(':80', ':8080', ':443', ':0', ':', ':99999', ':abc', ':080') : '';
	return $scheme . $user . host() . $port . path();
}

sub bare { return host() . path() }

sub address {
	my $local = pick('joe', 'j.doe', 'joe+tag', 'JOE', 'j_d-x', 'a%b', "o'neil", 'x=y', '.dot', 'dot.', 'a..b', '"quoted"', '1', 'joe&co', "\xe9ric", 'joe*', '#x', '$y', 'a!b', 'mailto:joe', 'x' x 70, 'a/b', '?joe', 'joe|x', '{x}');
	my $all = $local . pick('@', '@', '@', '@', '@', ' @ ', '(at)', '@@', '@ ', '%40', '&#64;') . host();
	return pick(' ', "\n", '<', '(', '"', 'mailto:', 'e-mail:', ',', '', '[', ';', '=', '"mailto:', 'to ') . $all . pick(' ', "\n", '>', ')', '"', '.', ',', '!', '?subject=x ', "'", ':', ';', '.html', '/', ']', '-', '_', '..', '?', '&', '=');
}

# A URI or what looks like one, with what stands around it.
sub in_text_line {
	my $what = chance(70) ? uri() : chance(70) ? bare() : address();
	my ($open, $close) = @{ pick([' ', ' '], [' ', ' '], ['<', '>'], ['(', ')'], ['"', '"'], ['[', ']'], ["'", "'"], ['<URL:', '>'], ['URL: ', '.'], ['', ''], ['href=', '>'], [':', ','], ['=', ';'], ['x', 'y'], ['-', '-'], ['>', '<'], ['*', '*'], ['_', '_'], ['{', '}'], ['`', '`'], ["\xab", "\xbb"], ["\xe2\x80\x9c", "\xe2\x80\x9d"], ['(see ', ').'], [' http://', ' '], ["\t", "\t"], ['|', '|'], ['\\', '\\'], ["\xc2\xa0", "\xc2\xa0"], ["\xe3\x80\x82", "\xe3\x80\x82"], ["\x1b", "\x1b"]) };
	return $open . $what . pick('', '', '', '.', ',', '!', '?', '...', ':', ';', "'", ')', '"', '>', ').', '."', '!!', '-', '=', '&', "\xe2\x80\xa6", "\xa0", '*', '~', '|', '#', '%', '/.', '%20', '}') . $close;
}

sub in_text {
	my $text = in_text_line();
	substr($text, spot($text), 0) = pick("\n", "=\n", "\r\n", " ", "\n>") if chance(12);
	return $text . pick('', ' ', "\n", "\n\n", ' words behind');
}

# Changes a URI that is in the text.
sub alter {
	my ($m) = @_;
	with_body($m, sub {
		my ($body) = @_;
		$body =~ s{(https?://[^\s"'<>]+|www\.[^\s"'<>]+|[\w.]+@[\w.]+)}{
			my $uri = $1;
			my $how = number(0, 11);
			if ($how == 0) { substr($uri, spot($uri), 0) = pick("\n", ' ', '%', '<', '&', "\xad", "\0", '@', '\\', "\xe2\x80\x8b") }
			elsif ($how == 1) { $uri =~ s/([a-z])/chance(20) ? sprintf '%%%02X', ord $1 : $1/ge }
			elsif ($how == 2) { $uri = uc $uri }
			elsif ($how == 3) { $uri .= pick('.', ',', ';', '!', ')', "'", '%', '?', '/', ':', '"') }
			elsif ($how == 4) { $uri =~ s/^http:/pick('https:', 'ftp:', 'HTTP:', 'hxxp:', 'http', '')/e }
			elsif ($how == 5) { my $new = host(); $uri =~ s{://[^/]+}{://$new} }
			elsif ($how == 6) { $uri = uri() }
			elsif ($how == 7) { $uri =~ s/\./chance(30) ? pick('..', '%2e', ' . ', ',', "\xe3\x80\x82", '(dot)') : '.'/ge }
			chance(50) ? $uri : $1
		}ge;
		return $body;
	});
}

1;
