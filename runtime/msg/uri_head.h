/* uri_head: what a URI in text begins with: reads a scheme, "www.", a label such as "e-mail:", or a
 * bare host with its port from the first byte fed on; grammar/uri_head.rl. Bytes may come in any
 * pieces; nothing but offsets is kept of them. */
#ifndef WINNOW_MSG_URI_HEAD_H
#define WINNOW_MSG_URI_HEAD_H

#include "base/span.h"

enum uri_head_kind {
	URI_HEAD_NONE,
	URI_HEAD_WEB,	  /* http: https: */
	URI_HEAD_FTP,	  /* ftp: */
	URI_HEAD_MAILTO,  /* mailto: */
	URI_HEAD_CONTENT, /* cid: mid: */
	URI_HEAD_WWW,	  /* www. www1. www12. */
	URI_HEAD_FTP_DOT, /* ftp. */
};

struct uri_head {
	int cs;	  /* state of the machine */
	size_t n; /* bytes fed */
	enum uri_head_kind kind;
	/* Offsets from the first byte; 0: not there. */
	size_t head;   /* behind the colon or the dot of `kind` */
	size_t scheme; /* behind "name:" of any name and up to two slashes */
	size_t label;  /* behind the colons of a word people write before an address */
	/* A host without scheme: letters, digits, ".", "-", "_", a letter or digit first. */
	size_t host;	  /* its end, dots at its end included */
	size_t last;	  /* where its last label begins, when there is a dot before it */
	size_t last_end;  /* where its last label ends */
	size_t port;	  /* behind ":" and 1 to 5 digits */
	unsigned slashes; /* behind the colon of `kind`: how many of the first two bytes */
};

void uri_head_init(struct uri_head *h);
/* 1: more bytes may change the result; 0: none can. */
int uri_head_feed(struct uri_head *h, struct span bytes);

#endif
