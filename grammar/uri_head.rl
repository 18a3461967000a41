/* uri_head.rl: what a URI that stands in text may begin with. All readings go on side by side: "www.x.com:80"
 * is known by its "www." and is a host with a port as well; which one counts is for uri_scan.c and uri_text.c
 * to say. */
#include "msg/uri_head.h"

%%{
	machine uri_head;
	access h->;
	alphtype unsigned char;

	action web { h->kind = URI_HEAD_WEB; h->head = AT; }
	action ftp { h->kind = URI_HEAD_FTP; h->head = AT; }
	action mailto { h->kind = URI_HEAD_MAILTO; h->head = AT; }
	action content { h->kind = URI_HEAD_CONTENT; h->head = AT; }
	action www { h->kind = URI_HEAD_WWW; h->head = AT; }
	action ftp_dot { h->kind = URI_HEAD_FTP_DOT; h->head = AT; }
	action slash { h->slashes++; }
	action scheme { h->scheme = AT; }
	action label { h->label = AT; }
	action name { h->host = h->last_end = AT; }
	action dots { h->host = AT; }
	action last { h->last = AT - 1; }
	action port { h->port = AT; }

	word = alnum | '_';
	slashes = '/'{0,2} $slash;

	known = 'http'i 's'i? ':' @web slashes
	      | 'ftp'i ':' @ftp slashes
	      | 'mailto:'i @mailto
	      | ('cid:'i | 'mid:'i) @content
	      | 'www'i digit{0,2} '.' @www
	      | 'ftp.'i @ftp_dot;
	named = word+ ':' @scheme ('/'{0,2} $scheme);
	label = ('skype'i | 'e'i? '-'? 'mail'i)? ':'+ $label;

	name = word | '-';
	bare = alnum $name (name* $name)
	       ('.'+ $dots (name+ >last $name))*
	       ('.'* $dots)
	       (':' digit{1,5} $port)?;

	main := known | named | label | bare;
	write data nofinal noentry;
}%%

/* The offset behind the byte at hand. */
#define AT (h->n + (size_t)(p - bytes.p) + 1)

void uri_head_init(struct uri_head *h)
{
	*h = (struct uri_head){0};
	%% write init;
}

int uri_head_feed(struct uri_head *h, struct span bytes)
{
	const unsigned char *p = bytes.p, *pe = bytes.p + bytes.n;
	if (h->cs == uri_head_error)
		return 0;
	%% write exec;
	h->n += bytes.n;
	return h->cs == uri_head_error ? 0 : 1;
}
