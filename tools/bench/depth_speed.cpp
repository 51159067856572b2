#include "tools/bench/depth_speed.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include "sim/sensors/depth_camera.h"
#include "sim/session/stopwatch.h"
#include "tools/bench/embree_depth.h"
#include "tools/bench/reference_scene.h"

namespace storetwin::bench {

namespace {

using sensors::DepthCamera;
using sensors::DepthProfile;
using sensors::DepthScene;

constexpr double kFrameS = 1.0 / 15;
constexpr double kWindowS = 0.1;

// Of all threads; other processes on the machine don't count in it.
double processor_s() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Speed {
  double per_second = 0;       // frames of all cameras by the clock on the wall
  double per_core_second = 0;  // by processor time
};

// `instant(i)` brings the scene to instant i, on one thread; `frame(camera, i)` makes one image.
Speed speed_of(double seconds, int threads, int cameras, const std::function<void(int)>& instant,
               const std::function<void(int, int)>& frame) {
  oneapi::tbb::task_arena arena(threads);
  const auto run = [&](int i) {
    instant(i);
    arena.execute([&] { oneapi::tbb::parallel_for(0, cameras, [&](int camera) { frame(camera, i); }); });
  };
  int i = 0;
  for (; i < 3; ++i) run(i);
  // The best of many short windows: whatever else the machine does can only slow one down.
  Speed best;
  const session::Stopwatch all;
  do {
    const int first = i;
    const double processor_before = processor_s();
    const session::Stopwatch window;
    do {
      run(i++);
    } while (window.seconds() < kWindowS);
    const double frames = static_cast<double>(i - first) * cameras;
    best.per_second = std::max(best.per_second, frames / window.seconds());
    best.per_core_second = std::max(best.per_core_second, frames / (processor_s() - processor_before));
  } while (all.seconds() < seconds);
  return best;
}

DepthProfile plain_profile() {
  DepthProfile profile = sensors::SensorProfiles::ideal().depth;
  profile.image.sigma_px = 0.08;
  profile.image.white_share = 1;
  return profile;
}

struct Fleet {
  explicit Fleet(const DepthProfile& profile)
      : store(reference_store()), setting(store, profile, emitters(store, profile)),
        scene(draw_surfaces(store, profile.image, RandomStream(1))) {
    for (const store::Camera& camera : store.calibration.cameras) {
      cameras.emplace_back(setting, camera, RandomStream(2).fork(camera.id));
    }
  }
  static std::vector<sensors::TofEmitter> emitters(const store::Store& store, const DepthProfile& profile) {
    std::vector<sensors::TofEmitter> all;
    for (const store::Camera& camera : store.calibration.cameras) {
      if (profile.kind_of(camera.id) != sensors::DepthKind::kTimeOfFlight) continue;
      all.push_back(sensors::draw_emitter(camera, {}, profile.tof, RandomStream(3).fork(camera.id)));
    }
    return all;
  }
  void follow(int i) {
    moving.move_to(i * kFrameS);
    scene.follow(moving.view());
  }
  int count() const { return static_cast<int>(cameras.size()); }

