// Binary glTF 2.0 files (Khronos; ISO/IEC 12113:2022), built up piece by piece.
//
// Geometry is added once and used by as many meshes as there are colours of it, and meshes by as many nodes as there are
// things: a shop of thousands of packs holds a handful of meshes. Frames inside are W's (z up); the scene's one root turns
// them to glTF's y up.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/layout/mesh.h"

namespace storetwin::layout {

struct Material {
  std::string name;
  Vec3 color = Vec3::Constant(0.5);  ///< linear red, green, blue, 0..1
  double metallic = 0;
  double roughness = 0.8;
};

class GlbBuilder {
 public:
  GlbBuilder();

  /// Each returns the number by which the others name it. A part of a mesh is a geometry in a material.
  int add_geometry(const Mesh& mesh);
  int add_material(const Material& material);
  int add_mesh(const std::string& name, const std::vector<std::pair<int, int>>& parts);

  struct Node {
    std::string name;          ///< may be empty
    int parent = 0;            ///< 0 is the root
    int mesh = -1;             ///< -1: none
    Pose X_PN;                 ///< in the parent's frame
    Vec3 scale = Vec3::Ones(); ///< of the mesh and of the children
  };
  int add_node(const Node& node);

  /// The whole file.
  std::string bytes() const;

 private:
  int add_view(const void* data, std::size_t size, int target);

  nlohmann::ordered_json json_;
  std::string buffer_;
};

}  // namespace storetwin::layout
