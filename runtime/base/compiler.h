/* compiler: winnow-compile, a program of its own so that what scans never carries Hyperscan's compiler. It is looked
 * for beside the running program, then on PATH. */
#ifndef WINNOW_COMPILER_H
#define WINNOW_COMPILER_H

/* Opens it, close-on-exec: a process may run what it opened before it gave up its rights. -1 with errno. */
int compiler_open(void);
/* Becomes it; returns only with errno. argv[0]: "compile" or "lint", NULL at the end. */
void compiler_exec(int fd, char *const *argv);

#endif
