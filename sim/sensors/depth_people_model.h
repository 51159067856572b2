// What perception would report from a depth camera, straight from geometry: the quick stand-in for rendering.
//
// A head is reported when its top lies in the image and the camera has a line of sight to it, a hand likewise; then
// errors and misses are drawn as depth perception makes them: errors are those of the camera's kind (range_errors.h), persist
// from frame to frame, misses come in runs and grow with how much of a person is hidden and with distance, hands near
// the body or between goods are hard to see, close heads may be taken for one, and now and then something that is
// nobody is reported. The covariances are those of the error model, in the camera's frame C, as perception would give
// them.
//
// Each person has random numbers of their own per camera: another shopper or camera never changes these. Of whom
// neither head, shoulders nor hands are in the image nothing is drawn; their errors wait until they come back.
#pragma once

#include "core/store/store.h"
#include "core/stream/vision.h"
#include "sim/sensors/draws.h"
#include "sim/sensors/error_walk.h"
#include "sim/sensors/in_view.h"
#include "sim/sensors/link.h"
#include "sim/sensors/per_person.h"
#include "sim/sensors/range_errors.h"
#include "sim/sensors/visibility.h"

namespace storetwin::sensors {

class DepthPeopleModel {
 public:
  /// `emitters`: all time-of-flight cameras of the store, which may disturb each other.
  DepthPeopleModel(const store::Camera& camera, const DepthProfile& profile,
                   RandomStream random, TofEmitters emitters = {});

  /// The people of one frame, header left empty, in an order that means nothing.
  stream::DepthPeople observe(const SceneView& view, const Visibility& visibility);

  /// Where the camera truly stands from now on.
  void aim(const Pose& X_WC);

 private:
  struct PersonState {
    RandomStream random;
    FailureRuns head_misses;
    std::array<FailureRuns, 2> hand_misses;
    ErrorWalk head_error;
    std::array<ErrorWalk, 2> hand_errors;
    /// Where they were in the last image; kept for cameras that motion disturbs.
    struct Last {
      Timestamp at;
      Vec3 head = Vec3::Zero();
      std::array<Vec3, 2> hands = world::points_at_origin<2>();
    };
    std::optional<Last> last;
  };
  /// Metres per second; 0 of somebody who was not seen just before.
  struct Speeds {
    double head = 0;
    std::array<double, 2> hands{};
  };
  static Speeds speeds_of(const world::BodyPose& body, Timestamp now, PersonState& state);
  /// Of one person in one frame: whether head and hands are missed, their errors, and how sure one is.
  using Draws = ImageDraws<3, 10>;
  struct Seen {
    truth::ShopperId shopper;
    Vec3 p_WHead = Vec3::Zero();
    bool head = false;
    stream::DepthPerson person;
  };
  /// `visible` of the points of BodyIndex, bit by bit.
  Seen look_at(const BodyIndex::Entry& person, std::uint32_t visible, Timestamp now, const ShelfSpace& shelf_space,
               PersonState& state) const;
  std::uint32_t in_image(const BodyIndex::Entry& body) const;
  PersonState& state_of(std::size_t place);
  stream::UncertainPoint spoiled(const Vec3& p_W, const Interval& sigma_m, const RangeError& along, const Vec3& error) const;
  /// Of a head or hand.
  RangeError range_error(const Vec3& p_W, double breadth_m, double speed_mps, bool between_goods, Timestamp now) const;
  void merge_close_heads(std::vector<Seen>& people);
  void add_false_person(stream::DepthPeople& message);

  store::Camera camera_;
  Pose X_CW_;
  LensKernel lens_;
  Eye eye_;
  ViewSides sides_;
  DepthPeopleProfile profile_;
  RangeErrors errors_;
  RandomStream random_;            // of what belongs to no person
  Vec3 fixed_false_C_;             // where this camera sees somebody who is not there
  RandomStream person_random_{0};  // forked per shopper
  PerPerson<PersonState> states_;
  InView in_view_;                   // just now
  std::vector<Seen> people_;         // in the last image: kept for its memory
};

}  // namespace storetwin::sensors
