/* sandbox.c: see sandbox.h. The filter's lists are short on purpose: a call that a new libc needs
 * shows up at once, as a process that ends at its first message, and in the tests. */
#include "daemon/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Under AddressSanitizer: its shadow takes 16 TB of addresses, it looks for the stack of signals
 * before a process ends, and asks whether stderr is a terminal before it reports. */
#ifndef __has_feature /* clang's way to say so */
#define __has_feature(x) 0
#endif
#if defined __SANITIZE_ADDRESS__ || __has_feature(address_sanitizer)
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif

int identity_find(struct identity *id_r, const struct options *o, struct err *err)
{
	*id_r = (struct identity){geteuid(), getegid(), geteuid() == 0, o->user};
	if (!id_r->change)
		return 0;
	struct passwd *pw = getpwnam(o->user);
	if (!pw || pw->pw_uid == 0)
		return err_set(err, "cannot run as nonexistent user or root with -u option");
	id_r->uid = pw->pw_uid;
	id_r->gid = pw->pw_gid;
	struct group *gr = o->group ? getgrnam(o->group) : NULL;
	if (o->group && !gr)
		return err_set(err, "%s not in group database", o->group);
	if (gr)
		id_r->gid = gr->gr_gid;
	return 0;
}

int identity_take(const struct identity *id, int death_signal, struct err *err)
{
	pid_t parent = getppid();
	if (id->change &&
	    (initgroups(id->user, id->gid) != 0 || setresgid(id->gid, id->gid, id->gid) != 0 ||
	     setresuid(id->uid, id->uid, id->uid) != 0))
		return err_set_errno(err, "cannot become %s", id->user);
	if (id->change && (setuid(0) == 0 || geteuid() == 0))
		return err_set(err, "still running as root");
	/* Behind the change of user, which clears it. */
	if (prctl(PR_SET_PDEATHSIG, death_signal) != 0 || getppid() != parent)
		return err_set(err, "the parent is gone");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_set_errno(err, "no-new-privileges");
	return 0;
}

static int limit(int resource, rlim_t n)
{
	struct rlimit r;
	if (getrlimit(resource, &r) != 0)
		return -1;
	if (r.rlim_max != RLIM_INFINITY && n > r.rlim_max)
		n = r.rlim_max;
	r.rlim_cur = n;
	return setrlimit(resource, &r);
}

int sandbox_limit(size_t memory, size_t files, struct err *err)
{
	if (limit(RLIMIT_CORE, 0) != 0 || limit(RLIMIT_NOFILE, files) != 0 ||
	    (memory && !SANITIZED && limit(RLIMIT_AS, memory) != 0))
		return err_set_errno(err, "cannot set resource limits");
	return 0;
}

/* What every process does: memory, time, locks, its end. */
static const int common_calls[] = {
    SCMP_SYS(brk),	    SCMP_SYS(munmap),
    SCMP_SYS(mremap),	    SCMP_SYS(madvise),
    SCMP_SYS(futex),	    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(getpid),	    SCMP_SYS(gettid),
    SCMP_SYS(getuid),	    SCMP_SYS(geteuid),
    SCMP_SYS(getrandom),    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(tgkill),	    SCMP_SYS(restart_syscall),
    SCMP_SYS(sched_yield),  SCMP_SYS(sysinfo),
    SCMP_SYS(exit),	    SCMP_SYS(exit_group),
    SCMP_SYS(close),	    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),   SCMP_SYS(lseek),
    SCMP_SYS(read),	    SCMP_SYS(write),
    SCMP_SYS(writev),	    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),	    SCMP_SYS(ftruncate),
    SCMP_SYS(pwrite64),	    SCMP_SYS(pwritev),
    SCMP_SYS(pread64),
};

static const int worker_calls[] = {
    SCMP_SYS(accept4),
    SCMP_SYS(accept),
    SCMP_SYS(readv),
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),
    SCMP_SYS(shutdown),
    SCMP_SYS(getpeername),
    SCMP_SYS(getsockname),
    SCMP_SYS(getsockopt),
    SCMP_SYS(setsockopt),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(fcntl),
    SCMP_SYS(ioctl),
    SCMP_SYS(timerfd_settime),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(connect),
    /* the log: local time's rules, read again when they change */
    SCMP_SYS(stat),
};

static const int sanitizer_calls[] = {SCMP_SYS(sigaltstack), SCMP_SYS(ioctl)};

static int allow(scmp_filter_ctx ctx, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (seccomp_rule_add(ctx, SCMP_ACT_ALLOW, calls[i], 0) != 0)
			return -1;
	return 0;
}

