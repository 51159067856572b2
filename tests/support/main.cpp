// doctest's own main; every test program links it. Both words are needed: where doctest.h is precompiled, its first half has
// been read by now, and it is that half which would make the second word from the first.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
