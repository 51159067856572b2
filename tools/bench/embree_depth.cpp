#include "tools/bench/embree_depth.h"

#include <algorithm>
#include <array>
#include <limits>

#include <embree3/rtcore.h>
#include <pmmintrin.h>
#include <xmmintrin.h>

namespace storetwin::bench {

namespace {

struct Mesh {
  std::vector<float> points;         // x y z
  std::vector<unsigned> triangles;   // three points each

  void add_box(const Pose& X_WB, const Vec3& half_m) {
    const auto first = static_cast<unsigned>(points.size() / 3);
    for (const Vec3& corner : sensors::corners_of({X_WB, half_m})) {
      for (int axis = 0; axis < 3; ++axis) points.push_back(static_cast<float>(corner[axis]));
    }
    for (const auto& [a, b, c, d] : {std::array{0u, 1u, 3u, 2u}, {4u, 5u, 7u, 6u}, {0u, 1u, 5u, 4u}, {2u, 3u, 7u, 6u},
                                     {0u, 2u, 6u, 4u}, {1u, 3u, 7u, 5u}}) {
      for (const unsigned corner : {a, b, c, a, c, d}) triangles.push_back(first + corner);
    }
  }
};

// Embree asks for both modes: denormal numbers would slow it down. Nobody else's arithmetic is touched.
class NoDenormals {
 public:
  NoDenormals() {
    _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
    _MM_SET_DENORMALS_ZERO_MODE(_MM_DENORMALS_ZERO_ON);
  }
  ~NoDenormals() { _mm_setcsr(before_); }
  NoDenormals(const NoDenormals&) = delete;
  NoDenormals& operator=(const NoDenormals&) = delete;

 private:
  unsigned before_ = _mm_getcsr();
};

RTCGeometry mesh_geometry(RTCDevice device, const Mesh& mesh) {
  RTCGeometry geometry = rtcNewGeometry(device, RTC_GEOMETRY_TYPE_TRIANGLE);
  auto* points = static_cast<float*>(rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3, 12,
                                                             mesh.points.size() / 3));
  std::copy(mesh.points.begin(), mesh.points.end(), points);
  auto* corners = static_cast<unsigned*>(rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, 12,
                                                                 mesh.triangles.size() / 3));
  std::copy(mesh.triangles.begin(), mesh.triangles.end(), corners);
  rtcCommitGeometry(geometry);
  return geometry;
}

Mesh building_of(const sensors::Solids& solids, const sensors::DepthScene& scene) {
  Mesh mesh;
  mesh.add_box({Mat3::Identity(), {0, 0, -0.5}}, {200, 200, 0.5});  // the floor
  for (const auto& group : solids.groups) {
    for (const auto& box : group.boxes) mesh.add_box(box.X_WB, box.half_m);
  }
  for (const sensors::SceneItem& item : scene.resting()) mesh.add_box(item.X_WI, item.half_m);
  return mesh;
}

}  // namespace

struct EmbreeScene::Handles {
  RTCDevice device = nullptr;
  RTCScene scene = nullptr;
  RTCGeometry bodies = nullptr;
  std::size_t capsules = 0;
};

EmbreeScene::EmbreeScene(const sensors::Solids& solids, const sensors::DepthScene& scene)
    : handles_(std::make_unique<Handles>()) {
  Handles& h = *handles_;
  h.device = rtcNewDevice("threads=1");
  h.scene = rtcNewScene(h.device);
  rtcSetSceneFlags(h.scene, RTC_SCENE_FLAG_DYNAMIC);
  rtcSetSceneBuildQuality(h.scene, RTC_BUILD_QUALITY_LOW);
  RTCGeometry building = mesh_geometry(h.device, building_of(solids, scene));
  rtcAttachGeometry(h.scene, building);
  rtcReleaseGeometry(building);
  for (const sensors::SceneBody& body : scene.bodies()) h.capsules += body.capsules.size();
  h.bodies = rtcNewGeometry(h.device, RTC_GEOMETRY_TYPE_ROUND_LINEAR_CURVE);
  rtcSetGeometryBuildQuality(h.bodies, RTC_BUILD_QUALITY_LOW);
  rtcSetNewGeometryBuffer(h.bodies, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT4, 16, 2 * h.capsules);
  auto* first = static_cast<unsigned*>(
      rtcSetNewGeometryBuffer(h.bodies, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT, 4, h.capsules));
  for (std::size_t i = 0; i < h.capsules; ++i) first[i] = static_cast<unsigned>(2 * i);
  rtcAttachGeometry(h.scene, h.bodies);
  follow(scene);
}

