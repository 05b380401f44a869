/* The allocator's settings, which Swift's Glibc leaves out. */
#ifdef __linux__
#include <malloc.h>
#endif
