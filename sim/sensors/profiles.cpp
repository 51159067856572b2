#include "sim/sensors/profiles.h"

#include "core/base/hash.h"
#include "sim/sensors/profiles_schema.h"

namespace storetwin::sensors {

namespace {

// An archive that feeds every field, name and value, into a digest; so a new field changes it too.
class DigestArchive {
 public:
  explicit DigestArchive(Digest& digest) : digest_(digest) {}

  template <class T>
  void field(const char* key, T& value, const FieldRule& = {}) {
    digest_.text(key);
    feed(value);
  }
  void angle(const char* key, double& value_rad, const FieldRule& = {}) { field(key, value_rad); }
  void problem(const char*, const char*, const char*, const char* = "") {}

 private:
  template <class T>
  void feed(T& value) {
    if constexpr (std::same_as<T, std::string>) {
      digest_.text(value);
    } else if constexpr (std::is_floating_point_v<T>) {
      digest_.f64(value);
    } else if constexpr (std::is_integral_v<T>) {
      digest_.i64(static_cast<std::int64_t>(value));
    } else if constexpr (std::is_enum_v<T>) {
      digest_.i64(static_cast<std::int64_t>(value));
    } else if constexpr (IsVector<T>::value || IsArray<T>::value) {
      digest_.u64(value.size());
      for (auto& entry : value) feed(entry);
    } else if constexpr (IsTextMap<T>::value) {
      digest_.u64(value.size());
      for (auto& [key, entry] : value) {
        digest_.text(key);
        feed(entry);
      }
    } else {
      fields(*this, value);
    }
  }

  Digest& digest_;
};

LinkProfile perfect(LinkProfile) {
  return {.latency_s = {0, 0}, .jitter_s = 0, .loss_p = 0, .loss_run = 1, .reorder_p = 0, .reorder_s = 0,
          .clock_offset_sigma_s = 0, .clock_drift_sigma_ppm = 0, .stamp_sigma_s = 0, .duplicate_p = 0, .duplicate_s = 0};
}

PlateProfile perfect(PlateProfile p) {
  // The spring stays: a perfect scale still has mass; but it is stiff and well damped.
  p.resonance_hz = {100, 100};
  p.damping = {0.7, 0.7};
  p.noise = {{0, 0}};
  p.noise_spread = p.board_noise_spread = p.late_pause_s = 0;
  p.lsb_g = p.gain_sigma = p.zero_sigma_g = p.untared_share = p.drift_g_per_h = 0;
  p.crosstalk_permanent = p.crosstalk_transient = {0, 0};
  p.bump_rate_hz = p.footstep_g = 0;
  p.nonlinearity_share = p.hysteresis_share = p.creep_share = p.zero_share_per_k = p.span_share_per_k = 0;
  p.room_swing_k = p.chilled_swing_k = p.chilled_share = 0;
  p.compressor_g = {0, 0};
  p.settling_samples = 1;
  p.padding_channels = false;
  return p;
}

TofImageProfile perfect(TofImageProfile t) {
  t.noise_m = 1e-9;
  t.least_amplitude = t.wiggle_m = t.gain_sigma = t.offset_sigma_m = t.multipath_share = 0;
  t.warm_up.rise_k = 0;
  t.edge_mix_p = t.edge_drop_p = 0;
  t.range_min_m = t.exposure_s = 0;
  t.bands = {{1e6, 1e6}};  // unambiguous to 150 m, with no turns to count
  t.synchronised = true;
  return t;
}

DepthProfile perfect(DepthProfile d) {
  d.tof = perfect(d.tof);
  DepthImageProfile& i = d.image;
  i.warm_up.rise_k = 0;
  i.sigma_px = i.disparity_step_px = i.gain_sigma = i.offset_sigma_m = 0;
  i.edge_fatten_p = i.edge_mix_p = i.edge_drop_p = i.structure_hole_p = i.person_hole_p = 0;
  i.occlusion_shadow = false;
  for (SurfaceClass& surface : i.surfaces) surface.hole_p = 0;
  DepthPeopleProfile& p = d.people;
  // A covariance must stay positive, so that nobody divides by zero: a millimetre.
  p.head_sigma_m = p.hand_sigma_m = {0.001, 0.001};
  p.range_sigma_px = p.error_lag1 = p.head_miss_p = p.merge_p = p.hand_miss_p = 0;
  p.near_body_miss_p = p.in_shelf_miss_p = p.false_person_p = 0;
  return d;
}

ColorProfile perfect(ColorProfile c) {
  c.miss_base = c.miss_hidden = c.miss_small = 0;
  c.readout_s = 0;
  c.center_sigma = c.foot_sigma = c.hidden_foot_sigma = c.error_lag1 = c.point_sigma = 0;
  c.point_miss_p = c.wrist_miss_p = c.in_shelf_miss_p = c.hidden_guess_p = c.swap_p = c.jump_p = c.false_per_image = 0;
  c.white_balance_sigma = c.exposure_sigma = c.illumination_sigma = c.cloth_sigma = 0;
  ItemVisionProfile& i = c.items;
  i.miss_base = i.miss_hidden = i.miss_small = i.change_miss_p = i.change_delay_s = 0;
  i.confidence_sigma = i.position_sigma_m = i.false_per_image = 0;
  i.confusion_near = i.confusion_far = 0.01;
  return c;
}

SkeletonProfile perfect(SkeletonProfile s) {
  // Documents keep their uneven times: those are when the cameras look, not an error.
  s.stray_p = s.origin_sigma_s = s.delay_s = s.delay_sigma_s = 0;
  s.trunk_sigma_m = s.elbow_sigma_m = s.wrist_sigma_m = {0, 0};
  s.unseen_miss_p = s.unseen_sigma_m = s.edge_share = s.box_sigma = 0;
  s.repeat_p = s.joint_miss_p = s.swap_p = s.person_miss_p = s.relabel_per_min = 0;
  s.score_median = 1;
  s.lower_body = true;
  s.hands_at_wrists = false;
  return s;
}

}  // namespace

SensorProfiles SensorProfiles::ideal() {
  SensorProfiles p;
  p.plates = perfect(p.plates);
  p.depth = perfect(p.depth);
  p.color = perfect(p.color);
  p.skeletons = perfect(p.skeletons);
  p.turnstile = {0, 0};
  p.network = {perfect(p.network.plates), perfect(p.network.depth), perfect(p.network.color),
               perfect(p.network.items), perfect(p.network.skeletons), perfect(p.network.turnstile)};
  p.installation = {0, 0, 0, 0, 0, 0, 0, 0};
  return p;
}

std::string digest(const SensorProfiles& profiles) {
  SensorProfiles copy = profiles;  // archives take their values by reference, for readers
  Digest digest;
  DigestArchive archive(digest);
  archive.field("plates", copy.plates);
  archive.field("depth", copy.depth);
  archive.field("color", copy.color);
  archive.field("skeletons", copy.skeletons);
  archive.field("turnstile", copy.turnstile);
  archive.field("network", copy.network);
  archive.field("installation", copy.installation);
  return digest.hex();
}

}  // namespace storetwin::sensors
