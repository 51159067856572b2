// One ground point from whatever key points of a body one image shows: an upright person fitted by least squares.
//
// Head, neck, shoulders, hips and ankles of a standing person lie over one point at known shares of the stature
// (Drillis & Contini 1966; Winter, "Biomechanics and Motor Control of Human Movement", 2009, fig. 4.1). Each key
// point's ray meets the plane of its height in a point that moves linearly with the stature, so ground point and
// stature come out of one small linear system. From a ceiling camera this is worth much: a head a metre below it is
// moved by half a metre by ten centimetres of stature, hips and ankles hardly.
//
// What stays the same from image to image (the stature, the survey, how somebody stands) is no noise that a tracker may
// average away; its variance counts so many times as a tracker would average images.
#pragma once

#include <optional>

#include "core/perception/scan_parts.h"

namespace storetwin::perception {

struct UprightFit {
  PlanePoint place;
  bool low_seen = false;          ///< hips or both ankles had a say: the place doesn't hang on head and stature
  bool head_seen = false;
  Vec2 head_px = Vec2::Zero();    ///< the head's top, if seen
};

/// Empty if fewer than two parts (head, neck, shoulders, hips, ankles) were found: then the box tells more.
std::optional<UprightFit> fit_upright(const stream::PersonDetection& detection, const store::Camera& camera,
                                      const SurveyUncertainty& survey);

}  // namespace storetwin::perception
