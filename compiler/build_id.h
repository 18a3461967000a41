/* build_id: which build of the compiler this is, so that what another build made is not reused. */
#ifndef WINNOW_BUILD_ID_H
#define WINNOW_BUILD_ID_H

/* Hexadecimal; the linker's build id, or the version when the program was linked without one. */
const char *build_id(void);

#endif