EmbreeScene::~EmbreeScene() {
  rtcReleaseGeometry(handles_->bodies);
  rtcReleaseScene(handles_->scene);
  rtcReleaseDevice(handles_->device);
}

void EmbreeScene::follow(const sensors::DepthScene& scene) {
  auto* ends = static_cast<float*>(rtcGetGeometryBufferData(handles_->bodies, RTC_BUFFER_TYPE_VERTEX, 0));
  for (const sensors::SceneBody& body : scene.bodies()) {
    for (const world::Capsule& capsule : body.capsules) {
      for (const Vec3& end : {capsule.a, capsule.b}) {
        for (int axis = 0; axis < 3; ++axis) *ends++ = static_cast<float>(end[axis]);
        *ends++ = static_cast<float>(capsule.radius_m);
      }
    }
  }
  rtcUpdateGeometryBuffer(handles_->bodies, RTC_BUFFER_TYPE_VERTEX, 0);
  rtcCommitGeometry(handles_->bodies);
  rtcCommitScene(handles_->scene);
}

std::vector<float> EmbreeScene::render(const store::Camera& camera) const {
  const NoDenormals no_denormals;
  const int width = camera.width_px, height = camera.height_px;
  std::vector<float> depth(static_cast<std::size_t>(width * height));
  const Eigen::Matrix3f R = camera.X_WC.rotation.cast<float>();
  const Eigen::Vector3f eye = camera.X_WC.translation.cast<float>();
  const auto fx = static_cast<float>(1 / camera.fx_px), fy = static_cast<float>(1 / camera.fy_px);
  const auto cx = static_cast<float>(camera.cx_px), cy = static_cast<float>(camera.cy_px);
  alignas(64) std::array<int, 16> valid;
  for (int tile_v = 0; tile_v < height; tile_v += 4) {
    for (int tile_u = 0; tile_u < width; tile_u += 4) {
      RTCRayHit16 packet;
      for (int i = 0; i < 16; ++i) {
        const int u = tile_u + i % 4, v = tile_v + i / 4;
        const float x = (static_cast<float>(u) - cx) * fx, y = (static_cast<float>(v) - cy) * fy;
        valid[static_cast<std::size_t>(i)] = u < width && v < height ? -1 : 0;
        packet.ray.org_x[i] = eye.x();
        packet.ray.org_y[i] = eye.y();
        packet.ray.org_z[i] = eye.z();
        packet.ray.dir_x[i] = R(0, 0) * x + R(0, 1) * y + R(0, 2);
        packet.ray.dir_y[i] = R(1, 0) * x + R(1, 1) * y + R(1, 2);
        packet.ray.dir_z[i] = R(2, 0) * x + R(2, 1) * y + R(2, 2);
        packet.ray.tnear[i] = 0.01f;
        packet.ray.tfar[i] = std::numeric_limits<float>::infinity();
        packet.ray.time[i] = 0;
        packet.ray.mask[i] = ~0u;
        packet.ray.flags[i] = 0;
        packet.hit.geomID[i] = RTC_INVALID_GEOMETRY_ID;
      }
      RTCIntersectContext context;
      rtcInitIntersectContext(&context);
      context.flags = RTC_INTERSECT_CONTEXT_FLAG_COHERENT;
      rtcIntersect16(valid.data(), handles_->scene, &context, &packet);
      for (int i = 0; i < 16; ++i) {
        if (valid[static_cast<std::size_t>(i)] == 0) continue;
        const auto at = static_cast<std::size_t>((tile_v + i / 4) * width + tile_u + i % 4);
        depth[at] = packet.hit.geomID[i] == RTC_INVALID_GEOMETRY_ID ? 0 : packet.ray.tfar[i];
      }
    }
  }
  return depth;
}

}  // namespace storetwin::bench
