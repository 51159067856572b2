// full_targets.json: people as an external vision system sees them, about fifteen documents a second.
//
// Points are in inches in the store's axes. All numbers of the feed are 32-bit floats printed as doubles, so metres to
// inches comes back bit for bit: inches times 0.0254 and back is off by some 1e-16 of the value, and the nearest float
// (spacing 1e-7 of the value) is the one that was there. Numbers that are no such floats are kept by the residual.
#pragma once

#include <map>
#include <string>

#include "core/record/nanostore/json_lines.h"
#include "core/stream/vision.h"

namespace storetwin::nanostore {

inline constexpr double kMetresPerInch = 0.0254;

/// One document, read.
struct TargetDocument {
  int line = 0;
  Timestamp origin;
  Timestamp received;
  std::vector<stream::Skeleton> people;
};

TargetDocument read_target_document(const Node& document);

/// The format knows cameras by number.
using CameraNumbers = std::map<std::string, int>;
/// A camera whose name is a number keeps it; the others get the least numbers from 1 that are free, in the order of
/// their names.
CameraNumbers number_cameras(const std::vector<const stream::Skeletons*>& feed);

/// The document of one message as the contract knows it; the id is null.
Json target_document(const stream::Skeletons& message, const CameraNumbers& cameras);

/// The format's name of a joint, or null if it has no place for it (hips and ankles).
const char* joint_name(stream::KeyPoint point);

}  // namespace storetwin::nanostore
