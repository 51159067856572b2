#include "sim/sensors/depth_camera.h"

#include <variant>

#include "sim/sensors/depth_view.h"
#include "sim/sensors/stereo_noise.h"
#include "sim/sensors/tof_noise.h"

namespace storetwin::sensors {

struct DepthCamera::Noise {
  std::variant<StereoNoise, TofNoise> of_kind;
};

struct DepthCamera::Derived {
  Derived(const DepthSetting& setting, const store::Camera& camera, DepthKind kind)
      : view(camera, *setting.solids, SurfaceMarks(kind, *setting.profile)) {
    if (kind == DepthKind::kTimeOfFlight) neighbours = TofNeighbours(camera, setting.tof_emitters, view.building());
  }

  DepthView view;
  StereoNoise::Seen seen;
  EdgeMap edges;
  TofNeighbours neighbours;
  DepthLayer begin, end;  // of a time-of-flight exposure
};

DepthSetting::DepthSetting(const store::Store& true_store, DepthProfile depth_profile, std::vector<TofEmitter> emitters)
    : solids(std::make_shared<const Solids>(solids_of(true_store))),
      profile(std::make_shared<const DepthProfile>(std::move(depth_profile))),
      tof_emitters(std::make_shared<const std::vector<TofEmitter>>(std::move(emitters))) {}

DepthCamera::DepthCamera(const DepthSetting& setting, const store::Camera& camera, const RandomStream& random)
    : setting_(setting), camera_(camera) {
  const DepthProfile& profile = *setting.profile;
  if (kind() == DepthKind::kStereo) {
    noise_ = std::make_shared<const Noise>(StereoNoise(camera, profile.image, draw_depth_unit(profile.image, random)));
  } else {
    DepthUnit unit = draw_depth_unit(profile.tof, random);
    unit.band = band_of(camera.id, setting.tof_emitters);
    noise_ = std::make_shared<const Noise>(TofNoise(camera, profile.tof, unit));
  }
}

DepthCamera::DepthCamera(const DepthCamera& other)
    : setting_(other.setting_), camera_(other.camera_), noise_(other.noise_) {}

DepthCamera& DepthCamera::operator=(const DepthCamera& other) {
  if (this != &other) *this = DepthCamera(other);
  return *this;
}

DepthCamera::DepthCamera(DepthCamera&&) noexcept = default;
DepthCamera& DepthCamera::operator=(DepthCamera&&) noexcept = default;
DepthCamera::~DepthCamera() = default;

void DepthCamera::aim(const Pose& X_WC) {
  if (X_WC == camera_.X_WC) return;
  camera_.X_WC = X_WC;
  derived_.reset();
}

const DepthLayer& DepthCamera::render_exact(const DepthScene& scene) {
  if (!derived_) derived_ = std::make_unique<Derived>(setting_, camera_, kind());
  return derived_->view.follow(scene);
}

void DepthCamera::render(const DepthScene& scene, std::uint64_t frame, std::vector<std::uint16_t>& image) {
  const DepthLayer& layer = render_exact(scene);
  const FrameTime time{scene.now(), frame};
  Derived& d = *derived_;
  if (const auto* stereo = std::get_if<StereoNoise>(&noise_->of_kind)) {
    stereo->apply(layer, d.view.changed(), d.seen, time, image);
  } else {
    const TofImageProfile& tof = setting_.profile->tof;
    const Disturbance disturbance = d.neighbours.at(time.now, tof);
    ExposureEnds ends;
    if (tof.exposure_s > 0 && d.view.draw_later(scene, -tof.exposure_s / 2, d.begin)) {
      d.view.draw_later(scene, tof.exposure_s / 2, d.end);
      ends = {&d.begin, &d.end};
    }
    std::get<TofNoise>(noise_->of_kind).apply(layer, d.view.changed(), d.edges, time, disturbance, ends, image);
  }
  d.view.forget_changes();
}

std::vector<std::uint16_t> DepthCamera::render(const DepthScene& scene, std::uint64_t frame) {
  std::vector<std::uint16_t> image;
  render(scene, frame, image);
  return image;
}

}  // namespace storetwin::sensors
