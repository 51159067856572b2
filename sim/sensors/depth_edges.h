// What both kinds of depth cameras do at edges: a pixel beside a nearer surface may take that surface's depth (fattening),
// something between (a flying pixel) or nothing.
#pragma once

#include <cmath>
#include <cstdint>

namespace storetwin::sensors {

/// For kernels: an edge is where 1/z steps by more than `step_m` times (1/z)^2 of the nearer surface; the chances are
/// cumulative thresholds on a 16-bit draw.
struct EdgeKernel {
  float step_m = 0;
  std::int32_t fatten = 0, mix = 0, drop = 0;
  bool none() const { return drop == 0; }
};

inline EdgeKernel edge_kernel(double step_m, double fatten_p, double mix_p, double drop_p) {
  const auto threshold = [](double p) { return static_cast<std::int32_t>(std::lround((p < 1 ? p : 1) * 65536)); };
  return {static_cast<float>(step_m), threshold(fatten_p), threshold(fatten_p + mix_p), threshold(fatten_p + mix_p + drop_p)};
}

}  // namespace storetwin::sensors
