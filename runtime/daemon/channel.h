/* channel: what winnowd's processes say to each other, over SOCK_SEQPACKET pairs: one record a
 * packet, descriptors along with it. Mail itself travels in memory files (memfd): the worker writes
 * the message into one, the scanner its texts into the other; neither maps what the other may
 * change under it, but reads it (the scanner maps the message: it trusts the worker). */
#ifndef WINNOW_DAEMON_CHANNEL_H
#define WINNOW_DAEMON_CHANNEL_H

#include "base/digest.h"
#include "base/err.h"
#include "daemon/options.h"
#include "proto/request.h"
#include "winnow.h"

#include <stddef.h>
#include <sys/types.h>

#define CHANNEL_FDS (1 + WORKERS_LIMIT) /* along with a record, at most */
#define SCANNER_FDS 3			/* of a scanner: channel, message, answer */

/* Between the supervisor, a nursery and a worker. */
enum note_kind {
	NOTE_READY,   /* to the supervisor: nursery: the ruleset is open; worker: it accepts */
	NOTE_FAILED,  /* to the supervisor: text says why */
	NOTE_SCANNER, /* nursery to worker: pid, with channel, message and answer descriptors */
	NOTE_KILL,    /* worker to nursery: that scanner is stuck */
	NOTE_SPLIT,   /* supervisor to nursery: make a copy of yourself for another unit, with these
			 channels */
	NOTE_OPEN,    /* supervisor to the copy: open the ruleset that is in place now */
	NOTE_DRAINING, /* worker to supervisor: it takes no more connections */
	NOTE_BORN,     /* the copy to the supervisor: its pid */
	NOTE_USERS,    /* supervisor to worker: pid of a librarian, with the channel to it */
};
struct note {
	enum note_kind kind;
	pid_t pid;
	char text[sizeof(struct err)];
};

/* Worker to scanner: scan the first `length` bytes of the message file. */
struct job {
	enum spamd_method method;
	bool compressed;
	uint64_t length, max_size;
	/* Behind the message: a user's preferences, and what they are called. The key is of both.
	 */
	uint64_t prefs_name, prefs_text;
	struct digest prefs_key;
	char remote_host[64], remote_address[64];
};

enum done_status { DONE_SCANNED, DONE_BAD_ZLIB, DONE_TOO_BIG };

/* Scanner to worker. The texts stand one behind the other in the answer file. */
enum done_text { DONE_TESTS, DONE_ID, DONE_RESENT_ID, DONE_BODY, DONE_TEXTS };
struct done {
	enum done_status status;
	bool spam;
	double score, required;
	uint64_t size; /* of the message, inflated */
	uint64_t lengths[DONE_TEXTS];
	char autolearn[16];
	uint64_t ns[WN_STAGES]; /* by stage, when they are measured */
};

/* A connected pair, close-on-exec. 0 or -1 with err. */
int channel_pair(int fds_r[2], struct err *err);
/* One record, with nfds descriptors. 0 or -1 (errno). Never blocks on a non-blocking descriptor. */
int channel_send(int fd, const void *record, size_t size, const int *fds, size_t nfds);
/* The same, or not at all when it would have to wait. */
int channel_offer(int fd, const void *record, size_t size, const int *fds, size_t nfds);
/* One record of exactly `size` bytes. 1; 0: the other side is gone, or sent something else; -1:
 * nothing there (non-blocking). Descriptors that came along: fds_r, their number *nfds_r (both may
 * be NULL: closed). */
int channel_receive(int fd, void *record_r, size_t size, int *fds_r, size_t *nfds_r);
/* What is done with a record; how many of its descriptors are taken, from the first on. */
typedef size_t (*channel_take_fn)(void *context, const void *record, const int *fds, size_t nfds);
/* Receives one record and has it taken; descriptors that are not are closed. Returns as above. */
int channel_pass(int fd, void *record, size_t size, channel_take_fn take, void *context);

#endif
