#include "sim/layout/glb.h"

#include <Eigen/Geometry>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/base/assert.h"

namespace storetwin::layout {

namespace {

using nlohmann::ordered_json;

constexpr int kArrayBuffer = 34962, kElementBuffer = 34963;  // GL's numbers, which glTF took over
constexpr int kUnsignedShort = 5123, kFloat = 5126;

// A tenth of a millimetre is finer than anybody sees; shorter numbers make a smaller file.
double rounded(double value, double steps = 1e4) {
  const double r = std::round(value * steps) / steps;
  return r == 0 ? 0 : r;
}

ordered_json list_of(const Vec3& v, double steps) {
  return ordered_json::array({rounded(v.x(), steps), rounded(v.y(), steps), rounded(v.z(), steps)});
}

void append_u32(std::string& text, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) text.push_back(static_cast<char>((value >> shift) & 0xff));
}

void append_chunk(std::string& file, std::uint32_t type, std::string data, char padding) {
  while (data.size() % 4 != 0) data.push_back(padding);
  append_u32(file, static_cast<std::uint32_t>(data.size()));
  append_u32(file, type);
  file += data;
}

}  // namespace

GlbBuilder::GlbBuilder() {
  json_["asset"] = {{"version", "2.0"}, {"generator", "Storetwin"}};
  json_["scene"] = 0;
  json_["scenes"] = ordered_json::array({{{"nodes", {0}}}});
  const double half = std::sqrt(0.5);
  json_["nodes"] = ordered_json::array({{{"name", "store"}, {"rotation", {-half, 0, 0, half}}}});
  for (const char* key : {"meshes", "materials", "accessors", "bufferViews"}) json_[key] = ordered_json::array();
}

int GlbBuilder::add_view(const void* data, std::size_t size, int target) {
  while (buffer_.size() % 4 != 0) buffer_.push_back('\0');
  json_["bufferViews"].push_back({{"buffer", 0}, {"byteOffset", buffer_.size()}, {"byteLength", size}, {"target", target}});
  buffer_.append(static_cast<const char*>(data), size);
  return static_cast<int>(json_["bufferViews"].size()) - 1;
}

int GlbBuilder::add_geometry(const Mesh& mesh) {
  STORETWIN_ASSERT(!mesh.positions.empty() && mesh.positions.size() <= 65535, "indices have sixteen bits");
  const auto add_vectors = [&](const std::vector<Vec3>& vectors, bool bounded) {
    std::vector<float> values;
    Eigen::Vector3f low = vectors.front().cast<float>(), high = low;
    for (const Vec3& v : vectors) {
      const Eigen::Vector3f f = v.cast<float>();
      values.insert(values.end(), {f.x(), f.y(), f.z()});
      low = low.cwiseMin(f);
      high = high.cwiseMax(f);
    }
    ordered_json accessor = {{"bufferView", add_view(values.data(), values.size() * sizeof(float), kArrayBuffer)},
                             {"componentType", kFloat}, {"count", vectors.size()}, {"type", "VEC3"}};
    if (bounded) {
      accessor["min"] = {low.x(), low.y(), low.z()};
      accessor["max"] = {high.x(), high.y(), high.z()};
    }
    json_["accessors"].push_back(std::move(accessor));
  };
  add_vectors(mesh.positions, true);
  std::vector<Vec3> normals;
  for (const Vec3& n : mesh.normals) normals.push_back(n.normalized());
  add_vectors(normals, false);
  json_["accessors"].push_back(
      {{"bufferView", add_view(mesh.indices.data(), mesh.indices.size() * sizeof(std::uint16_t), kElementBuffer)},
       {"componentType", kUnsignedShort}, {"count", mesh.indices.size()}, {"type", "SCALAR"}});
  return static_cast<int>(json_["accessors"].size()) - 3;
}

int GlbBuilder::add_material(const Material& material) {
  json_["materials"].push_back(
      {{"name", material.name},
       {"pbrMetallicRoughness",
        {{"baseColorFactor", {rounded(material.color.x()), rounded(material.color.y()), rounded(material.color.z()), 1}},
         {"metallicFactor", material.metallic},
         {"roughnessFactor", material.roughness}}}});
  return static_cast<int>(json_["materials"].size()) - 1;
}

int GlbBuilder::add_mesh(const std::string& name, const std::vector<std::pair<int, int>>& parts) {
  ordered_json primitives = ordered_json::array();
  for (const auto& [geometry, material] : parts) {
    primitives.push_back({{"attributes", {{"POSITION", geometry}, {"NORMAL", geometry + 1}}}, {"indices", geometry + 2}, {"material", material}});
  }
  json_["meshes"].push_back({{"name", name}, {"primitives", std::move(primitives)}});
  return static_cast<int>(json_["meshes"].size()) - 1;
}

int GlbBuilder::add_node(const Node& node) {
  ordered_json json = ordered_json::object();
  if (!node.name.empty()) json["name"] = node.name;
  if (node.mesh >= 0) json["mesh"] = node.mesh;
  if (!node.X_PN.translation.isZero()) json["translation"] = list_of(node.X_PN.translation, 1e4);
  if (!node.X_PN.rotation.isIdentity(1e-9)) {
    const Eigen::Quaterniond q = Eigen::Quaterniond(node.X_PN.rotation).normalized();
    json["rotation"] = {rounded(q.x(), 1e8), rounded(q.y(), 1e8), rounded(q.z(), 1e8), rounded(q.w(), 1e8)};
  }
  if (!node.scale.isOnes(1e-9)) json["scale"] = list_of(node.scale, 1e4);
  const int number = static_cast<int>(json_["nodes"].size());
  json_["nodes"].push_back(std::move(json));
  json_["nodes"][static_cast<std::size_t>(node.parent)]["children"].push_back(number);
  return number;
}

std::string GlbBuilder::bytes() const {
  constexpr std::uint32_t kMagic = 0x46546C67, kVersion = 2, kJson = 0x4E4F534A, kBin = 0x004E4942;
  ordered_json json = json_;
  json["buffers"] = ordered_json::array({{{"byteLength", (buffer_.size() + 3) / 4 * 4}}});
  std::string chunks;
  append_chunk(chunks, kJson, json.dump(), ' ');
  append_chunk(chunks, kBin, buffer_, '\0');
  std::string file;
  append_u32(file, kMagic);
  append_u32(file, kVersion);
  append_u32(file, static_cast<std::uint32_t>(12 + chunks.size()));
  return file + chunks;
}

}  // namespace storetwin::layout