/* Memory, but none that can be executed. */
static int allow_memory(scmp_filter_ctx ctx)
{
	const struct scmp_arg_cmp plain = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
				  code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC);
	const int calls[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
	for (size_t i = 0; i < 2; i++)
		if (seccomp_rule_add(ctx, SCMP_ACT_ALLOW, calls[i], 1, plain) != 0 ||
		    seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), calls[i], 1, code) != 0)
			return -1;
	return 0;
}

/* Files cannot be opened; asking is no crime, as libraries do. */
static int refuse_files(scmp_filter_ctx ctx)
{
	const int calls[] = {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(access),
			     SCMP_SYS(faccessat), SCMP_SYS(readlink)};
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), calls[i], 0) != 0)
			return -1;
	return 0;
}

/* A process that only reads what others wrote may run libraries nobody here knows (users' names may
 * come from anywhere), so it is told what it may not do. */
static int refuse_powers(scmp_filter_ctx ctx)
{
	const int calls[] = {
	    SCMP_SYS(execve),
	    SCMP_SYS(execveat),
	    SCMP_SYS(fork),
	    SCMP_SYS(vfork),
	    SCMP_SYS(ptrace),
	    SCMP_SYS(process_vm_readv),
	    SCMP_SYS(process_vm_writev),
	    SCMP_SYS(mount),
	    SCMP_SYS(umount2),
	    SCMP_SYS(pivot_root),
	    SCMP_SYS(chroot),
	    SCMP_SYS(unshare),
	    SCMP_SYS(setns),
	    SCMP_SYS(bpf),
	    SCMP_SYS(perf_event_open),
	    SCMP_SYS(userfaultfd),
	    SCMP_SYS(keyctl),
	    SCMP_SYS(add_key),
	    SCMP_SYS(request_key),
	    SCMP_SYS(io_uring_setup),
	    SCMP_SYS(init_module),
	    SCMP_SYS(finit_module),
	    SCMP_SYS(kexec_load),
	    SCMP_SYS(open_by_handle_at),
	    SCMP_SYS(personality),
	    SCMP_SYS(quotactl),
	    SCMP_SYS(reboot),
	    SCMP_SYS(swapon),
	    SCMP_SYS(swapoff),
	    SCMP_SYS(acct),
	    SCMP_SYS(mknod),
	    SCMP_SYS(mknodat),
	    SCMP_SYS(listen),
	};
	const struct scmp_arg_cmp no_thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0);
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), calls[i], 0) != 0)
			return -1;
	/* Its arguments cannot be looked at: libraries then take clone. */
	if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) != 0)
		return -1;
	return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1, no_thread);
}

/* Only what is on the lists. */
static int allow_job(scmp_filter_ctx ctx, enum sandbox_role role)
{
	const struct scmp_arg_cmp unix_only = {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = AF_UNIX};
	if (allow(ctx, common_calls, sizeof common_calls / sizeof *common_calls) < 0 ||
	    allow_memory(ctx) < 0 || refuse_files(ctx) < 0)
		return -1;
	if (SANITIZED &&
	    allow(ctx, sanitizer_calls, sizeof sanitizer_calls / sizeof *sanitizer_calls) < 0)
		return -1;
	if (role != SANDBOX_WORKER)
		return 0;
	if (allow(ctx, worker_calls, sizeof worker_calls / sizeof *worker_calls) < 0)
		return -1;
	return seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1, &unix_only);
}

int sandbox_enter(enum sandbox_role role, struct err *err)
{
	bool by_list = role != SANDBOX_LOOKUP;
	scmp_filter_ctx ctx = seccomp_init(by_list ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ALLOW);
	if (!ctx)
		return err_set(err, "seccomp: no memory");
	int rc = by_list ? allow_job(ctx, role) : refuse_powers(ctx);
	if (rc == 0)
		rc = seccomp_load(ctx);
	seccomp_release(ctx);
	return rc == 0 ? 0 : err_set(err, "seccomp: this kernel refuses the filter");
}

static int by_number(const void *a, const void *b)
{
	const int *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

void sandbox_close_others(int *keep, size_t n)
{
	int from = STDERR_FILENO + 1;
	qsort(keep, n, sizeof *keep, by_number);
	for (size_t i = 0; i < n; i++) {
		if (keep[i] > from)
			close_range((unsigned)from, (unsigned)keep[i] - 1, 0);
		if (keep[i] >= from)
			from = keep[i] + 1;
	}
	close_range((unsigned)from, ~0u, 0);
}
