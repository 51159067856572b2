// What cameras and vision systems say: frames for perception, and the observations perception or a smart camera makes.
//
// Frames: C is the camera's optical frame (x right, y down, z forward), W the store's. Pixel (0, 0) is the centre of
// the first pixel. No type here has a place for a face, a voice, a fingerprint, a gait or a name: a hand is one point,
// and body key points stop at the head's top. Colour frames and depth frames stay with perception; everything else
// travels on.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/ids.h"
#include "core/stream/plates.h"

namespace storetwin::stream {

/// One depth image. Shared by reference: never changed after it was made.
struct DepthFrame {
  Header header;
  std::int32_t width_px = 0;
  std::int32_t height_px = 0;
  std::shared_ptr<const std::vector<std::uint16_t>> depth_mm;  ///< height x width, row-major; z along the optical axis;
                                                               ///< 0 = no measurement
  bool operator==(const DepthFrame& o) const;
};

/// One colour image, for people to look at and for outside networks; the core itself reads none.
struct ColorFrame {
  Header header;
  std::int32_t width_px = 0;
  std::int32_t height_px = 0;
  std::shared_ptr<const std::vector<std::uint8_t>> rgb;  ///< height x width x 3, row-major
  bool operator==(const ColorFrame& o) const;
};

/// A point with its uncertainty, in the frame its owner names.
struct UncertainPoint {
  Vec3 position_m = Vec3::Zero();
  Mat3 covariance_m2 = Mat3::Identity();
  double confidence = 1;  ///< probability that the point is what it claims to be, 0..1
  bool operator==(const UncertainPoint&) const = default;
};

/// One person as one depth camera sees one, all points in frame C.
struct DepthPerson {
  UncertainPoint head_top;            ///< highest point of the head
  std::vector<UncertainPoint> hands;  ///< 0 to 2 in no order; a hand is a point, never landmarks
  double score = 1;                   ///< probability that this is a person, 0..1
  bool operator==(const DepthPerson&) const = default;
};

/// People and loose hands (arms that reach into the image without a visible head) of one depth image.
struct DepthPeople {
  Header header;
  std::vector<DepthPerson> people;
  std::vector<UncertainPoint> loose_hands;
  bool operator==(const DepthPeople&) const = default;
};

/// Body key points that may be exchanged. The list is closed on purpose: no face, no fingers.
enum class KeyPoint : std::int32_t {
  kHeadTop, kNeck, kLeftShoulder, kRightShoulder, kLeftElbow, kRightElbow, kLeftWrist, kRightWrist,
  kLeftHip, kRightHip, kLeftAnkle, kRightAnkle,
};
inline constexpr std::size_t kKeyPoints = 12;

/// A key point in an image.
struct ImagePoint {
  KeyPoint point = KeyPoint::kHeadTop;
  Vec2 pixel_px = Vec2::Zero();
  double score = 0;  ///< detector's confidence, 0..1
  bool operator==(const ImagePoint&) const = default;
};

/// One person as one detector sees one in one colour image.
struct PersonDetection {
  Vec2 box_min_px = Vec2::Zero();
  Vec2 box_max_px = Vec2::Zero();
  double score = 0;                    ///< detector's confidence, 0..1
  std::vector<ImagePoint> key_points;  ///< each KeyPoint at most once; a missing one was not found
  // How the upper and lower half of the clothes look: numbers of this camera's own that say "as before" and nothing
  // else, forgotten half a minute after they were last seen (core/perception/look_book.h); 0 = not seen.
  std::int32_t upper_look = 0;
  std::int32_t lower_look = 0;
  bool operator==(const PersonDetection&) const = default;
};

/// The detections of one image, in no order that means anything.
struct PersonDetections {
  Header header;
  std::vector<PersonDetection> people;
  bool operator==(const PersonDetections&) const = default;
};

struct SkuScore {
  SkuId sku;
  double score = 0;  ///< 0..1; scores of one observation need not add up to 1
  bool operator==(const SkuScore&) const = default;
};

enum class ItemPlace : std::int32_t { kInHand, kGoneFromFacing, kAddedToFacing };

/// What a vision network believes is in a hand, or gone from or new at a facing: the port for anyone's network.
struct ItemObservation {
  ItemPlace place = ItemPlace::kInHand;
  Vec3 p_WI = Vec3::Zero();                ///< where, store frame
  std::optional<PlateAddress> plate;       ///< for facings: the nearest plate
  std::vector<SkuScore> scores;            ///< best first
  bool operator==(const ItemObservation&) const = default;
};

struct ItemObservations {
  Header header;
  std::vector<ItemObservation> items;
  bool operator==(const ItemObservations&) const = default;
};

/// A joint of an external skeleton, store frame.
struct Joint {
  KeyPoint point = KeyPoint::kHeadTop;
  Vec3 p_WJ = Vec3::Zero();
  double score = 0;  ///< 0..1
  bool operator==(const Joint&) const = default;
};

/// Where one camera of the external system saw the skeleton's person; kept for lossless import and for review.
struct SkeletonView {
  std::string camera;
  Timestamp captured;
  Vec2 box_min_px = Vec2::Zero();
  Vec2 box_max_px = Vec2::Zero();
  bool operator==(const SkeletonView&) const = default;
};

/// What an external vision system says of a person's right to be there.
enum class EntranceState : std::int32_t { kUnknown, kValidEntrance, kNoEntrance };

/// One person of an external 3-D skeleton feed.
struct Skeleton {
  std::string external_id;           ///< the feed's own id of the person, as text; may change for one person
  EntranceState entrance = EntranceState::kUnknown;
  std::vector<Joint> joints;         ///< each KeyPoint at most once
  std::vector<UncertainPoint> hands; ///< hand points the feed gives beside the wrists, store frame
  std::vector<SkeletonView> views;
  bool operator==(const Skeleton&) const = default;
};

struct Skeletons {
  Header header;
  std::vector<Skeleton> people;
  bool operator==(const Skeletons&) const = default;
};

}  // namespace storetwin::stream