  store::Store store;
  sensors::DepthSetting setting;
  ReferenceScene moving;
  DepthScene scene;
  std::vector<DepthCamera> cameras;
};

Speed speed_of(const DepthProfile& profile, double seconds, int threads) {
  Fleet fleet(profile);
  return speed_of(seconds, threads, fleet.count(), [&](int i) { fleet.follow(i); },
                  [&](int camera, int i) {
                    fleet.cameras[static_cast<std::size_t>(camera)].render(fleet.scene, static_cast<std::uint64_t>(i));
                  });
}

Speed speed_of_exact(double seconds, int threads) {
  Fleet fleet(plain_profile());
  return speed_of(seconds, threads, fleet.count(), [&](int i) { fleet.follow(i); },
                  [&](int camera, int) { fleet.cameras[static_cast<std::size_t>(camera)].render_exact(fleet.scene); });
}

Speed speed_of_embree(double seconds, int threads) {
  Fleet fleet(plain_profile());
  fleet.follow(0);
  EmbreeScene embree(*fleet.setting.solids, fleet.scene);
  return speed_of(seconds, threads, fleet.count(),
                  [&](int i) {
                    fleet.follow(i);
                    embree.follow(fleet.scene);
                  },
                  [&](int camera, int) { embree.render(fleet.store.calibration.cameras[static_cast<std::size_t>(camera)]); });
}

// Where the surface ends, two renderers may each see another side of it.
bool at_silhouette(const std::vector<float>& depth, int width, int height, int u, int v) {
  constexpr float kStepM = 0.02f;
  const float here = depth[static_cast<std::size_t>(v * width + u)];
  for (int dv = -1; dv <= 1; ++dv) {
    for (int du = -1; du <= 1; ++du) {
      if (u + du < 0 || u + du >= width || v + dv < 0 || v + dv >= height) continue;
      if (std::abs(depth[static_cast<std::size_t>((v + dv) * width + u + du)] - here) > kStepM) return true;
    }
  }
  return false;
}

struct Agreement {
  long pixels = 0, off = 0, off_inside = 0;
  double worst_inside_m = 0;
};

void compare(const sensors::DepthLayer& layer, const std::vector<float>& embree, Agreement& agreement) {
  for (int v = 0; v < layer.height_px; ++v) {
    for (int u = 0; u < layer.width_px; ++u) {
      const float w = layer.inverse_depth[layer.at(u, v)];
      const double mine = w > 0 ? 1 / static_cast<double>(w) : 0;
      const double off = std::abs(mine - static_cast<double>(embree[layer.at(u, v)]));
      ++agreement.pixels;
      if (off <= 0.001) continue;
      ++agreement.off;
      if (at_silhouette(embree, layer.width_px, layer.height_px, u, v)) continue;
      ++agreement.off_inside;
      agreement.worst_inside_m = std::max(agreement.worst_inside_m, off);
    }
  }
}

Agreement agreement_with_embree() {
  Fleet fleet(plain_profile());
  fleet.follow(20);
  EmbreeScene embree(*fleet.setting.solids, fleet.scene);
  Agreement agreement;
  for (std::size_t i = 0; i < fleet.cameras.size(); ++i) {
    compare(fleet.cameras[i].render_exact(fleet.scene), embree.render(fleet.store.calibration.cameras[i]), agreement);
  }
  return agreement;
}

}  // namespace

int measure_depth(double seconds) {
  DepthProfile tof;
  tof.kind = sensors::DepthKind::kTimeOfFlight;
  struct Row {
    const char* name;
    std::function<Speed(int)> speed;
  };
  const std::vector<Row> rows = {
      {"exact, no noise", [&](int threads) { return speed_of_exact(seconds, threads); }},
      {"plain z-squared noise", [&](int threads) { return speed_of(plain_profile(), seconds, threads); }},
      {"full stereo profile", [&](int threads) { return speed_of(DepthProfile{}, seconds, threads); }},
      {"full time-of-flight profile", [&](int threads) { return speed_of(tof, seconds, threads); }},
      {"Embree, 16-ray packets, exact", [&](int threads) { return speed_of_embree(seconds, threads); }}};
  std::printf("40 depth cameras 320 x 240, 60 gondolas of 5 boards, 8,100 items, 30 people; depth frames a second\n");
  std::printf("  %-30s %12s %12s %16s %16s\n", "", "1 thread", "2 threads", "per core second", "2-thread p.c.s.");
  std::vector<Speed> twos;
  for (const Row& row : rows) {
    const Speed one = row.speed(1), two = row.speed(2);
    twos.push_back(two);
    std::printf("  %-30s %12.0f %12.0f %16.0f %16.0f\n", row.name, one.per_second, two.per_second, one.per_core_second,
                two.per_core_second);
  }
  std::printf("  exact against Embree: %.1f x by the wall's clock, %.1f x by processor time (2 threads)\n",
              twos.front().per_second / twos.back().per_second, twos.front().per_core_second / twos.back().per_core_second);
  const Agreement a = agreement_with_embree();
  std::printf("  of %ld pixels %ld (%.4f %%) differ from Embree by more than 1 mm, %ld of them away from silhouettes (worst %.1f mm)\n",
              a.pixels, a.off, 100.0 * static_cast<double>(a.off) / static_cast<double>(a.pixels), a.off_inside,
              1000 * a.worst_inside_m);
  return 0;
}

}  // namespace storetwin::bench
