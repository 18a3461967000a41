# Html.pm: mutations of markup: unclosed and odd tags, comments, styles, entities, hidden text, links.
package Mutate::Html;
use strict;
use warnings;
use Mutate::Random;
use Mutate::Uri;

our %MUTATIONS = (
	html_make    => \&make_html,
	html_snippet => sub { my $m = shift; $m = insert_in_html($m, snippet()) for 1 .. number(1, 8); $m },
	html_tags    => \&alter_tags,
	html_entity  => sub { my $m = shift; $m = insert_in_html($m, entity()) for 1 .. number(1, 10); $m },
	html_hidden  => sub { my $m = shift; $m = insert_in_html($m, hidden()) for 1 .. number(1, 5); $m },
	html_links   => sub { my $m = shift; $m = insert_in_html($m, link_element()) for 1 .. number(1, 5); $m },
	html_angles  => sub { my $m = shift; $m =~ s/([<>"'])/chance(4) ? pick('', $1 x 2, '<', '>', '"') : $1/ge; $m },
);

# Into the markup when there is some, else into a mail that is made HTML for it.
sub insert_in_html {
	my ($m, $piece) = @_;
	$m = make_html($m) unless $m =~ /<(?:html|body|p|br|div|table)\b/i;
	my $start = $m =~ /<(?:html|body|p|br|div|table)\b/i ? $-[0] : 0;
	return substr($m, 0, $start) . insert_at(substr($m, $start), $piece);
}

sub make_html {
	my ($m) = @_;
	my ($from, $fields, $body) = split_mail($m);
	return $m if "@$fields" =~ /boundary/i && chance(80);
	$body =~ s/\A\n//;
	$body =~ s{\n}{pick("\n", "<br>\n", "<BR/>", "<p>\n", "\n", "\n")}ge;
	set_field($fields, 'Content-Type', pick('text/html', 'text/html', 'text/html; charset=iso-8859-1', 'text/html; charset=utf-8'));
	my $open = pick('<html><head><title>A title</title></head><body>', '<html><body bgcolor=#ffffff text="#000000">', '<HTML>', '', '<!DOCTYPE html><html><head><meta charset="utf-8"><title>unclosed<body>', '<body style="color:white;background:#fff">', "<html>\n<head>\n<style>p { color: red } a:hover { x: y }</style></head>\n<body>");
	my $close = pick('</body></html>', '', '</html>', "</body>\n</html>\ntext after\n");
	return join_mail($from, $fields, "\n$open\n$body$close\n");
}

sub color {
	return pick('#fff', '#ffffff', '#FFFFFF', 'white', 'fff', 'ffffff', '#fefefe', '#000', 'black', 'rgb(255,255,255)', 'rgb(100%,100%,100%)', 'rgba(255,255,255,0)', 'rgb(1, 2, 3)', 'hsl(0,0%,100%)', 'transparent', 'Red', '#f0f', '#12345', '#1234567', 'rgb(300,0,0)', 'inherit',
		'lightgoldenrodyellow', 'gray', '#eeeeee', 'nocolor', '', '#ff00', '#ffff00ff', 'window', 'WHITE', '#gggggg', '#ff', 'rgb(255 255 255)', '&#35;fff', '#FfFfFe !important');
}

sub size {
	return pick('0', '1', '1px', '0px', '0.1em', '2pt', '12px', '100%', '1%', 'xx-small', 'small', 'larger', '-7', '+1', '-1', '+7', '1', '7', '99', '1.5em', '10', '0.5ex', '3mm', '.1cm', 'medium', '', 'x', '12', '0pt', '1pt', '8pt', '150%', 'smaller', 'x-large', '1vw', '-5px', '1e3px');
}

sub style {
	return join pick(';', '; ', ' ; ', ' ', ";\n"), some(3, sub {
		pick('color:' . color(), 'color: ' . color(), 'background-color:' . color(), 'background:' . color() . pick('', ' url(http://bg.example.com/x.gif) no-repeat'), 'font-size:' . size(), 'font-size : ' . size(), 'font: ' . size() . ' arial', 'display:none', 'display: none !important', 'DISPLAY:NONE', 'visibility:hidden',
			'visibility: visible', 'display:block', 'opacity:0', 'text-indent:-9999px', 'height:0', 'width:0;overflow:hidden', 'font-size', ':', 'color', 'mso-hide:all', '/* c */ color:' . color(), 'line-height:0', 'background-image:url("http://img.example.com/b.png")', 'font-family:"Arial', 'display:inherit', 'font-size:inherit');
	});
}

sub hidden {
	my $text = pick('hidden words here', 'free viagra http://hidden.example.com/', 'x', "several\nlines of\ntext ", '&nbsp;', 'a <b>bold</b> word', "caf\xe9");
	my $quote = pick('"', '"', "'", '');
	my $tag = pick(qw(span div p font td b a center h1 body table tr li u big small marquee blink strong));
	my $style = style();
	return pick("<$tag style=$quote$style$quote>$text</$tag>", "<$tag style=$quote$style$quote>$text", '<font color=' . color() . '>' . $text . '</font>', '<font size=' . size() . '>' . $text . '</font>', '<font size="' . size() . '" color="' . color() . "\">$text", '<table bgcolor=' . color() . "><tr><td>$text</td></tr></table>",
		'<td bgcolor="' . color() . "\"><font color=\"" . color() . "\">$text</font></td>", '<body text=' . color() . ' bgcolor=' . color() . ">$text", "<$tag bgcolor=\"" . color() . "\">$text</$tag>", '<a href="http://h.example.com" style="' . style() . "\">$text</a>", "<$tag style=$quote$style$quote><$tag style='" . style() . "'>$text</$tag></$tag>",
		"<$tag hidden>$text</$tag>", '<body link=' . color() . ' vlink=' . color() . "><a href=http://l.example.com>$text</a>", "<noscript>$text</noscript>", "<style>$text</style>", "<big><big><small>$text</big></small>", "<basefont size=" . size() . ">$text", '<div style="' . style() . '" style="' . style() . "\">$text</div>");
}

sub entity {
	return pick('&nbsp;', '&nbsp', '&amp;', '&amp', '&AMP;', '&lt;', '&lt', '&gt', '&quot', '&apos;', '&copy', '&copy2', '&eacute;', '&eacuteX', '&#65;', '&#65', '&#065;', '&#x41;', '&#X41', '&#x;', '&#;', '&#', '&', '&;', '&#160;', '&#xa0', '&#173;', '&shy;', '&zwnj;', '&#8203;', '&#x200b;', '&#0;', '&#128;', '&#150;', '&#xD800;', '&#1114112;', '&#99999999999;',
		'&euro;', '&hellip;', '&nosuch;', '&rarr;', '&#x1F600;', '&lt;b&gt;', '&amp;nbsp;', '&amp;#65;', '&NotEqualTilde;', '&thinsp;', '&#10;', '&#13;', '&#9;', '&#12288;', '&zwj;&lrm;', 'V&#73;AGR&#x41;', 'h&#116;tp://ent.example.com/', '&frac12', '&nbspx', '&#65x', '&#x41g', '&Omega;', '&lang;', '&fjlig;', '&#65279;', '&ndash;&mdash;', '&notit;', '&szlig;');
}

sub href {
	my $uri = Mutate::Uri::uri();
	$uri =~ s/([a-z])/chance(5) ? sprintf('&#%d;', ord $1) : $1/ge if chance(20);
	$uri =~ s/([a-z])/chance(10) ? sprintf('%%%02x', ord $1) : $1/ge if chance(10);
	return pick($uri, $uri, $uri, $uri, "//$uri", '//host.example.com/x', '/rel/path', 'rel.html', '../up', '?q=1', '#frag', 'javascript:alert(1)', 'data:text/html,x', 'tel:+123', 'mailto:a@example.com?subject=x', 'MAILTO:b@example.com', 'cid:part1', 'about:blank', 'file:///c:/x', " $uri ", "\n$uri\n", "http:$uri", 'http:///x.example.com', 'http:\\\\back.example.com\\x',
		"ht\ntp://nl.example.com/", "http://a b.example.com/", 'www.bare.example.com', 'https:relative', 'x@y.example.com', '', ':', 'HTTP://UPPER.EXAMPLE.COM/', 'sms:1', 'callto:x', "jav\tascript:x", 'ftp://f.example.com/');
}

sub link_element {
	my $href = href();
	my $quote = pick('"', '"', '"', "'", '');
	my $text = pick('click', 'http://other.example.com/', 'www.shown.example.net', '<img src="http://i.example.com/i.gif">', '', "two\nlines", '<b>b</b>', 'mail@example.com', '&nbsp;', '<span>x</span> y');
	my $a = pick('a', 'a', 'A', 'a ', "a\n");
	return pick("<$a href=$quote$href$quote>$text</a>", "<$a href=$quote$href$quote>$text", "<$a HREF = $quote$href$quote target=_blank>$text</A>", "<$a href=$quote$href$quote/>$text</a>", "<img src=$quote$href$quote width=" . number(0, 800) . " height=" . number(0, 800) . ">", "<img src=$quote$href$quote>", "<area href=$quote$href$quote>", "<form action=$quote$href$quote><input type=image src=\"$href\"></form>",
		"<link rel=stylesheet href=$quote$href$quote>", "<base href=$quote$href$quote>", "<base href=\"http://base.example.com/d/\"><a href=$quote$href$quote>$text</a>", "<iframe src=$quote$href$quote></iframe>", "<frame src=$quote$href$quote>", "<script src=$quote$href$quote></script>", "<embed src=$quote$href$quote>", "<object data=$quote$href$quote codebase=$quote$href$quote></object>", "<body background=$quote$href$quote>", "<td background=$quote$href$quote>x</td>",
		"<meta http-equiv=refresh content=\"0;url=$href\">", "<div style=\"background:url($href)\">x</div>", "<style>\@import url($href);</style>", "<a name=x>anchor</a>", "<a>no href</a>", "<a href>$text</a>", "<a href=\"$href\" href=\"http://second.example.com/\">$text</a>", "<a href=\"$href\"><a href=\"http://inner.example.com\">$text</a></a>", "<v:imagedata src=$quote$href$quote/>", "<button formaction=$quote$href$quote>x</button>", "<q cite=$quote$href$quote>x</q>", "<video src=$quote$href$quote poster=\"$href\"></video>",
		"<x href=$quote$href$quote>y</x>", "<img srcset=$quote$href$quote lowsrc=\"$href\">", "<ins cite=$href>x</ins>", "<map><area shape=rect href='$href'></map>", "<input type=submit value='http://v.example.com'>", "$href");
}

sub snippet {
	return pick('<!-- comment -->', '<!-->', '<!--->', '<!-- a -- b -->', '<!-- unclosed ', '<!--x--!>', '<! foo >', '<!>', '<?php echo 1 ?>', '<![CDATA[ data ]]>', '<!--[if mso]> mso text <![endif]-->', '<![if !mso]>x<![endif]>', '<!DOCTYPE x [ <!ENTITY a "b"> ]>', '</>', '<>', '< p>', '<p', '<3 hearts', 'a < b > c', '</p foo=bar>', '<a', '<a "', "<p\n\nid='x'\n>",
		'<script>document.write("<b>x</b>")</script>', '<script>unclosed script ', '<style>body{display:none}</style>', '<STYLE TYPE="text/css"><!-- p{x:y} --></STYLE>', '<title>second title</title>', '<title>', '</title>', '<textarea>text <b>area</b></textarea>', '<xmp><b>xmp</b></xmp>', '<plaintext>rest <b>is plain</b>', '<noscript>ns</noscript>', '<pre>  pre  formatted
   text </pre>', '<listing> x  y</listing>', '<table><tr><td>a<td>b<tr><th>c</table>', '<ul><li>one<li>two</ul>', '<hr>', '<br/>', '<BR CLEAR=ALL>', '</br>', '<p/>', '<select><option>o1<option selected>o2</select>', '<input type=text value="typed">', '<img alt="alternative text">', '<img width=1 height=1 src=x.gif>',
		'<h1>Heading</h1>', '<blockquote>quoted</blockquote>', '<dl><dt>t<dd>d</dl>', '<center>c</center>', '<nobr>n b r</nobr>', '<wbr>', '<o:p></o:p>', '<xml>x</xml>', '<foo:bar baz="1">q</foo:bar>', "<b\0old>x</b>", '<div class="a" class="b">', '<div title="<b>">t</div>', "<div title='a\"b'>t</div>", '<div =x>', '<div x=">">y</div>', '<p style>', '<font>', '<font face="Webdings">w</font>',
		'<span>in<b>vi</b>agra</span>', 'v<!-- x -->i<b></b>a<i></i>g', '<body onload="x()" bgcolor=red>', '</body></html><p>after the end', '<html><html>', '<frameset><frame src=x></frameset>', '<applet>a</applet>', '<object><param name=x value=y>fallback</object>', '<iframe>inside</iframe>', '<sub>s</sub><sup>t</sup>', '<ruby>r<rt>t</rt></ruby>', "<a\thref\t=\t'http://tab.example.com/'\t>t</a\t>", '<td', '<p =">', "<!--\n\n-->", "<b>\n</b>\n<i>\n\n</i>", '<embed>', '<head><base target=_x></head>', "<p>\xe9\xa0</p>", '<bgsound src=x>', '<p><p><p>', '<caption>c</caption>', '<option>', '<script/>', '<style/>x', '<title/>t');
}

sub alter_tags {
	my ($m) = @_;
	$m = make_html($m) unless $m =~ /<(?:html|body|p|br|div|table)\b/i;
	$m =~ s{(<[/!]?[a-zA-Z][^<>]*>)}{chance(8) ? alter_tag($1) : $1}ge;
	return $m;
}

sub alter_tag {
	my ($tag) = @_;
	my $how = number(0, 15);
	if    ($how == 0) { return '' }
	elsif ($how == 1) { chop $tag }
	elsif ($how == 2) { substr($tag, 0, 1) = '' }
	elsif ($how == 3) { $tag = $tag eq lc $tag ? uc $tag : lc $tag }
	elsif ($how == 4) { $tag =~ s/["']//g }
	elsif ($how == 5) { $tag =~ s/["']// }
	elsif ($how == 6) { $tag =~ s/=/ = / }
	elsif ($how == 7) { $tag =~ s/ /\n/g }
	elsif ($how == 8) { $tag = $tag x 2 }
	elsif ($how == 9) { $tag =~ s/>\z/ style="@{[style()]}">/ }
	elsif ($how == 10) { $tag =~ s/^<(\w+)/<\/$1/ }
	elsif ($how == 11) { $tag = "<!-- $tag -->" }
	elsif ($how == 12) { $tag =~ s/>\z/\/>/ }
	elsif ($how == 13) { $tag =~ s/^<(\w+)/"<" . pick(qw(div span font td b x-y p title style a table))/e }
	elsif ($how == 14) { $tag =~ s/^</< / }
	else { substr($tag, spot($tag), 0) = pick("\0", '<', "\n", "'", '"', '=', '&', "\xe9", '/') }
	return $tag;
}

1;
