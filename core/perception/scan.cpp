#include "core/perception/scan.h"

#include "core/perception/scan_parts.h"

namespace storetwin::perception {

namespace {

struct ScanOf {
  const store::Store& store;
  const SurveyUncertainty& survey;

  std::optional<PersonScan> operator()(const stream::DepthPeople& message) const {
    const store::Camera* camera = store::find_camera(store, message.header.source);
    if (!camera) return std::nullopt;
    PersonScan scan{message.header.source, message.header.captured, {}, {}};
    for (const stream::DepthPerson& person : message.people) {
      scan.people.push_back(person_of_depth(person, *camera, survey));
    }
    for (const stream::UncertainPoint& hand : message.loose_hands) {
      scan.loose_hands.push_back(hand_of_depth(hand, *camera, survey));
    }
    return scan;
  }

  std::optional<PersonScan> operator()(const stream::PersonDetections& message) const {
    const store::Camera* camera = store::find_camera(store, message.header.source);
    if (!camera) return std::nullopt;
    PersonScan scan{message.header.source, message.header.captured, {}, {}};
    for (const stream::PersonDetection& detection : message.people) {
      if (auto person = person_of_detection(detection, *camera, survey)) scan.people.push_back(std::move(*person));
    }
    return scan;
  }

  std::optional<PersonScan> operator()(const stream::Skeletons& message) const {
    PersonScan scan{message.header.source, message.header.captured, {}, {}};
    for (const stream::Skeleton& skeleton : message.people) {
      if (auto person = person_of_skeleton(skeleton, survey)) scan.people.push_back(std::move(*person));
    }
    return scan;
  }

  template <class Other>
  std::optional<PersonScan> operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

std::optional<PersonScan> to_scan(const stream::Message& message, const store::Store& store) {
  return to_scan(message, store, SurveyUncertainty{});
}

std::optional<PersonScan> to_scan(const stream::Message& message, const store::Store& store,
                                  const SurveyUncertainty& survey) {
  return std::visit(ScanOf{store, survey}, message);
}

}  // namespace storetwin::perception
