// Which vector instruction sets the kernels over pixels are compiled for; include it before <hwy/foreach_target.h>.
//
// Highway (libhwy) compiles a kernel's file once per set and picks the best that the processor has. The plain one (EMU128,
// ordinary scalar code) is always among them: it is what the tests compare the others with. SSSE3 is left out, since it
// would gain nothing over SSE4 on any processor that matters.
//
// Kernels must give the same bytes with each: no fused operations (MulAdd), no approximations (ApproximateReciprocal), no
// sums across lanes, and masks where a vector reaches over a row's end.
#pragma once

#define HWY_DISABLED_TARGETS HWY_SSSE3
