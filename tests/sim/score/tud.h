// The TUD sequences of py-motmetrics' own tests (MIT), read by our reader.
#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "sim/score/mot_text.h"

namespace storetwin::score {

inline std::string text_of(const std::string& path) {
  std::ifstream file(path);
  REQUIRE_MESSAGE(file.good(), path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline MotFrames mot_frames(const std::string& path, bool truth) {
  const auto frames = read_mot_text(text_of(path), path, MotFormat::kMot15, truth);
  REQUIRE_MESSAGE(frames.ok(), path);
  return *frames;
}

inline std::vector<ScanPairs> tud(const std::string& name) {
  const std::string folder = "assets/tracking/motmetrics-tud/" + name;
  return pair_boxes(mot_frames(folder + "/gt.txt", true), mot_frames(folder + "/test.txt", false), MotFormat::kMot15);
}

}  // namespace storetwin::score
