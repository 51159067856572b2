#include "core/perception/camera_file.h"

#include <fmt/format.h>

#include <Eigen/LU>
#include <array>
#include <set>

#include "core/base/yaml_io.h"

namespace storetwin::perception {

namespace {

struct CameraEntry {
  std::string name;
  std::array<double, 9> K{};
  std::array<double, 16> X_CW{};
  std::array<double, 5> distortion{};
  int width_px = 0, height_px = 0;
};

struct CameraFile {
  std::vector<CameraEntry> cameras;
};

template <class Archive>
void fields(Archive& archive, CameraEntry& camera) {
  archive.field("name", camera.name, {.doc = "As the boxes name it", .required = true, .min_items = 1});
  archive.field("K", camera.K,
                {.doc = "Intrinsic matrix in pixels, row by row", .required = true, .min = -1e6, .max = 1e6});
  archive.field("X_CW", camera.X_CW,
                {.doc = "Pose of the world in the camera, row by row", .required = true, .min = -1e6, .max = 1e6});
  archive.field("distortion", camera.distortion,
                {.doc = "k1 k2 p1 p2 k3, as OpenCV orders them", .min = -1000, .max = 1000});
  archive.field("width_px", camera.width_px, {.doc = "Of the image; 0: not known", .min = 0, .max = 100000});
  archive.field("height_px", camera.height_px, {.doc = "Of the image; 0: not known", .min = 0, .max = 100000});
}

template <class Archive>
void fields(Archive& archive, CameraFile& file) {
  archive.field("cameras", file.cameras,
                {.doc = "Every camera that boxes come from", .required = true, .min_items = 1});
}

/// What makes a camera impossible although its numbers are numbers.
struct Check {
  const Document& document;
  std::string path;
  Diagnostics& problems;

  void wrong(const char* key, std::string message, std::string hint) const {
    problems.add(error_at(document, path + "." + key, std::string("bad-") + key, std::move(message), std::move(hint)));
  }

  void intrinsics(const std::array<double, 9>& K) const {
    if (!(K[0] > 0 && K[4] > 0)) wrong("K", "the focal lengths must be positive", "K = fx 0 cx, 0 fy cy, 0 0 1");
    const bool upper = K[3] == 0 && K[6] == 0 && K[7] == 0 && std::abs(K[8] - 1) < 1e-9;
    if (!upper) wrong("K", "is no intrinsic matrix", "K = fx 0 cx, 0 fy cy, 0 0 1");
    if (std::abs(K[1]) > 1e-3 * std::abs(K[0]))
      wrong("K", "has skew, which this camera model lacks", "rectify the images first");
  }

  void pose(const Mat3& rotation, const std::array<double, 16>& X) const {
    const bool rigid = (rotation * rotation.transpose() - Mat3::Identity()).cwiseAbs().maxCoeff() < 1e-3;
    const bool bottom = X[12] == 0 && X[13] == 0 && X[14] == 0 && std::abs(X[15] - 1) < 1e-9;
    const char* form = "X_CW = R t, 0 0 0 1 with R a rotation, row by row";
    if (!rigid || rotation.determinant() < 0) wrong("X_CW", "its upper left part is no rotation", form);
    if (!bottom) wrong("X_CW", "its last row is not 0 0 0 1", form);
  }

  void height(const Vec3& p_WC) const {
    constexpr double kHighestM = 100;
    if (p_WC.z() > 0 && p_WC.z() < kHighestM) return;
    const bool beneath = p_WC.z() <= 0;
    wrong("X_CW",
          fmt::format("the camera would stand {:.4g} m {} the ground", std::abs(p_WC.z()), beneath ? "below" : "above"),
          beneath ? "is it the pose of the camera in the world instead?" : "lengths are in metres");
  }
};

store::Camera camera_of(const CameraEntry& entry) {
  store::Camera camera;
  camera.id = entry.name;
  camera.kind = store::CameraKind::kColor;
  camera.fx_px = entry.K[0];
  camera.fy_px = entry.K[4];
  camera.cx_px = entry.K[2];
  camera.cy_px = entry.K[5];
  camera.width_px = entry.width_px;
  camera.height_px = entry.height_px;
  const auto& d = entry.distortion;
  camera.distortion = {d[0], d[1], d[2], d[3], d[4]};
  Pose X_CW;
  for (int r = 0; r < 3; ++r) {
    for (int c = 0; c < 3; ++c) X_CW.rotation(r, c) = entry.X_CW[static_cast<std::size_t>(4 * r + c)];
    X_CW.translation(r) = entry.X_CW[static_cast<std::size_t>(4 * r + 3)];
  }
  camera.X_WC = X_CW.inverse();
  return camera;
}

}  // namespace

Result<std::vector<store::Camera>> read_cameras(std::string_view text, const std::string& file) {
  const Result<Document> document = parse_yaml(text, file);
  if (!document) return document.problems();
  Diagnostics warnings;
  const Result<CameraFile> entries = read_document<CameraFile>(*document, warnings);
  if (!entries) return entries.problems();
  Diagnostics problems;
  std::set<std::string> names;
  std::vector<store::Camera> cameras;
  for (std::size_t i = 0; i < entries->cameras.size(); ++i) {
    const CameraEntry& entry = entries->cameras[i];
    const store::Camera& camera = cameras.emplace_back(camera_of(entry));
    const Check check{*document, index_path("cameras", i), problems};
    const std::size_t before = problems.size();
    check.intrinsics(entry.K);
    check.pose(camera.X_WC.rotation.transpose(), entry.X_CW);
    if (problems.size() == before) check.height(camera.X_WC.translation);
    if (!names.insert(entry.name).second) check.wrong("name", "another camera has this name", "");
  }
  if (problems.has_errors()) return problems;
  return cameras;
}

}  // namespace storetwin::perception
