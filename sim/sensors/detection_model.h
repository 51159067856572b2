// Person detections with key points, as a network would find them in one colour camera's images.
//
// The true body is projected through the true camera (lens included); lines of sight say which key points are hidden
// and so how much of the person is. From that come misses (in runs), boxes with a foot line that is a guess when feet
// are hidden, key points with errors in proportion to the body's height in pixels, wrists lost between goods, left
// taken for right, wrists taken from somebody else, and false persons, half of them always in the same place. The
// colours of the clothes become the camera's own numbers (core/perception/look_book.h); nobody is told apart by anything
// else. Sources of the curve and the numbers: assets/sensors/color.yaml.
#pragma once

#include <algorithm>

#include "core/perception/look_book.h"
#include "core/store/store.h"
#include "core/stream/vision.h"
#include "sim/sensors/clothing_model.h"
#include "sim/sensors/draws.h"
#include "sim/sensors/error_walk.h"
#include "sim/sensors/in_view.h"
#include "sim/sensors/link.h"
#include "sim/sensors/per_person.h"
#include "sim/sensors/visibility.h"

namespace storetwin::sensors {

/// Miss probability of a person of whom `hidden` (0..1) can't be seen and who is `height_px` tall in the image.
double miss_probability(const ColorProfile& profile, double hidden, double height_px);

class DetectionModel {
 public:
  DetectionModel(const store::Camera& camera, const ColorProfile& profile,
                 RandomStream random);

  /// The detections of one image, header left empty, in an order that means nothing.
  stream::PersonDetections observe(const SceneView& view, const Visibility& visibility);

  /// Where the camera truly stands from now on.
  void aim(const Pose& X_WC);

 private:
  /// A body in the image before anything is spoiled.
  struct Projected {
    std::size_t place = 0;  // in the index of bodies
    std::array<Vec2, stream::kKeyPoints> pixels{};
    std::uint32_t visible = 0;  // bit by bit: in the image and in line of sight
    bool sees(stream::KeyPoint point) const { return (visible >> static_cast<int>(point) & 1) != 0; }
    Vec2 box_min = Vec2::Zero(), box_max = Vec2::Zero();  // of the whole body, not clipped
    double hidden = 1;
    double height_px() const { return box_max.y() - box_min.y(); }
  };
  /// How a body that walks leans.
  RowSkew skew_of(const world::BodyPose& body) const;
  void add_pushed(const world::BodyPose& body, const RowSkew& skew, Projected& projected) const;
  struct PersonState {
    RandomStream random;
    FailureRuns misses;
    ErrorWalk box_error;   // x: centre, y: centre, z: foot line
    ErrorWalk size_error;  // x: width, y: top
    RandomStream cloth{0};
  };
  /// Of one person in one image: of the box 7 normals, of each key point three uniform numbers and three normals.
  using Draws = ImageDraws<1 + 3 * stream::kKeyPoints, 7 + 3 * stream::kKeyPoints>;
  /// False if nothing of the body is in the image.
  bool project_body(const BodyIndex& people, std::size_t whom, const Visibility& visibility, Projected& projected);
  stream::PersonDetection spoil_box(const Projected& body, PersonState& state, Draws& draws) const;
  void add_key_points(const Projected& body, const world::BodyPose& pose, const ShelfSpace& shelf_space, Draws& draws,
                      stream::PersonDetection& detection) const;
  /// What a detector finds of one person, and the colours that it doesn't pass on.
  struct Found {
    stream::PersonDetection detection;
    perception::ClothingColors clothing;
  };
  perception::ClothingColors colors_of(const Projected& body, const world::Clothing& clothing, PersonState& state) const;
  PersonState& state_of(std::size_t place);
  void add_false_persons(std::vector<Found>& found);
  stream::PersonDetections to_message(std::vector<Found> found, Timestamp now);
  bool inside(const Vec2& pixel) const;

  store::Camera camera_;
  Pose X_CW_;
  LensKernel lens_;
  Eye eye_;
  ViewSides sides_;
  ColorProfile profile_;
  ClothingModel clothing_;
  RandomStream random_;         // of what belongs to no person
  RandomStream person_random_;  // forked per shopper
  Vec2 fixed_false_px_;         // foot of the person that isn't there
  double fixed_false_height_px_;
  PerPerson<PersonState> states_;
  InView in_view_;                   // just now
  std::vector<Projected> bodies_;    // in the last image: kept for its memory
  perception::LookBook looks_;
};

}  // namespace storetwin::sensors
