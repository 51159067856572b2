#include "sim/sensors/tof_interference.h"

#include <algorithm>
#include <cmath>

namespace storetwin::sensors {

namespace {

// Distance of two phases on a circle of that length.
double apart(double a, double b, double period) {
  return std::abs(std::remainder(a - b, period));
}

bool exposures_overlap(const TofEmitter& other, Timestamp now, double exposure_s) {
  const double since_s = (now - other.first).in_seconds();
  return apart(since_s, 0, 1 / other.camera.rate_hz) < exposure_s;
}

bool pulses_meet(const TofEmitter& a, const TofEmitter& b, Timestamp now, const TofImageProfile& profile) {
  const double t = now.in_seconds();
  return apart(a.pulse_phase_s + a.drift * t, b.pulse_phase_s + b.drift * t, profile.pulse_period_s) < profile.pulse_slot_s;
}

bool disturbs(const TofEmitter& own, const TofEmitter& other, Timestamp now, const TofImageProfile& profile) {
  return !profile.synchronised && other.band == own.band && exposures_overlap(other, now, profile.exposure_s) &&
         pulses_meet(own, other, now, profile);
}

bool lights(const store::Camera& camera, const Vec3& p_W) {
  const Vec3 p_C = camera.X_WC.inverse() * p_W;
  const auto pixel = store::project(camera, p_C);
  return pixel && p_C.z() <= camera.range_max_m && pixel->x() >= 0 && pixel->y() >= 0 && pixel->x() < camera.width_px &&
         pixel->y() < camera.height_px;
}

}  // namespace

TofEmitter draw_emitter(const store::Camera& camera, Timestamp first, const TofImageProfile& profile, RandomStream random) {
  TofEmitter emitter{camera, first};
  emitter.pulse_phase_s = random.uniform(0, profile.pulse_period_s);
  emitter.drift = random.normal(0, profile.clock_drift_sigma_ppm) * 1e-6;
  emitter.band = static_cast<std::size_t>(random.integer(0, static_cast<int>(profile.bands.size()) - 1));
  return emitter;
}

std::size_t band_of(const std::string& camera, const TofEmitters& emitters) {
  if (!emitters) return 0;
  const auto own = std::ranges::find(*emitters, camera, [](const TofEmitter& emitter) { return emitter.camera.id; });
  return own == emitters->end() ? 0 : own->band;
}

bool is_disturbed(const std::string& camera, const TofEmitters& emitters, const Vec3& p_W, Timestamp now,
                  const TofImageProfile& profile) {
  if (!emitters || profile.synchronised) return false;
  const auto own = std::ranges::find(*emitters, camera, [](const TofEmitter& emitter) { return emitter.camera.id; });
  return own != emitters->end() && std::ranges::any_of(*emitters, [&](const TofEmitter& other) {
    return &other != &*own && disturbs(*own, other, now, profile) && lights(other.camera, p_W);
  });
}

Disturbance::Disturbance(int width_px, int height_px)
    : columns_((width_px + kCellPx - 1) / kCellPx), rows_((height_px + kCellPx - 1) / kCellPx) {}

void Disturbance::add(const std::vector<bool>& cells) {
  cells_.resize(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) cells_[i] = cells_[i] || cells[i];
}

void Disturbance::fill_row(int v, double factor, std::span<float> factors) const {
  if (none() || v % kCellPx != 0) return;  // the rows of a cell are alike
  const auto first = static_cast<std::size_t>(v / kCellPx * columns_);
  for (std::size_t u = 0; u < factors.size(); ++u) {
    factors[u] = cells_[first + u / kCellPx] ? static_cast<float>(factor) : 1.0f;
  }
}

TofNeighbours::TofNeighbours(const store::Camera& camera, const TofEmitters& emitters, const DepthLayer& building)
    : width_(camera.width_px), height_(camera.height_px) {
  if (!emitters) return;
  const Disturbance grid(width_, height_);
  for (const TofEmitter& emitter : *emitters) {
    if (emitter.camera.id == camera.id) {
      own_ = emitter;
      continue;
    }
    std::vector<bool> lit;
    for (int row = 0; row < grid.rows(); ++row) {
      for (int column = 0; column < grid.columns(); ++column) {
        const int u = std::min(column * Disturbance::kCellPx + Disturbance::kCellPx / 2, width_ - 1);
        const int v = std::min(row * Disturbance::kCellPx + Disturbance::kCellPx / 2, height_ - 1);
        const double w = static_cast<double>(building.inverse_depth[building.at(u, v)]);
        lit.push_back(w > 0 && lights(emitter.camera, camera.X_WC * (store::ray_of(camera, Vec2(u, v)) / w)));
      }
    }
    if (std::ranges::find(lit, true) != lit.end()) neighbours_.push_back({emitter, std::move(lit)});
  }
}

Disturbance TofNeighbours::at(Timestamp now, const TofImageProfile& profile) const {
  Disturbance disturbance(width_, height_);
  if (profile.synchronised) return disturbance;
  for (const Neighbour& neighbour : neighbours_) {
    if (disturbs(own_, neighbour.emitter, now, profile)) disturbance.add(neighbour.lit);
  }
  return disturbance;
}

}  // namespace storetwin::sensors
