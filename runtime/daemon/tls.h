/* tls: the server side of --ssl: certificate and key, and clients' certificates where they are
 * asked for. Made anew with each worker, so that a reload takes a renewed certificate up; read
 * before privileges are given up. */
#ifndef WINNOW_DAEMON_TLS_H
#define WINNOW_DAEMON_TLS_H

#include "base/err.h"
#include "daemon/options.h"

#include <stddef.h>

struct bufferevent;
struct event_base;
struct ssl_ctx_st; /* SSL_CTX */

/* NULL with err when a file cannot be used. */
struct ssl_ctx_st *tls_context_new(const struct options *o, struct err *err);
/* A connection that was accepted; takes fd over. NULL when there is no memory. */
struct bufferevent *tls_accept(struct ssl_ctx_st *context, struct event_base *base, int fd);
/* ", TLSv1.3/TLS_AES_256_GCM_SHA384", as spamd logs it; "" for a plain connection. */
void tls_describe(struct bufferevent *bev, char *text, size_t size);
/* Says goodbye; does nothing to a plain connection. */
void tls_close(struct bufferevent *bev);

#endif
