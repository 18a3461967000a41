/* notify: tells systemd how things stand, where it asked ($NOTIFY_SOCKET). No library: it is one datagram. */
#ifndef WINNOW_DAEMON_NOTIFY_H
#define WINNOW_DAEMON_NOTIFY_H

/* "READY=1", "STOPPING=1", "RELOADING=1\nMONOTONIC_USEC=..."; does nothing where nobody asked. */
void notify_send(const char *state);
/* Reloading, with the time systemd wants beside it. */
void notify_reloading(void);

#endif
