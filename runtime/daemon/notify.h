/* notify: tells systemd how things stand, where it asked ($NOTIFY_SOCKET). No library: it is one
 * datagram. */
#ifndef WINNOW_DAEMON_NOTIFY_H
#define WINNOW_DAEMON_NOTIFY_H

/* "READY=1", "STOPPING=1", "RELOADING=1\nMONOTONIC_USEC=..."; does nothing where nobody asked. */
void notify_send(const char *state);
/* Reloading, with the time systemd wants beside it. */
void notify_reloading(void);

/* Milliseconds between the signs of life that systemd wants ($WATCHDOG_USEC): half of what it
 * waits. 0: it wants none. */
int notify_watchdog(void);

#endif
