/* tls.c: OpenSSL under libevent. Counterpart: spamd's use of IO::Socket::SSL. */
#include "daemon/tls.h"

#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>

static int complain(struct err *err, const char *what, const char *path)
{
	char text[256];
	ERR_error_string_n(ERR_get_error(), text, sizeof text);
	return err_set(err, "%s %s: %s", what, path, text);
}

static int load(SSL_CTX *context, const struct options *o, struct err *err)
{
	if (SSL_CTX_use_certificate_chain_file(context, o->server_cert) != 1)
		return complain(err, "server certificate", o->server_cert);
	if (SSL_CTX_use_PrivateKey_file(context, o->server_key, SSL_FILETYPE_PEM) != 1)
		return complain(err, "server key", o->server_key);
	if (!o->ssl_verify && !o->ca_file && !o->ca_path)
		return 0;
	if ((o->ca_file || o->ca_path) &&
	    SSL_CTX_load_verify_locations(context, o->ca_file, o->ca_path) != 1)
		return complain(err, "certificates of authorities",
				o->ca_file ? o->ca_file : o->ca_path);
	if (!o->ca_file && !o->ca_path && SSL_CTX_set_default_verify_paths(context) != 1)
		return complain(err, "certificates of authorities", "of the system");
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	return 0;
}

SSL_CTX *tls_context_new(const struct options *o, struct err *err)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	if (!context) {
		err_set(err, "TLS: no memory");
		return NULL;
	}
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	/* Without sessions there is nothing to keep between connections, and no identity of
	 * sessions to set. */
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
	if (load(context, o, err) < 0) {
		SSL_CTX_free(context);
		return NULL;
	}
	return context;
}

struct bufferevent *tls_accept(SSL_CTX *context, struct event_base *base, int fd)
{
	SSL *ssl = SSL_new(context);
	if (!ssl)
		return NULL;
	struct bufferevent *bev = bufferevent_openssl_socket_new(
	    base, fd, ssl, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
	if (bev)
		bufferevent_openssl_set_allow_dirty_shutdown(bev, 1); /* clients that just close */
	else
		SSL_free(ssl);
	return bev;
}

void tls_describe(struct bufferevent *bev, char *text, size_t size)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);
	*text = 0;
	if (ssl)
		snprintf(text, size, ", %s/%s", SSL_get_version(ssl), SSL_get_cipher_name(ssl));
}

void tls_close(struct bufferevent *bev)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);
	if (!ssl || !SSL_is_init_finished(ssl))
		return;
	SSL_shutdown(ssl); /* ours; its own is read while lingering */
	ERR_clear_error();
}
